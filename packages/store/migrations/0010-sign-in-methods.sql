-- The other ways to sign in: an organization's own OpenID Connect provider, and passkeys. The
-- client secret is the one secret here that must be kept as it is; it is never answered, and the
-- audit log leaves out what sounds like it. A passkey's key is public: with it nobody can sign in.

CREATE TABLE open_id_connect_settings (
  organization_id text PRIMARY KEY DEFAULT current_organization() REFERENCES organizations,
  enabled boolean NOT NULL,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 64),
  issuer text NOT NULL CHECK (issuer ~ '^https?://'),
  client_id text NOT NULL CHECK (char_length(client_id) BETWEEN 1 AND 256),
  -- None: a public client, for which PKCE stands in (RFC 7636).
  client_secret text,
  -- That the secret was changed is told, as the secret itself is not.
  credential_changed_at timestamptz(3) NOT NULL DEFAULT now(),
  person_claim text NOT NULL CHECK (person_claim IN ('email', 'userPrincipalName', 'link')),
  claim_domain text NOT NULL,
  unknown_people text NOT NULL CHECK (unknown_people IN ('refuse', 'create')),
  password_sign_in text NOT NULL
    CHECK (password_sign_in IN ('everybody', 'administrators', 'nobody')),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT unknown_person_has_name CHECK (unknown_people = 'refuse' OR person_claim <> 'link')
);
SELECT isolate_organization('open_id_connect_settings');
SELECT audit_changes('open_id_connect_settings', 'openIdConnect');

-- Whom the provider knows under which subject. Tied once, a subject finds its person whatever else
-- changes there, and nobody else who is later given the same address.
CREATE TABLE open_id_connect_links (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text PRIMARY KEY,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  issuer text NOT NULL,
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
  linked_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT open_id_connect_subject_taken UNIQUE (organization_id, issuer, subject),
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
SELECT isolate_organization('open_id_connect_links');
SELECT audit_changes('open_id_connect_links', 'openIdConnectLink');

CREATE TABLE passkeys (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  id text PRIMARY KEY CHECK (id LIKE 'passkey\_%'),
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 64),
  credential_id text NOT NULL CONSTRAINT passkey_taken UNIQUE,
  public_key text NOT NULL,
  sign_count bigint NOT NULL CHECK (sign_count >= 0),
  transports text[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
CREATE INDEX passkeys_account ON passkeys (organization_id, account_id);
SELECT isolate_organization('passkeys');
-- A use is told as a sign-in; only the name is changed by a person.
CREATE TRIGGER passkeys_audit AFTER INSERT OR DELETE ON passkeys
  FOR EACH ROW EXECUTE FUNCTION record_change('passkey');
CREATE TRIGGER passkeys_audit_update AFTER UPDATE ON passkeys
  FOR EACH ROW WHEN (old.display_name <> new.display_name)
  EXECUTE FUNCTION record_change('passkey');

-- What was begun and waits for its answer: a visit at the provider, or a passkey's challenge. Each
-- can be taken once. Before it is known who signs in it belongs to no organization, and then only
-- transactions that see all of them find it.
CREATE TABLE sign_in_flows (
  token_hash text PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  organization_id text REFERENCES organizations,
  purpose text NOT NULL
    CHECK (purpose IN ('openIdConnect', 'passkeySignIn', 'passkeyRegistration')),
  content jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX sign_in_flows_expiry ON sign_in_flows (expires_at);
CREATE INDEX sign_in_flows_age ON sign_in_flows (organization_id, created_at);
SELECT isolate_organization('sign_in_flows');
