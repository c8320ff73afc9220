-- Why accounts hold their licenses. `license_assignments` stays what is held, each license once;
-- `license_grants` says by what: given to the account itself, or to a group that it is in. A grant
-- by a group may be without effect and says why. The program works the grants out
-- (license-grants.ts in @mainline/model); here is what must hold between the tables.

SELECT set_config('app.organization_id', '*', true);

ALTER TABLE organizations ADD COLUMN allotment_enforced boolean NOT NULL DEFAULT true;

-- The service plan that lets a holder have a number; not every license brings one.
ALTER TABLE subscribed_skus ADD COLUMN phone_plan_id text;
UPDATE subscribed_skus SET phone_plan_id = CASE sku_id
  WHEN '440eaaa8-b3e0-484b-a8be-62870b9ba70a' THEN 'f47330e9-c134-43b3-9993-e7f004506889'
  WHEN 'e43b5b99-8dfb-405f-9987-dc307f34bcbd' THEN '4828c8ec-dc2e-4779-b502-87ac9ce28ab7' END;

CREATE TABLE group_licenses (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  group_id text NOT NULL,
  sku_id text NOT NULL,
  disabled_plans text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (group_id, sku_id),
  CONSTRAINT group_has_licenses FOREIGN KEY (organization_id, group_id)
    REFERENCES groups (organization_id, id),
  FOREIGN KEY (organization_id, sku_id) REFERENCES subscribed_skus (organization_id, sku_id)
);

-- Members of a group that changes, and who leaves it, are settled anew in the same transaction;
-- forgetting it fails at its end.
CREATE TABLE license_grants (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text NOT NULL,
  sku_id text NOT NULL,
  group_id text,
  disabled_plans text[] NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('Active', 'ActiveWithError', 'Disabled', 'Error')),
  error text NOT NULL CHECK (error IN ('None', 'CountViolation', 'MutuallyExclusiveViolation',
    'DependencyViolation', 'ProhibitedInUsageLocationViolation', 'UniquenessViolation', 'Others')),
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  held_sku_id text GENERATED ALWAYS AS (CASE WHEN state <> 'Error' THEN sku_id END) STORED,
  CONSTRAINT license_granted_once UNIQUE NULLS NOT DISTINCT (account_id, sku_id, group_id),
  CHECK (group_id IS NOT NULL OR state <> 'Error'),
  CHECK ((error = 'None') = (state IN ('Active', 'Disabled'))),
  FOREIGN KEY (organization_id, account_id) REFERENCES accounts (organization_id, id)
    ON DELETE CASCADE,
  CONSTRAINT granted_license_is_held FOREIGN KEY (account_id, held_sku_id)
    REFERENCES license_assignments (account_id, sku_id) ON DELETE CASCADE,
  CONSTRAINT granted_by_group_license FOREIGN KEY (group_id, sku_id)
    REFERENCES group_licenses (group_id, sku_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT granted_by_own_group FOREIGN KEY (group_id, account_id)
    REFERENCES group_members (group_id, account_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX license_grants_waiting ON license_grants (organization_id, sku_id, changed_at)
  WHERE error = 'CountViolation';
CREATE INDEX license_grants_group ON license_grants (group_id, sku_id);

INSERT INTO license_grants (organization_id, account_id, sku_id, disabled_plans, state, error)
  SELECT organization_id, account_id, sku_id, disabled_plans, 'Active', 'None'
  FROM license_assignments;

SELECT isolate_organization('group_licenses');
SELECT isolate_organization('license_grants');
SELECT audit_changes('group_licenses', 'groupLicense');

CREATE FUNCTION is_phone_licensed(account text) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (
    SELECT FROM license_assignments JOIN subscribed_skus USING (organization_id, sku_id)
    WHERE account_id = account AND phone_plan_id IS NOT NULL
      AND phone_plan_id <> ALL (disabled_plans)
  );

-- One statement may give a license to thousands, so the units are counted once, behind it.
CREATE OR REPLACE FUNCTION guard_license_assignment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  sku subscribed_skus;
  account accounts;
BEGIN
  SELECT * INTO sku FROM subscribed_skus
    WHERE organization_id = new.organization_id AND sku_id = new.sku_id FOR NO KEY UPDATE;
  IF sku.sku_id IS NULL THEN
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

CREATE FUNCTION guard_license_count() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM subscribed_skus AS sku
    WHERE (organization_id, sku_id) IN (SELECT organization_id, sku_id FROM added)
      AND enabled_units < (SELECT count(*) FROM license_assignments AS held
        WHERE held.organization_id = sku.organization_id AND held.sku_id = sku.sku_id)
  ) THEN
    PERFORM break_rule('no_license_left', 'There is no license left to assign.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER license_assignments_count AFTER INSERT ON license_assignments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_license_count();

-- Whether something in use loses its license shows at the end: until then it may be swapped. The
-- account is locked at once, so that nothing comes into use meanwhile.
CREATE OR REPLACE FUNCTION guard_license_removal() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM accounts WHERE id = old.account_id FOR NO KEY UPDATE;
  RETURN CASE tg_op WHEN 'DELETE' THEN old ELSE new END;
END $$;
DROP TRIGGER license_assignments_removal ON license_assignments;
CREATE TRIGGER license_assignments_removal BEFORE DELETE OR UPDATE ON license_assignments
  FOR EACH ROW EXECUTE FUNCTION guard_license_removal();

CREATE FUNCTION guard_license_use() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM phone_numbers WHERE account_id = old.account_id)
      AND NOT EXISTS (SELECT FROM associations WHERE account_id = old.account_id) THEN
    RETURN NULL;
  END IF;
  IF NOT is_phone_licensed(old.account_id) THEN
    PERFORM break_rule('license_in_use', format(
      'The license of %s is needed for what it is used for.',
      (SELECT display_name FROM accounts WHERE id = old.account_id)));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER license_assignments_use AFTER DELETE OR UPDATE ON license_assignments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_license_use();

CREATE FUNCTION guard_phone_license() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  account accounts;
BEGIN
  IF new.account_id IS NULL THEN
    RETURN new;
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF account.id IS NOT NULL AND NOT is_phone_licensed(account.id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER phone_numbers_license BEFORE INSERT OR UPDATE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION guard_phone_license();
CREATE TRIGGER associations_license BEFORE INSERT OR UPDATE ON associations
  FOR EACH ROW EXECUTE FUNCTION guard_phone_license();
