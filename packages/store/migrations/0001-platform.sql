-- The platform under every subject: organizations, their isolation, configuration versions, the
-- journal, call records, registrations and plans.
--
-- Isolation: a transaction names its organization in `app.organization_id`; row-level security
-- shows and accepts only that organization's rows. `*` means every organization and is set only by
-- withAllOrganizations. With neither set, no row is visible. FORCE makes the rules hold for the
-- tables' owner too, and the program never works as a superuser.

CREATE FUNCTION current_organization() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('app.organization_id', true), '');

CREATE FUNCTION isolate_organization(isolated regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', isolated);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', isolated);
  EXECUTE format(
    'CREATE POLICY own_organization ON %s USING ('
      '(SELECT current_organization()) IN (organization_id, ''*''))',
    isolated);
END $$;

CREATE TABLE organizations (
  id text PRIMARY KEY CHECK (id LIKE 'org\_%'),
  display_name text NOT NULL,
  domain text NOT NULL CONSTRAINT organization_domain_taken UNIQUE,
  country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
  language_id text NOT NULL,
  time_zone_id text NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON organizations
  USING ((SELECT current_organization()) IN (id, '*'));

-- What the system itself says, as rendered by this installation; the same for every organization.
CREATE TABLE system_prompts (
  language text NOT NULL,
  name text NOT NULL,
  audio_id text NOT NULL,
  duration_ms integer NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (language, name)
);

-- Every configuration that was ever live, whole. Never updated.
CREATE TABLE configuration_versions (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  version integer NOT NULL CHECK (version > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  summary text NOT NULL,
  snapshot jsonb NOT NULL,
  PRIMARY KEY (organization_id, version)
);
SELECT isolate_organization('configuration_versions');

-- The engine's inputs in their order. configurationReplaced holds its version, not the snapshot.
CREATE TABLE journal (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  sequence bigint NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  call_id text,
  version integer,
  input jsonb,
  PRIMARY KEY (organization_id, sequence),
  CHECK ((kind = 'configurationReplaced') = (version IS NOT NULL)),
  CHECK ((version IS NULL) = (input IS NOT NULL))
);
CREATE INDEX journal_call ON journal (organization_id, call_id) WHERE call_id IS NOT NULL;
CREATE INDEX journal_age ON journal (organization_id, at_ms);
SELECT isolate_organization('journal');

-- All that is needed to go on from the input `sequence`; the newest of each organization.
CREATE TABLE engine_snapshots (
  organization_id text PRIMARY KEY DEFAULT current_organization() REFERENCES organizations,
  sequence bigint NOT NULL,
  content jsonb NOT NULL
);
SELECT isolate_organization('engine_snapshots');

CREATE TABLE call_records (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  id text PRIMARY KEY CHECK (id LIKE 'call\_%'),
  start_at timestamptz(3) NOT NULL,
  record jsonb NOT NULL,
  trace jsonb NOT NULL
);
CREATE INDEX call_records_newest ON call_records (organization_id, start_at DESC, id DESC);
SELECT isolate_organization('call_records');

-- A change planned but not yet made: the request as it came, and what applying it created.
CREATE TABLE plans (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  id text PRIMARY KEY CHECK (id LIKE 'plan\_%'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  request jsonb NOT NULL,
  changes jsonb NOT NULL,
  applied_at timestamptz(3),
  created jsonb,
  CHECK ((applied_at IS NULL) = (created IS NULL))
);
SELECT isolate_organization('plans');
