-- The inventory of numbers in full: more than one number for a person, tags, notes, a block on
-- assigning, and orders, whose numbers are held for a while and then let go.

-- The time that a transaction takes for now: `app.now` where a test sets one, else the clock. What
-- expires compares with this, so that nothing has to be waited for to be shown.
CREATE FUNCTION current_instant() RETURNS timestamptz LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now());

-- At most 50 tags of at most 50 characters, each once whatever its case.
CREATE FUNCTION are_tags(tags text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN cardinality(tags) <= 50 AND NOT EXISTS (
    SELECT FROM unnest(tags) AS tag WHERE tag IS NULL OR char_length(tag) NOT BETWEEN 1 AND 50
  ) AND (SELECT count(DISTINCT lower(tag)) = cardinality(tags) FROM unnest(tags) AS tag);

ALTER TABLE organizations
  ADD COLUMN number_quotas_enforced boolean NOT NULL DEFAULT true;

-- `order_id` says which order brought a number: those, and no others, count for a quota.
ALTER TABLE phone_numbers
  DROP CONSTRAINT phone_numbers_telephone_number_check,
  ADD CONSTRAINT phone_numbers_telephone_number_check
    CHECK (telephone_number ~ '^\+[1-9][0-9]{6,14}(;ext=[0-9]{1,8})?$'),
  ADD CONSTRAINT extension_needs_direct_routing
    CHECK (number_type = 'directRouting' OR telephone_number NOT LIKE '%;%'),
  ADD CONSTRAINT toll_free_number_for_person CHECK (kind = 'toll' OR usage = 'service'),
  ADD COLUMN iso_subdivision text CHECK (iso_subdivision ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
  ADD COLUMN order_id text,
  ADD COLUMN assignment_category text NOT NULL DEFAULT 'primary'
    CHECK (assignment_category IN ('primary', 'private', 'alternate')),
  ADD COLUMN network_site_id text CHECK (char_length(network_site_id) BETWEEN 1 AND 64),
  ADD COLUMN reverse_number_lookup_options text[] NOT NULL DEFAULT '{}'
    CHECK (reverse_number_lookup_options <@ '{skipInternalVoip}'),
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CHECK (are_tags(tags)),
  ADD COLUMN note text CHECK (char_length(note) BETWEEN 1 AND 1000),
  -- Infinity blocks for ever.
  ADD COLUMN assignment_blocked_until timestamptz(3),
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  DROP CONSTRAINT account_has_number;
CREATE UNIQUE INDEX account_has_number ON phone_numbers (account_id)
  WHERE assignment_category = 'primary';
CREATE INDEX phone_numbers_holder ON phone_numbers (account_id);
CREATE INDEX phone_numbers_order ON phone_numbers (organization_id, order_id);

CREATE TRIGGER phone_numbers_revision BEFORE UPDATE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION count_revision();

ALTER TABLE phone_number_operations ADD COLUMN error jsonb;

CREATE TABLE phone_number_orders (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  description text NOT NULL CHECK (char_length(description) <= 512),
  source text NOT NULL,
  country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
  number_type text NOT NULL,
  usage text NOT NULL CHECK (usage IN ('user', 'service')),
  kind text NOT NULL CHECK (kind IN ('toll', 'tollFree')),
  search_type text NOT NULL CHECK (search_type IN ('areaCode', 'numberPrefix', 'city')),
  search_text text NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
  status text NOT NULL
    CHECK (status IN ('reserved', 'completed', 'expired', 'released', 'error')),
  error_code text NOT NULL DEFAULT 'noError' CHECK (error_code IN ('noError', 'outOfStock')),
  created_at timestamptz(3) NOT NULL DEFAULT current_instant(),
  created_by text NOT NULL DEFAULT coalesce(current_actor() ->> 'displayName', ''),
  reservation_expires_at timestamptz(3),
  CONSTRAINT reservation_ends CHECK (status = 'error' OR reservation_expires_at IS NOT NULL),
  UNIQUE (organization_id, id)
);
CREATE INDEX phone_number_orders_newest ON phone_number_orders (organization_id, created_at DESC);
CREATE INDEX phone_number_orders_expiry ON phone_number_orders (reservation_expires_at)
  WHERE status = 'reserved';

-- What an order found. While it is reserved the numbers are held, and nobody else finds them.
CREATE TABLE phone_number_order_numbers (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  order_id text NOT NULL,
  telephone_number text NOT NULL,
  city text,
  iso_subdivision text,
  is_held boolean NOT NULL DEFAULT true,
  PRIMARY KEY (order_id, telephone_number),
  FOREIGN KEY (organization_id, order_id)
    REFERENCES phone_number_orders (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX number_reserved
  ON phone_number_order_numbers (organization_id, telephone_number) WHERE is_held;

CREATE FUNCTION guard_number_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF old.status <> 'reserved' THEN
    PERFORM break_rule('order_not_reserved', format('The order %s is %s.', old.name, old.status));
  END IF;
  IF new.status = 'completed' AND old.reservation_expires_at <= current_instant() THEN
    PERFORM break_rule('reservation_expired',
      format('The reservation of %s has ended; search again.', old.name));
  END IF;
  IF new.status <> 'reserved' THEN
    UPDATE phone_number_order_numbers SET is_held = false WHERE order_id = new.id;
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER phone_number_orders_change BEFORE UPDATE ON phone_number_orders
  FOR EACH ROW EXECUTE FUNCTION guard_number_order();

-- Whoever lets reservations go in time is told of each new one.
CREATE FUNCTION notify_number_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('numbers_reserved', '');
  RETURN NULL;
END $$;
CREATE TRIGGER phone_number_orders_notify AFTER INSERT ON phone_number_orders
  FOR EACH ROW WHEN (new.status = 'reserved') EXECUTE FUNCTION notify_number_order();

SELECT isolate_organization('phone_number_orders');
SELECT isolate_organization('phone_number_order_numbers');
SELECT audit_changes('phone_number_orders', 'phoneNumberOrder');

CREATE OR REPLACE FUNCTION guard_account_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  has_number boolean := EXISTS (SELECT FROM phone_numbers WHERE account_id = new.id);
  foreign_number phone_numbers;
BEGIN
  IF new.account_kind <> old.account_kind THEN
    PERFORM break_rule('account_kind_changed', 'A person does not become a resource account.');
  END IF;
  IF new.account_kind = 'resourceAccount' AND new.account_enabled AND (
    has_number OR EXISTS (SELECT FROM associations WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('sign_in_not_blocked',
      format('%s is used for services and must stay blocked from signing in.', new.display_name));
  END IF;
  IF new.usage_location IS NULL AND (
    has_number OR EXISTS (SELECT FROM license_assignments WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('usage_location_missing',
      format('%s holds a license and needs a usage location.', new.display_name));
  END IF;
  SELECT * INTO foreign_number FROM phone_numbers
    WHERE account_id = new.id AND assignment_category <> 'alternate'
      AND iso_country_code <> new.usage_location LIMIT 1;
  IF FOUND THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      foreign_number.telephone_number, foreign_number.iso_country_code, new.usage_location));
  END IF;
  RETURN new;
END $$;

CREATE OR REPLACE FUNCTION guard_phone_number() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  account accounts;
BEGIN
  IF new.account_id IS NULL THEN
    new.assignment_category := 'primary';
    RETURN new;
  END IF;
  IF tg_op = 'UPDATE' AND old.account_id <> new.account_id THEN
    PERFORM break_rule('number_already_assigned',
      format('%s is already assigned.', new.telephone_number));
  END IF;
  IF (tg_op = 'INSERT' OR old.account_id IS NULL)
      AND new.assignment_blocked_until > current_instant() THEN
    PERFORM break_rule('number_blocked',
      format('%s is blocked from being assigned.', new.telephone_number));
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM license_assignments WHERE account_id = new.account_id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  IF account.account_kind = 'resourceAccount' AND new.usage = 'user' THEN
    PERFORM break_rule('user_number_on_resource_account',
      format('%s is a user number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'resourceAccount' AND new.assignment_category <> 'primary' THEN
    PERFORM break_rule('category_not_for_account',
      format('%s is a resource account, which has a primary number only.', account.display_name));
  END IF;
  IF account.account_kind = 'person' AND new.usage = 'service' THEN
    PERFORM break_rule('service_number_on_person',
      format('%s is a service number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'resourceAccount' AND account.account_enabled THEN
    PERFORM break_rule('sign_in_not_blocked', format('%s can sign in.', account.display_name));
  END IF;
  IF account.usage_location <> new.iso_country_code
      AND new.assignment_category <> 'alternate' THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      new.telephone_number, new.iso_country_code, account.usage_location));
  END IF;
  RETURN new;
END $$;
