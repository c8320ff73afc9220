-- A configuration version costs what it changes: each part of a configuration (a number, a person,
-- an auto attendant, …) is an item that holds from one version until before another. Version n is
-- every item with from_version <= n < to_version; two versions differ in the items that begin or
-- end between them. Triggers mark what a transaction touched, so that no code can forget to say it,
-- and publishing looks at nothing else. Kinds are those of Configuration in @mainline/model, and
-- what is kept for people only, such as trunks.

CREATE TABLE configuration_items (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  kind text NOT NULL,
  key text NOT NULL,
  from_version integer NOT NULL CHECK (from_version > 0),
  to_version integer CHECK (to_version > from_version),
  content jsonb NOT NULL
);
-- A prompt's key is its text, which can be too long for an index, so its hash stands for it.
CREATE UNIQUE INDEX configuration_items_live ON configuration_items
  (organization_id, kind, md5(key)) WHERE to_version IS NULL;
CREATE INDEX configuration_items_begun ON configuration_items (organization_id, from_version);
CREATE INDEX configuration_items_ended ON configuration_items (organization_id, to_version)
  WHERE to_version IS NOT NULL;
SELECT isolate_organization('configuration_items');

-- What was touched since the newest version. Without a key of its own: two transactions that touch
-- the same thing need not wait for each other here.
CREATE TABLE configuration_marks (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  kind text NOT NULL,
  key text NOT NULL
);
SELECT isolate_organization('configuration_marks');

-- Arguments: the kind, or 'account' for what the id itself tells; and the columns of the key, which
-- are joined by a colon.
CREATE FUNCTION mark_configuration() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO configuration_marks
    SELECT DISTINCT held ->> 'organization_id',
      CASE WHEN tg_argv[0] <> 'account' THEN tg_argv[0]
        WHEN key LIKE 'ra\_%' THEN 'resourceAccounts' ELSE 'users' END,
      key
    FROM unnest(ARRAY[to_jsonb(old), to_jsonb(new)]) AS held,
      concat_ws(':', held ->> tg_argv[1], held ->> tg_argv[2]) AS key
    WHERE held IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION mark_changes(marked regclass, kind text, VARIADIC key text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER %1$s_mark AFTER INSERT OR UPDATE OR DELETE ON %1$s '
      'FOR EACH ROW EXECUTE FUNCTION mark_configuration(%2$L, %3$s)',
    marked, kind, (SELECT string_agg(quote_literal(name), ', ') FROM unnest(key) AS name));
END $$;

SELECT mark_changes('accounts', 'account', 'id');
SELECT mark_changes('associations', 'account', 'account_id');
SELECT mark_changes('license_assignments', 'account', 'account_id');
SELECT mark_changes('phone_numbers', 'phoneNumbers', 'telephone_number');
SELECT mark_changes('auto_attendants', 'autoAttendants', 'id');
SELECT mark_changes('rendered_prompts', 'prompts', 'language_id', 'text');
SELECT mark_changes('trunks', 'trunks', 'id');

-- What the system says is the same for all, and a new organization says it too.
CREATE FUNCTION mark_system_prompts() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO configuration_marks
    SELECT DISTINCT id, 'systemPrompts', language
    FROM organizations, unnest(ARRAY['en', 'fr']) AS language;
  RETURN NULL;
END $$;
CREATE TRIGGER system_prompts_mark AFTER INSERT OR UPDATE OR DELETE ON system_prompts
  FOR EACH STATEMENT EXECUTE FUNCTION mark_system_prompts();
CREATE TRIGGER organizations_mark AFTER INSERT ON organizations
  FOR EACH STATEMENT EXECUTE FUNCTION mark_system_prompts();

-- What there is so far: snapshots become items. Versions are numbered without gaps, so that an item
-- which stays the same in a row of versions has the same distance to its own count.
SELECT set_config('app.organization_id', '*', true);
INSERT INTO configuration_items
WITH held AS (
  SELECT organization_id, version, kinds.key AS kind, entries.key, entries.value AS content
  FROM configuration_versions, jsonb_each(snapshot - 'version' - 'organizationId') AS kinds,
    jsonb_each(kinds.value) AS entries
), in_a_row AS (
  SELECT *, version - row_number() OVER (
    PARTITION BY organization_id, kind, key, content ORDER BY version) AS run
  FROM held
)
SELECT organization_id, kind, key, min(version),
  nullif(max(version), (SELECT max(version) FROM configuration_versions AS newest
    WHERE newest.organization_id = in_a_row.organization_id)) + 1,
  content
FROM in_a_row GROUP BY organization_id, kind, key, content, run;

ALTER TABLE configuration_versions DROP COLUMN snapshot;
ALTER TABLE configuration_versions ADD COLUMN actor jsonb NOT NULL DEFAULT current_actor();
-- Tells a version from one of the same number that was undone with its transaction.
ALTER TABLE configuration_versions
  ADD COLUMN made_by xid8 NOT NULL DEFAULT pg_current_xact_id();

-- An engine's snapshot names the configurations that its calls use, as the journal does.
ALTER TABLE engine_snapshots ADD COLUMN versions integer[] NOT NULL DEFAULT '{}';
UPDATE engine_snapshots SET
  versions = ARRAY(
    SELECT (used ->> 'version')::integer
    FROM jsonb_array_elements(content #> '{state,configurations}') AS used
    WHERE (used ->> 'version')::integer > 0 ORDER BY 1),
  content = content #- '{state,configurations}'
WHERE content #> '{state,configurations}' IS NOT NULL;
