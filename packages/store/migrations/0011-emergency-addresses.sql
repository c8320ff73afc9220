-- Emergency addresses and the places in them: where help is sent. Each address has one default
-- location besides its places, each location has its own id, and a number has one location at most.

CREATE TABLE emergency_addresses (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 256),
  description text,
  company_name text NOT NULL,
  company_tax_id text,
  country_or_region text NOT NULL CHECK (country_or_region ~ '^[A-Z]{2}$'),
  house_number text,
  house_number_suffix text,
  pre_directional text,
  street_name text,
  street_suffix text,
  post_directional text,
  city text,
  city_alias text,
  state_or_province text,
  postal_code text,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  validation_status text NOT NULL
    CHECK (validation_status IN ('validated', 'notValidated', 'invalid')),
  is_default boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT coordinates_missing CHECK (
    country_or_region IN ('AU', 'JP') OR (latitude IS NOT NULL AND longitude IS NOT NULL)),
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX emergency_addresses_default ON emergency_addresses (organization_id)
  WHERE is_default;

CREATE TABLE emergency_locations (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  address_id text NOT NULL,
  -- The default location is the address itself and has no name of its own.
  name text CHECK (char_length(name) BETWEEN 1 AND 256),
  elin text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (organization_id, address_id) REFERENCES emergency_addresses (organization_id, id)
    ON DELETE CASCADE,
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX emergency_locations_default ON emergency_locations (address_id)
  WHERE name IS NULL;
CREATE UNIQUE INDEX place_name_taken ON emergency_locations (address_id, lower(name));

ALTER TABLE phone_numbers ADD COLUMN location_id text,
  ADD CONSTRAINT location_in_use FOREIGN KEY (organization_id, location_id)
    REFERENCES emergency_locations (organization_id, id);
CREATE INDEX phone_numbers_location ON phone_numbers (organization_id, location_id);

SELECT isolate_organization('emergency_addresses');
SELECT isolate_organization('emergency_locations');
SELECT audit_changes('emergency_addresses', 'emergencyAddress');
SELECT audit_changes('emergency_locations', 'emergencyLocation');
CREATE TRIGGER emergency_addresses_revision BEFORE UPDATE ON emergency_addresses
  FOR EACH ROW EXECUTE FUNCTION count_revision();

-- Whether it is the organization's default says nothing of where it is.
CREATE FUNCTION guard_validated_address() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF old.validation_status = 'validated'
      AND to_jsonb(new) - '{is_default,revision}'::text[]
        <> to_jsonb(old) - '{is_default,revision}'::text[] THEN
    PERFORM break_rule('address_validated',
      format('%s is validated, and a validated address does not change.', old.display_name));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER emergency_addresses_change BEFORE UPDATE ON emergency_addresses
  FOR EACH ROW EXECUTE FUNCTION guard_validated_address();

-- A number is located in its own country, and a person in North America is found by it.
CREATE FUNCTION guard_number_location() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  address emergency_addresses;
BEGIN
  SELECT emergency_addresses.* INTO address FROM emergency_locations
    JOIN emergency_addresses ON emergency_addresses.id = emergency_locations.address_id
    WHERE emergency_locations.id = new.location_id;
  IF address.country_or_region <> new.iso_country_code THEN
    PERFORM break_rule('location_mismatch', format('%s is a number of %s, but %s is in %s.',
      new.telephone_number, new.iso_country_code, address.display_name,
      address.country_or_region));
  END IF;
  IF new.location_id IS NULL AND new.account_id IS NOT NULL AND new.usage = 'user'
      AND new.source <> 'sample' AND new.iso_country_code IN ('US', 'CA') THEN
    PERFORM break_rule('location_missing',
      format('%s needs an emergency location.', new.telephone_number));
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER phone_numbers_location BEFORE INSERT OR UPDATE ON phone_numbers
  FOR EACH ROW EXECUTE FUNCTION guard_number_location();
