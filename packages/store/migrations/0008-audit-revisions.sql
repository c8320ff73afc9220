-- Which revision of the row a change made, so that who was too late can be told what was changed
-- since the revision that he saw: by whom, when, from what to what.

ALTER TABLE audit_events ADD COLUMN revision integer;
CREATE INDEX audit_events_revision ON audit_events (organization_id, target_id, revision)
  WHERE revision IS NOT NULL;

-- Arguments: the noun that begins the activity, and the verb, where it is not the usual one. A row
-- without an id of its own (a license, an association, a password) is told of its account.
CREATE OR REPLACE FUNCTION record_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  old_values jsonb := audited_values(to_jsonb(old));
  new_values jsonb := audited_values(to_jsonb(new));
  before jsonb := differing_values(old_values, new_values);
  after jsonb := differing_values(new_values, old_values);
  account_type text := replace(held ->> 'account_kind', 'person', 'user');
  noun text := CASE tg_argv[0] WHEN 'account' THEN account_type ELSE tg_argv[0] END;
  usual_verb text := CASE tg_op WHEN 'INSERT' THEN 'Added' WHEN 'UPDATE' THEN 'Updated'
    ELSE 'Deleted' END;
  account accounts;
BEGIN
  IF before IS NULL AND after IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT held ? 'id' THEN
    SELECT * INTO account FROM accounts WHERE id = held ->> 'account_id';
    account_type := replace(account.account_kind, 'person', 'user');
  END IF;
  INSERT INTO audit_events
    (organization_id, activity, target_type, target_id, target_name, before, after, revision)
  VALUES (
    coalesce(held ->> 'organization_id', held ->> 'id'),
    noun || coalesce(tg_argv[1], usual_verb),
    CASE WHEN held ? 'id' THEN noun ELSE coalesce(account_type, noun) END,
    coalesce(held ->> 'id', held ->> 'account_id'),
    coalesce(held ->> 'display_name', held ->> 'name', held ->> 'telephone_number',
      account.display_name),
    before,
    after,
    (held ->> 'revision')::integer
  );
  RETURN NULL;
END $$;
