-- Trunks as carriers want them, and who may call where over them. A trunk's password is the second
-- secret that must be kept as it is (docs/decisions/0013); no answer, audit event or version holds
-- it.

ALTER TABLE trunks
  DROP CONSTRAINT trunks_authentication_check,
  DROP CONSTRAINT trunks_addresses_check,
  ADD CONSTRAINT trunks_authentication_check
    CHECK (authentication IN ('address', 'registration')),
  ADD CONSTRAINT trunk_addresses_missing
    CHECK (authentication = 'registration' OR cardinality(addresses) > 0),
  ADD CHECK (cardinality(addresses) <= 64),
  -- Where calls, REGISTER and OPTIONS go; none: the trunk only takes calls.
  ADD COLUMN server_host text CHECK (char_length(server_host) BETWEEN 1 AND 253),
  ADD COLUMN server_port integer CHECK (server_port BETWEEN 1 AND 65535),
  ADD COLUMN server_transport text CHECK (server_transport IN ('udp', 'tcp', 'tls')),
  ADD COLUMN outbound_proxy text CHECK (char_length(outbound_proxy) BETWEEN 1 AND 259),
  ADD COLUMN username text CHECK (char_length(username) BETWEEN 1 AND 128),
  ADD COLUMN authentication_username text
    CHECK (char_length(authentication_username) BETWEEN 1 AND 128),
  ADD COLUMN realm text CHECK (char_length(realm) BETWEEN 1 AND 253),
  ADD COLUMN registration_expiry_seconds integer NOT NULL DEFAULT 3600
    CHECK (registration_expiry_seconds BETWEEN 60 AND 86400),
  ADD COLUMN priority integer NOT NULL DEFAULT 1 CHECK (priority BETWEEN 1 AND 100),
  ADD COLUMN weight integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100),
  ADD COLUMN max_calls integer CHECK (max_calls BETWEEN 1 AND 2000),
  ADD COLUMN max_calls_per_second integer CHECK (max_calls_per_second BETWEEN 1 AND 100),
  ADD COLUMN number_format text NOT NULL DEFAULT 'e164Plus'
    CHECK (number_format IN ('e164Plus', 'e164', 'national')),
  ADD COLUMN country text CHECK (country ~ '^[A-Z]{2}$'),
  ADD COLUMN outbound_prefix text CHECK (outbound_prefix ~ '^[0-9*#+]{1,16}$'),
  ADD COLUMN caller_id_header text NOT NULL DEFAULT 'pAssertedIdentity'
    CHECK (caller_id_header IN ('from', 'pAssertedIdentity')),
  ADD COLUMN media_encryption text NOT NULL DEFAULT 'none'
    CHECK (media_encryption IN ('none', 'offered', 'required')),
  ADD COLUMN digits text NOT NULL DEFAULT 'rtpEvent'
    CHECK (digits IN ('rtpEvent', 'inBand', 'info')),
  ADD COLUMN options_interval_seconds integer NOT NULL DEFAULT 60
    CHECK (options_interval_seconds = 0 OR options_interval_seconds BETWEEN 10 AND 3600),
  ADD COLUMN template text CHECK (char_length(template) BETWEEN 1 AND 64),
  ADD COLUMN password text CHECK (char_length(password) BETWEEN 1 AND 256),
  -- That the password was changed is told, as the password itself is not.
  ADD COLUMN credential_changed_at timestamptz(3),
  ADD CONSTRAINT trunk_server_missing CHECK (
    authentication = 'address' OR (server_host IS NOT NULL AND username IS NOT NULL)),
  ADD CHECK ((server_host IS NULL) = (server_transport IS NULL)),
  ADD CHECK (server_host IS NOT NULL OR server_port IS NULL),
  ADD CHECK (password IS NULL OR username IS NOT NULL);
SELECT set_config('app.organization_id', '*', true);
ALTER TABLE trunks DISABLE TRIGGER USER;
UPDATE trunks SET country = (SELECT country_code FROM organizations WHERE id = organization_id);
ALTER TABLE trunks ENABLE TRIGGER USER;
ALTER TABLE trunks ALTER COLUMN country SET NOT NULL;

-- Which trunks carry which numbers: '+', digits, X for any digit, * for any rest.
CREATE TABLE voice_routes (
  id text PRIMARY KEY CHECK (id LIKE 'route\_%'),
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  pattern text NOT NULL CHECK (pattern ~ '^\+[0-9X]{0,15}\*?$' AND char_length(pattern) > 1),
  priority integer NOT NULL CHECK (priority BETWEEN 1 AND 100),
  trunk_ids text[] NOT NULL CHECK (cardinality(trunk_ids) BETWEEN 1 AND 50),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX voice_route_name_taken ON voice_routes (organization_id, lower(name));
SELECT isolate_organization('voice_routes');
SELECT audit_changes('voice_routes', 'voiceRoute');
SELECT mark_changes('voice_routes', 'voiceRoutes', 'id');
CREATE TRIGGER voice_routes_revision BEFORE UPDATE ON voice_routes
  FOR EACH ROW EXECUTE FUNCTION count_revision();

CREATE FUNCTION guard_voice_route() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(new.trunk_ids) AS wanted WHERE NOT EXISTS (
    SELECT FROM trunks WHERE id = wanted AND organization_id = new.organization_id
  )) THEN
    PERFORM break_rule('voice_route_trunk_missing',
      'A voice route names a trunk that is not here.');
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER voice_routes_guard BEFORE INSERT OR UPDATE ON voice_routes
  FOR EACH ROW EXECUTE FUNCTION guard_voice_route();

