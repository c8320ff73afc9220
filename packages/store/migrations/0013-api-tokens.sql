-- Tokens for programs: what a person lends of the own rights, for a time. As with sign-ins only the
-- hash is kept. They go with the person; a person who is blocked or deleted lends nothing.

CREATE TABLE api_tokens (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 64),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 5),
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  CONSTRAINT api_token_expires CHECK (expires_at <= created_at + interval '365 days 1 minute'),
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
CREATE INDEX api_tokens_account ON api_tokens (organization_id, account_id);
SELECT isolate_organization('api_tokens');

-- Not updates: using a token is no change.
CREATE TRIGGER api_tokens_audit AFTER INSERT OR DELETE ON api_tokens
  FOR EACH ROW EXECUTE FUNCTION record_change('apiToken');

-- Where a sign-in began, for the person to recognize it by.
ALTER TABLE sign_ins ADD COLUMN address text;
ALTER TABLE sign_ins ADD COLUMN user_agent text;
