-- What calls leave behind comes as lines of text, a value in each, and the inputs and the paths of
-- calls, which are only ever read whole, are kept as the text that they came as: to take them apart
-- and put them together took a quarter of what a call cost the database. The records are searched
-- by their fields, and stay as they are. Compressing a row of 3 kB took a tenth more than it saved.

ALTER TABLE journal ALTER COLUMN input TYPE json USING input::json;
ALTER TABLE call_records ALTER COLUMN trace TYPE json USING trace::json;
ALTER TABLE call_records SET (toast_tuple_target = 8160);

-- One value per line; an empty line is none.
CREATE FUNCTION lines_of(value text) RETURNS text[] LANGUAGE sql IMMUTABLE
  AS $$ SELECT string_to_array(value, E'\n', '') $$;

DROP FUNCTION keep_history;
CREATE FUNCTION keep_history(
  owner text,
  sequences text, times text, kinds text, call_ids text, versions text, inputs text,
  record_ids text, starts text, records text, traces text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', owner, true),
    set_config('synchronous_commit', 'off', true);
  INSERT INTO journal (organization_id, sequence, at_ms, kind, call_id, version, input)
    SELECT owner, entry.* FROM unnest(
      lines_of(sequences)::bigint[], lines_of(times)::bigint[], lines_of(kinds),
      lines_of(call_ids), lines_of(versions)::integer[], lines_of(inputs)::json[]
    ) AS entry
    ON CONFLICT (organization_id, sequence) DO NOTHING;
  IF record_ids <> '' THEN
    INSERT INTO call_records (organization_id, id, start_at, record, trace)
      SELECT owner, call.* FROM unnest(
        lines_of(record_ids), lines_of(starts)::timestamptz[], lines_of(records)::jsonb[],
        lines_of(traces)::json[]
      ) AS call
      ON CONFLICT (id) DO NOTHING;
  END IF;
END $$;
