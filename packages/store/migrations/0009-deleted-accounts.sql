-- A deleted account can be recovered for 30 days. Until then its row stays, with its password, its
-- devices and its memberships, and no transaction sees it that does not say so in
-- `app.deleted_accounts`: code that has never heard of deleted accounts does not meet any. So it
-- cannot sign in, its devices do not register, no call reaches it, and its names are free.

ALTER TABLE accounts ADD COLUMN deleted_at timestamptz(3);
ALTER TABLE accounts ADD COLUMN other_mails text[] NOT NULL DEFAULT '{}'
  CHECK (cardinality(other_mails) <= 10);

CREATE POLICY only_the_living ON accounts AS RESTRICTIVE USING (
  deleted_at IS NULL OR (SELECT current_setting('app.deleted_accounts', true)) = 'shown');

DROP INDEX user_name_taken;
CREATE UNIQUE INDEX user_name_taken ON accounts (organization_id, lower(user_name))
  WHERE deleted_at IS NULL;
DROP INDEX extension_taken;
CREATE UNIQUE INDEX extension_taken ON accounts (organization_id, extension)
  WHERE deleted_at IS NULL;
CREATE INDEX accounts_deleted ON accounts (deleted_at) WHERE deleted_at IS NOT NULL;

-- Whoever is deleted has given back first what others can use.
CREATE OR REPLACE FUNCTION guard_account_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM phone_numbers WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_number',
      format('%s has a phone number; unassign it first.', old.display_name));
  END IF;
  IF EXISTS (SELECT FROM associations WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_association',
      format('%s stands for an auto attendant; remove that association first.', old.display_name));
  END IF;
  IF tg_op = 'DELETE' THEN
    RETURN old;
  END IF;
  IF EXISTS (SELECT FROM license_assignments WHERE account_id = old.id) THEN
    PERFORM break_rule('license_in_use',
      format('%s holds a license; remove it first.', old.display_name));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER accounts_recoverable_deletion BEFORE UPDATE ON accounts
  FOR EACH ROW WHEN (old.deleted_at IS NULL AND new.deleted_at IS NOT NULL)
  EXECUTE FUNCTION guard_account_deletion();

-- Somebody must be left who can administer. The organization is locked, so that of two who remove
-- each other the second waits, and then sees that nobody else is left.
CREATE FUNCTION guard_last_administrator() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM organizations WHERE id = old.organization_id FOR UPDATE;
  IF NOT EXISTS (
    SELECT FROM accounts WHERE organization_id = old.organization_id AND id <> old.id
      AND 'globalAdministrator' = ANY (roles) AND account_enabled AND deleted_at IS NULL
  ) THEN
    PERFORM break_rule('last_global_administrator',
      format('%s is the only Global admin who can sign in.', old.display_name));
  END IF;
  RETURN coalesce(new, old);
END $$;
CREATE TRIGGER accounts_last_administrator BEFORE UPDATE ON accounts
  FOR EACH ROW WHEN (
    'globalAdministrator' = ANY (old.roles) AND old.account_enabled AND old.deleted_at IS NULL
    AND NOT (
      'globalAdministrator' = ANY (new.roles) AND new.account_enabled AND new.deleted_at IS NULL))
  EXECUTE FUNCTION guard_last_administrator();
CREATE TRIGGER accounts_last_administrator_deletion BEFORE DELETE ON accounts
  FOR EACH ROW WHEN (
    'globalAdministrator' = ANY (old.roles) AND old.account_enabled AND old.deleted_at IS NULL)
  EXECUTE FUNCTION guard_last_administrator();

-- Deleting and restoring are events of their own; when the row goes, that is a third.
CREATE FUNCTION record_account_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  is_deleted boolean := new.deleted_at IS NOT NULL;
  noun text := replace(new.account_kind, 'person', 'user');
  held jsonb := audited_values(to_jsonb(new) - 'deleted_at');
BEGIN
  INSERT INTO audit_events
    (organization_id, activity, target_type, target_id, target_name, before, after)
  VALUES (new.organization_id, noun || CASE WHEN is_deleted THEN 'Deleted' ELSE 'Restored' END,
    noun, new.id, new.display_name,
    CASE WHEN is_deleted THEN held END, CASE WHEN NOT is_deleted THEN held END);
  RETURN NULL;
END $$;
DROP TRIGGER accounts_audit ON accounts;
CREATE TRIGGER accounts_audit AFTER INSERT ON accounts
  FOR EACH ROW EXECUTE FUNCTION record_change('account');
CREATE TRIGGER accounts_audit_update AFTER UPDATE ON accounts
  FOR EACH ROW WHEN (old.deleted_at IS NOT DISTINCT FROM new.deleted_at)
  EXECUTE FUNCTION record_change('account');
CREATE TRIGGER accounts_audit_deletion AFTER UPDATE ON accounts
  FOR EACH ROW WHEN (old.deleted_at IS DISTINCT FROM new.deleted_at)
  EXECUTE FUNCTION record_account_deletion();
CREATE TRIGGER accounts_audit_purge AFTER DELETE ON accounts
  FOR EACH ROW EXECUTE FUNCTION record_change('account', 'Purged');
