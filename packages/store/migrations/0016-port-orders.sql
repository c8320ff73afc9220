-- Orders that bring numbers from another provider, with what the provider asks for.

CREATE TABLE port_orders (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  status text NOT NULL CHECK (status IN ('processing', 'contactingCarrier', 'transferApproved',
    'transferPending', 'error', 'completed', 'cancelled')),
  status_message text,
  country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
  kind text NOT NULL CHECK (kind IN ('toll', 'tollFree')),
  usage text NOT NULL CHECK (usage IN ('user', 'service')),
  scope text NOT NULL CHECK (scope IN ('full', 'partial')),
  notification_mails text[] NOT NULL,
  requested_transfer_date date NOT NULL,
  transfer_at timestamptz(3),
  requester text NOT NULL,
  billing_telephone_number text NOT NULL
    CHECK (billing_telephone_number ~ '^\+[1-9][0-9]{6,14}$'),
  provider text NOT NULL,
  account_number text NOT NULL,
  service_address text NOT NULL,
  letter_of_authorization text,
  location_id text,
  telephone_numbers text[] NOT NULL CHECK (cardinality(telephone_numbers) BETWEEN 1 AND 999),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT transfer_date_missing CHECK (
    transfer_at IS NOT NULL OR status NOT IN ('transferApproved', 'transferPending')),
  CONSTRAINT port_location_in_use FOREIGN KEY (organization_id, location_id)
    REFERENCES emergency_locations (organization_id, id)
);
CREATE INDEX port_orders_newest ON port_orders (organization_id, created_at DESC, id DESC);
SELECT isolate_organization('port_orders');
SELECT audit_changes('port_orders', 'portOrder');
CREATE TRIGGER port_orders_revision BEFORE UPDATE ON port_orders
  FOR EACH ROW EXECUTE FUNCTION count_revision();

CREATE FUNCTION guard_port_status() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (CASE old.status
    WHEN 'processing' THEN new.status IN ('contactingCarrier', 'error', 'cancelled')
    WHEN 'contactingCarrier' THEN new.status IN ('transferApproved', 'error', 'cancelled')
    WHEN 'transferApproved' THEN new.status IN ('transferPending', 'error', 'cancelled')
    WHEN 'transferPending' THEN new.status IN ('completed', 'error')
    WHEN 'error' THEN new.status IN ('processing', 'cancelled')
    ELSE false
  END) THEN
    PERFORM break_rule('port_status_not_next',
      format('An order that is %s does not become %s.', old.status, new.status));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER port_orders_status BEFORE UPDATE ON port_orders
  FOR EACH ROW WHEN (old.status <> new.status) EXECUTE FUNCTION guard_port_status();
