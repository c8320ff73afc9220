-- Who administers. There is always somebody who may give roles: the last Global admin keeps the
-- role, may sign in and is not deleted. Two who would each leave the other as the last one wait for
-- each other at the organization.

CREATE FUNCTION is_global_administrator(account accounts) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN account.account_enabled AND 'globalAdministrator' = ANY (account.roles);

CREATE FUNCTION guard_last_global_administrator() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT is_global_administrator(old) OR (tg_op = 'UPDATE' AND is_global_administrator(new)) THEN
    RETURN NULL;
  END IF;
  PERFORM FROM organizations WHERE id = old.organization_id FOR NO KEY UPDATE;
  IF FOUND AND NOT EXISTS (SELECT FROM accounts
      WHERE organization_id = old.organization_id AND is_global_administrator(accounts)) THEN
    PERFORM break_rule('last_global_administrator',
      format('%s is the last Global admin. Give somebody else that role first.', old.display_name));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_last_global_administrator AFTER UPDATE OR DELETE ON accounts
  FOR EACH ROW EXECUTE FUNCTION guard_last_global_administrator();
