-- The directory of an organization and what its calls are made of: accounts, licenses, phone
-- numbers, auto attendants, trunks and devices. Constraints hold what one row or one key can say;
-- 0003 holds the rules that tie the tables together. A constraint that says one of those rules has
-- its name: the problem code of @mainline/model in snake_case.

-- People and resource accounts in one directory: sign-in names and extensions are unique in both.
CREATE TABLE accounts (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_kind text NOT NULL CHECK (account_kind IN ('person', 'resourceAccount')),
  resource_account_type text CHECK (resource_account_type IN ('autoAttendant', 'callQueue')),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 256),
  given_name text,
  surname text,
  user_name text NOT NULL CHECK (char_length(user_name) BETWEEN 1 AND 64),
  account_enabled boolean NOT NULL,
  usage_location text CHECK (usage_location ~ '^[A-Z]{2}$'),
  department text,
  job_title text,
  extension text CHECK (extension ~ '^[0-9]{2,8}$'),
  unanswered_delay_ms integer NOT NULL CHECK (unanswered_delay_ms BETWEEN 5000 AND 60000),
  roles text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT resource_account_has_type
    CHECK ((account_kind = 'resourceAccount') = (resource_account_type IS NOT NULL)),
  CONSTRAINT resource_account_is_nobody
    CHECK (account_kind = 'person' OR (extension IS NULL AND roles = '{}')),
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, id, account_kind),
  UNIQUE (organization_id, id, resource_account_type)
);
CREATE UNIQUE INDEX user_name_taken ON accounts (organization_id, lower(user_name));
CREATE UNIQUE INDEX extension_taken ON accounts (organization_id, extension);

CREATE TABLE orders (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  lines jsonb NOT NULL,
  notes jsonb NOT NULL
);

-- What the orders add up to; units in use are counted from the assignments, never kept beside them.
CREATE TABLE subscribed_skus (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  sku_id text NOT NULL,
  applies_to text NOT NULL CHECK (applies_to IN ('resourceAccount', 'user')),
  enabled_units integer NOT NULL CHECK (enabled_units >= 0),
  PRIMARY KEY (organization_id, sku_id)
);

CREATE TABLE license_assignments (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text NOT NULL,
  sku_id text NOT NULL,
  disabled_plans text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (account_id, sku_id),
  FOREIGN KEY (organization_id, account_id) REFERENCES accounts (organization_id, id)
    ON DELETE CASCADE,
  FOREIGN KEY (organization_id, sku_id) REFERENCES subscribed_skus (organization_id, sku_id)
);
CREATE INDEX license_assignments_sku ON license_assignments (organization_id, sku_id);

CREATE TABLE phone_numbers (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  telephone_number text NOT NULL CHECK (telephone_number ~ '^\+[1-9][0-9]{6,14}$'),
  usage text NOT NULL CHECK (usage IN ('user', 'service')),
  number_type text NOT NULL
    CHECK (number_type IN ('callingPlan', 'operatorConnect', 'directRouting')),
  kind text NOT NULL CHECK (kind IN ('toll', 'tollFree')),
  iso_country_code text NOT NULL CHECK (iso_country_code ~ '^[A-Z]{2}$'),
  city text,
  source text NOT NULL CHECK (source IN ('sample', 'own')),
  account_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT telephone_number_taken UNIQUE (organization_id, telephone_number),
  CONSTRAINT account_has_number UNIQUE (account_id),
  CONSTRAINT phone_numbers_account FOREIGN KEY (organization_id, account_id)
    REFERENCES accounts (organization_id, id)
);

-- Assigning and unassigning answer with an operation that a client may ask about later.
CREATE TABLE phone_number_operations (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  phone_number_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('notStarted', 'running', 'succeeded', 'failed'))
);
CREATE INDEX phone_number_operations_created
  ON phone_number_operations (organization_id, created_at);

CREATE TABLE auto_attendants (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  language_id text NOT NULL,
  time_zone_id text NOT NULL,
  operator jsonb,
  default_call_flow jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  UNIQUE (organization_id, id)
);

-- Which auto attendant a resource account stands for: one at most, and of the account's own type.
CREATE TABLE associations (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text NOT NULL,
  configuration_type text NOT NULL CHECK (configuration_type = 'autoAttendant'),
  auto_attendant_id text NOT NULL,
  call_priority smallint NOT NULL CHECK (call_priority BETWEEN 1 AND 5),
  CONSTRAINT account_has_association PRIMARY KEY (account_id),
  CONSTRAINT type_mismatch FOREIGN KEY (organization_id, account_id, configuration_type)
    REFERENCES accounts (organization_id, id, resource_account_type),
  CONSTRAINT auto_attendant_in_use FOREIGN KEY (organization_id, auto_attendant_id)
    REFERENCES auto_attendants (organization_id, id)
);
CREATE INDEX associations_auto_attendant ON associations (organization_id, auto_attendant_id);

-- What the auto attendants say, rendered when they were saved. The text itself can be too long for
-- an index, so its hash stands for it.
CREATE TABLE rendered_prompts (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  language_id text NOT NULL,
  text text NOT NULL,
  audio_id text NOT NULL,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0)
);
CREATE UNIQUE INDEX rendered_prompts_text
  ON rendered_prompts (organization_id, language_id, md5(text));

CREATE TABLE trunks (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  authentication text NOT NULL CHECK (authentication = 'address'),
  addresses inet[] NOT NULL CHECK (cardinality(addresses) BETWEEN 1 AND 64),
  enabled boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1
);

-- A phone of a person. The password is shown once and never stored: only what digest needs of it.
CREATE TABLE devices (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  user_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 64),
  username text NOT NULL,
  realm text NOT NULL,
  ha1_sha256 text NOT NULL CHECK (ha1_sha256 ~ '^[0-9a-f]{64}$'),
  ha1_md5 text NOT NULL CHECK (ha1_md5 ~ '^[0-9a-f]{32}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT device_username_taken UNIQUE (realm, username),
  CONSTRAINT device_of_person FOREIGN KEY (organization_id, user_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
CREATE INDEX devices_user ON devices (organization_id, user_id);

-- Where a phone was last reached; the exchange reads them when it starts.
CREATE TABLE registrations (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  device_id text NOT NULL REFERENCES devices ON DELETE CASCADE,
  contact text NOT NULL,
  transport text NOT NULL CHECK (transport IN ('udp', 'tcp')),
  local_address text NOT NULL,
  local_port integer NOT NULL,
  remote_address text NOT NULL,
  remote_port integer NOT NULL,
  call_id text NOT NULL,
  cseq bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  user_agent_name text NOT NULL,
  PRIMARY KEY (device_id, contact)
);

SELECT isolate_organization('accounts');
SELECT isolate_organization('orders');
SELECT isolate_organization('subscribed_skus');
SELECT isolate_organization('license_assignments');
SELECT isolate_organization('phone_numbers');
SELECT isolate_organization('phone_number_operations');
SELECT isolate_organization('auto_attendants');
SELECT isolate_organization('associations');
SELECT isolate_organization('rendered_prompts');
SELECT isolate_organization('trunks');
SELECT isolate_organization('devices');
SELECT isolate_organization('registrations');