CREATE FUNCTION guard_trunk_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  route voice_routes;
BEGIN
  SELECT * INTO route FROM voice_routes WHERE old.id = ANY (trunk_ids) ORDER BY name LIMIT 1;
  IF route.id IS NOT NULL THEN
    PERFORM break_rule('trunk_in_use', format('The voice route %s uses this trunk.', route.name));
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER trunks_deletion BEFORE DELETE ON trunks
  FOR EACH ROW EXECUTE FUNCTION guard_trunk_deletion();

-- How people dial. Without a row: as in the organization's country.
CREATE TABLE dial_plans (
  organization_id text PRIMARY KEY DEFAULT current_organization() REFERENCES organizations,
  -- Beside those of the country, which nobody can take away.
  emergency_numbers text[] NOT NULL CHECK (
    cardinality(emergency_numbers) <= 10
    AND array_to_string(emergency_numbers, ',') ~ '^([0-9]{2,8}(,[0-9]{2,8})*)?$'),
  caller_id_number text,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT dial_plan_number FOREIGN KEY (organization_id, caller_id_number)
    REFERENCES phone_numbers (organization_id, telephone_number)
    ON DELETE SET NULL (caller_id_number)
);
SELECT isolate_organization('dial_plans');
SELECT audit_changes('dial_plans', 'dialPlan');

-- What may be called beyond the organization's country. Without a row: nothing.
CREATE TABLE dial_permissions (
  organization_id text PRIMARY KEY DEFAULT current_organization() REFERENCES organizations,
  countries text[] NOT NULL CHECK (array_to_string(countries, ',') ~ '^([A-Z]{2}(,[A-Z]{2})*)?$'),
  premium_numbers boolean NOT NULL,
  revision integer NOT NULL DEFAULT 1
);
SELECT isolate_organization('dial_permissions');
SELECT audit_changes('dial_permissions', 'dialPermissions');

-- How much may be called. Without a row: the program's defaults.
CREATE TABLE dial_limits (
  organization_id text PRIMARY KEY DEFAULT current_organization() REFERENCES organizations,
  calls_per_user_per_hour integer NOT NULL CHECK (calls_per_user_per_hour BETWEEN 0 AND 10000),
  simultaneous_calls_per_user integer NOT NULL
    CHECK (simultaneous_calls_per_user BETWEEN 0 AND 100),
  spend_per_user_per_day_cents integer NOT NULL CHECK (spend_per_user_per_day_cents >= 0),
  spend_per_day_cents integer NOT NULL CHECK (spend_per_day_cents >= 0),
  domestic_per_minute_cents integer NOT NULL CHECK (domestic_per_minute_cents >= 0),
  foreign_per_minute_cents integer NOT NULL CHECK (foreign_per_minute_cents >= 0),
  rates jsonb NOT NULL CHECK (jsonb_typeof(rates) = 'array' AND jsonb_array_length(rates) <= 500),
  revision integer NOT NULL DEFAULT 1
);
SELECT isolate_organization('dial_limits');
SELECT audit_changes('dial_limits', 'dialLimits');

-- Each table is one item of what decides outbound calls.
CREATE FUNCTION mark_outbound_calling() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO configuration_marks
    VALUES (coalesce(new.organization_id, old.organization_id), 'outboundCalling', tg_argv[0]);
  RETURN NULL;
END $$;
CREATE TRIGGER dial_plans_mark AFTER INSERT OR UPDATE OR DELETE ON dial_plans
  FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialPlan');
CREATE TRIGGER dial_permissions_mark AFTER INSERT OR UPDATE OR DELETE ON dial_permissions
  FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialPermissions');
CREATE TRIGGER dial_limits_mark AFTER INSERT OR UPDATE OR DELETE ON dial_limits
  FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialLimits');
CREATE FUNCTION mark_organization() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO configuration_marks
    SELECT new.id, 'outboundCalling', unnest(ARRAY['dialPlan', 'dialPermissions', 'dialLimits']);
  RETURN NULL;
END $$;
CREATE TRIGGER organizations_mark_calling AFTER INSERT ON organizations
  FOR EACH ROW EXECUTE FUNCTION mark_organization();

-- What those whom a person calls see; a number that goes leaves the person's own in its place.
ALTER TABLE accounts
  ADD COLUMN caller_id_kind text NOT NULL DEFAULT 'ownNumber'
    CHECK (caller_id_kind IN ('ownNumber', 'number', 'anonymous')),
  ADD COLUMN caller_id_number text CHECK (caller_id_number IS NULL OR caller_id_kind = 'number'),
  ADD CONSTRAINT caller_id_is_own FOREIGN KEY (organization_id, caller_id_number)
    REFERENCES phone_numbers (organization_id, telephone_number)
    ON DELETE SET NULL (caller_id_number);
-- A person's number is part of what decides the person's calls.
CREATE TRIGGER phone_numbers_mark_holder AFTER INSERT OR UPDATE OR DELETE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION mark_configuration('account', 'account_id');
