-- Passwords of people, and who is signed in. Neither holds a secret: passwords are hashed with
-- Argon2id (RFC 9106), tokens with SHA-256, which is enough for 256 random bits.

CREATE TABLE passwords (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text PRIMARY KEY,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
SELECT isolate_organization('passwords');

-- Without an account it is the operator's: the tools of who owns the machine.
CREATE TABLE sign_ins (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  token_hash text PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  account_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  FOREIGN KEY (organization_id, account_id)
    REFERENCES accounts (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX sign_ins_expiry ON sign_ins (expires_at);
CREATE INDEX sign_ins_account ON sign_ins (organization_id, account_id);
SELECT isolate_organization('sign_ins');
