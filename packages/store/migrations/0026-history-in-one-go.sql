-- What calls leave behind, in one round trip: a batch of the journal's inputs and of the records of
-- finished calls is one statement, and so one transaction.
--
-- Its commit is not waited for (the write-ahead log reaches the disk within 0.6 s): the calls have
-- gone on long before in any case. A crash of the database loses the last moment, in order, so what
-- is left is consistent; everything else that is committed waits, and takes this with it.

CREATE FUNCTION keep_history(owner text, entries jsonb, calls jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', owner, true),
    set_config('synchronous_commit', 'off', true);
  INSERT INTO journal (organization_id, sequence, at_ms, kind, call_id, version, input)
    SELECT owner, entry.* FROM jsonb_to_recordset(entries) AS entry
      (sequence bigint, at_ms bigint, kind text, call_id text, version integer, input jsonb)
    ON CONFLICT (organization_id, sequence) DO NOTHING;
  IF jsonb_array_length(calls) > 0 THEN
    INSERT INTO call_records (organization_id, id, start_at, record, trace)
      SELECT owner, call.* FROM jsonb_to_recordset(calls) AS call
        (id text, start_at timestamptz, record jsonb, trace jsonb)
      ON CONFLICT (id) DO NOTHING;
  END IF;
END $$;

-- That every input's organization exists was looked up for each row, which took as long as keeping
-- it. It is looked up once for each statement now; an organization that has a journal stays, as
-- before.
CREATE FUNCTION refuse_unowned_inputs() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  owner text;
BEGIN
  FOR owner IN SELECT DISTINCT organization_id FROM added LOOP
    PERFORM FROM organizations WHERE id = owner FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = 'journal',
        CONSTRAINT = 'journal_organization_id_fkey',
        MESSAGE = 'An input belongs to an organization that there is.';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_owners AFTER INSERT ON journal REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_unowned_inputs();

CREATE FUNCTION refuse_to_orphan_inputs() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM journal WHERE organization_id = old.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = 'journal',
      CONSTRAINT = 'journal_organization_id_fkey',
      MESSAGE = 'An organization with a journal is not deleted.';
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER organizations_journal BEFORE DELETE ON organizations
  FOR EACH ROW EXECUTE FUNCTION refuse_to_orphan_inputs();
ALTER TABLE journal DROP CONSTRAINT journal_organization_id_fkey;

-- Only ever used to forget what is four weeks old, which lies together.
DROP INDEX journal_age;
CREATE INDEX journal_age ON journal USING brin (at_ms);
