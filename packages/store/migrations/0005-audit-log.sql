-- The audit log: who changed what, when and from where, and what it was before and after. Triggers
-- write it in the transaction of the change, whichever code makes the change, so that there is none
-- without an event. A transaction says in `app.actor` who acts; where it says nothing, the system
-- does. What is written stays as it is: nothing changes it or takes it away, the program neither.

CREATE FUNCTION current_actor() RETURNS jsonb LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('app.actor', true), ''), '{"kind": "system"}')::jsonb;

CREATE TABLE audit_events (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  id text PRIMARY KEY DEFAULT 'event_' || replace(gen_random_uuid()::text, '-', ''),
  -- To the microsecond, because one transaction may leave many events, in their order.
  activity_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  activity text NOT NULL,
  actor jsonb NOT NULL DEFAULT current_actor(),
  target_type text NOT NULL,
  target_id text,
  target_name text,
  before jsonb,
  after jsonb
);
CREATE INDEX audit_events_newest ON audit_events (organization_id, activity_at DESC, id DESC);
CREATE INDEX audit_events_target ON audit_events (organization_id, target_id);
SELECT isolate_organization('audit_events');

CREATE FUNCTION refuse_audit_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING message = 'The audit log is only ever added to.',
    errcode = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION camel_case(name text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN left(name, 1) || substr(replace(initcap(replace(name, '_', ' ')), ' ', ''), 2);

-- What of a row is told: what it holds, under the names of the API, with the name of the account
-- it belongs to. A column that sounds like a secret is never told, so that a new one is safe too.
CREATE FUNCTION audited_values(held jsonb) RETURNS jsonb LANGUAGE sql STABLE
  RETURN (
    SELECT jsonb_object_agg(camel_case(key), value)
    FROM jsonb_each(held || jsonb_build_object('account_name', (
      SELECT display_name FROM accounts
      WHERE id = coalesce(held ->> 'account_id', held ->> 'user_id')
    )))
    WHERE value <> 'null'
      AND key NOT IN ('id', 'organization_id', 'created_at', 'revision')
      AND key !~ 'password|secret|token|hash|ha1'
  );

-- What differs from the others; all of it where there are none, and NULL where nothing does.
CREATE FUNCTION differing_values(own jsonb, others jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
  RETURN (
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(own)
    WHERE value IS DISTINCT FROM others -> key
  );

-- Arguments: the noun that begins the activity, and the verb, where it is not the usual one. A row
-- without an id of its own (a license, an association, a password) is told of its account.
CREATE FUNCTION record_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
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
    (organization_id, activity, target_type, target_id, target_name, before, after)
  VALUES (
    coalesce(held ->> 'organization_id', held ->> 'id'),
    noun || coalesce(tg_argv[1], usual_verb),
    CASE WHEN held ? 'id' THEN noun ELSE coalesce(account_type, noun) END,
    coalesce(held ->> 'id', held ->> 'account_id'),
    coalesce(held ->> 'display_name', held ->> 'name', held ->> 'telephone_number',
      account.display_name),
    before,
    after
  );
  RETURN NULL;
END $$;

CREATE FUNCTION audit_changes(audited regclass, noun text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER %1$s_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s '
      'FOR EACH ROW EXECUTE FUNCTION record_change(%2$L)',
    audited, noun);
END $$;

SELECT audit_changes('organizations', 'organization');
SELECT audit_changes('accounts', 'account');
SELECT audit_changes('orders', 'order');
SELECT audit_changes('license_assignments', 'licenseAssignment');
SELECT audit_changes('auto_attendants', 'autoAttendant');
SELECT audit_changes('associations', 'association');
SELECT audit_changes('trunks', 'trunk');
SELECT audit_changes('devices', 'device');

-- A password goes with its account and never alone.
CREATE TRIGGER passwords_audit AFTER INSERT OR UPDATE ON passwords
  FOR EACH ROW EXECUTE FUNCTION record_change('password', 'Set');

-- A plan changes nothing until it is applied.
CREATE TRIGGER plans_audit AFTER UPDATE ON plans
  FOR EACH ROW WHEN (old.applied_at IS NULL AND new.applied_at IS NOT NULL)
  EXECUTE FUNCTION record_change('plan', 'Applied');

CREATE TRIGGER phone_numbers_audit AFTER INSERT OR DELETE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION record_change('phoneNumber');
CREATE TRIGGER phone_numbers_audit_update AFTER UPDATE ON phone_numbers
  FOR EACH ROW WHEN (old.account_id IS NOT DISTINCT FROM new.account_id)
  EXECUTE FUNCTION record_change('phoneNumber');
CREATE TRIGGER phone_numbers_audit_assign AFTER UPDATE ON phone_numbers
  FOR EACH ROW WHEN (old.account_id IS NULL AND new.account_id IS NOT NULL)
  EXECUTE FUNCTION record_change('phoneNumber', 'Assigned');
CREATE TRIGGER phone_numbers_audit_unassign AFTER UPDATE ON phone_numbers
  FOR EACH ROW WHEN (old.account_id IS NOT NULL AND new.account_id IS NULL)
  EXECUTE FUNCTION record_change('phoneNumber', 'Unassigned');
