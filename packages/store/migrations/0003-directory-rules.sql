-- The rules that tie licenses, numbers and auto attendants to accounts, as the last guard behind
-- the explanations of @mainline/model (account-rules.ts). A broken rule is reported as a check
-- violation under the rule's name: its problem code in snake_case.
-- Whatever decides on other rows first locks the account (and the SKU before it, always in this
-- order), so that two transactions at read committed cannot both be right.

CREATE FUNCTION break_rule(rule text, sentence text) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING message = sentence, errcode = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION count_revision() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  new.revision := old.revision + 1;
  RETURN new;
END $$;

CREATE TRIGGER accounts_revision BEFORE UPDATE ON accounts
  FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER auto_attendants_revision BEFORE UPDATE ON auto_attendants
  FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER trunks_revision BEFORE UPDATE ON trunks
  FOR EACH ROW EXECUTE FUNCTION count_revision();

CREATE FUNCTION guard_account_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  number phone_numbers;
BEGIN
  IF new.account_kind <> old.account_kind THEN
    PERFORM break_rule('account_kind_changed', 'A person does not become a resource account.');
  END IF;
  SELECT * INTO number FROM phone_numbers WHERE account_id = new.id;
  IF new.account_kind = 'resourceAccount' AND new.account_enabled AND (
    number.id IS NOT NULL OR EXISTS (SELECT FROM associations WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('sign_in_not_blocked',
      format('%s is used for services and must stay blocked from signing in.', new.display_name));
  END IF;
  IF new.usage_location IS NULL AND (
    number.id IS NOT NULL OR EXISTS (SELECT FROM license_assignments WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('usage_location_missing',
      format('%s holds a license and needs a usage location.', new.display_name));
  END IF;
  IF new.usage_location <> number.iso_country_code THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      number.telephone_number, number.iso_country_code, new.usage_location));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER accounts_change BEFORE UPDATE ON accounts
  FOR EACH ROW EXECUTE FUNCTION guard_account_change();

CREATE FUNCTION guard_account_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM phone_numbers WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_number',
      format('%s has a phone number; unassign it first.', old.display_name));
  END IF;
  IF EXISTS (SELECT FROM associations WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_association',
      format('%s stands for an auto attendant; remove that association first.', old.display_name));
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER accounts_deletion BEFORE DELETE ON accounts
  FOR EACH ROW EXECUTE FUNCTION guard_account_deletion();

CREATE FUNCTION guard_license_assignment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  sku subscribed_skus;
  account accounts;
  consumed integer;
BEGIN
  SELECT * INTO sku FROM subscribed_skus
    WHERE organization_id = new.organization_id AND sku_id = new.sku_id FOR NO KEY UPDATE;
  SELECT count(*) INTO consumed FROM license_assignments
    WHERE organization_id = new.organization_id AND sku_id = new.sku_id;
  IF sku.sku_id IS NULL OR consumed >= sku.enabled_units THEN
    PERFORM break_rule('no_license_left', 'There is no license left to assign.');
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF account.usage_location IS NULL THEN
    PERFORM break_rule('usage_location_missing',
      format('%s has no usage location.', account.display_name));
  END IF;
  IF (account.account_kind = 'resourceAccount') <> (sku.applies_to = 'resourceAccount') THEN
    PERFORM break_rule('license_not_for_account',
      format('This license is not for accounts like %s.', account.display_name));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER license_assignments_insertion BEFORE INSERT ON license_assignments
  FOR EACH ROW EXECUTE FUNCTION guard_license_assignment();

CREATE FUNCTION guard_license_removal() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  account accounts;
BEGIN
  SELECT * INTO account FROM accounts WHERE id = old.account_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM license_assignments
      WHERE account_id = old.account_id AND sku_id <> old.sku_id) THEN
    RETURN old;
  END IF;
  IF EXISTS (SELECT FROM phone_numbers WHERE account_id = account.id)
      OR EXISTS (SELECT FROM associations WHERE account_id = account.id) THEN
    PERFORM break_rule('license_in_use',
      format('The license of %s is needed for what it is used for.', account.display_name));
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER license_assignments_removal BEFORE DELETE ON license_assignments
  FOR EACH ROW EXECUTE FUNCTION guard_license_removal();

CREATE FUNCTION guard_license_move() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (new.organization_id, new.account_id, new.sku_id)
      <> (old.organization_id, old.account_id, old.sku_id) THEN
    PERFORM break_rule('license_moved', 'A license is removed and assigned anew, never moved.');
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER license_assignments_move BEFORE UPDATE ON license_assignments
  FOR EACH ROW EXECUTE FUNCTION guard_license_move();

CREATE FUNCTION guard_license_stock() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF new.enabled_units < (SELECT count(*) FROM license_assignments
      WHERE organization_id = new.organization_id AND sku_id = new.sku_id) THEN
    PERFORM break_rule('license_in_use', 'More licenses are assigned than would remain.');
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER subscribed_skus_stock BEFORE UPDATE ON subscribed_skus
  FOR EACH ROW EXECUTE FUNCTION guard_license_stock();

CREATE FUNCTION guard_phone_number() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  account accounts;
BEGIN
  IF new.account_id IS NULL THEN
    RETURN new;
  END IF;
  IF tg_op = 'UPDATE' AND old.account_id <> new.account_id THEN
    PERFORM break_rule('number_already_assigned',
      format('%s is already assigned.', new.telephone_number));
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM license_assignments WHERE account_id = new.account_id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  IF account.account_kind = 'resourceAccount' AND new.usage = 'user' THEN
    PERFORM break_rule('user_number_on_resource_account',
      format('%s is a user number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'person' AND new.usage = 'service' THEN
    PERFORM break_rule('service_number_on_person',
      format('%s is a service number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'resourceAccount' AND account.account_enabled THEN
    PERFORM break_rule('sign_in_not_blocked', format('%s can sign in.', account.display_name));
  END IF;
  IF account.usage_location <> new.iso_country_code THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      new.telephone_number, new.iso_country_code, account.usage_location));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER phone_numbers_assignment BEFORE INSERT OR UPDATE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION guard_phone_number();

CREATE FUNCTION guard_association() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  account accounts;
BEGIN
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM license_assignments WHERE account_id = new.account_id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  IF account.account_enabled THEN
    PERFORM break_rule('sign_in_not_blocked', format('%s can sign in.', account.display_name));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER associations_change BEFORE INSERT OR UPDATE ON associations
  FOR EACH ROW EXECUTE FUNCTION guard_association();

CREATE FUNCTION guard_assigned_number_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF old.account_id IS NOT NULL THEN
    PERFORM break_rule('number_already_assigned',
      format('%s is assigned; unassign it first.', old.telephone_number));
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER phone_numbers_deletion BEFORE DELETE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION guard_assigned_number_deletion();
