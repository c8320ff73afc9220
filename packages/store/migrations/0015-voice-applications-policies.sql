-- Who may change parts of single auto attendants without being an administrator: the person has a
-- voice applications policy, and the auto attendant names the person. Either alone gives nothing.

CREATE TABLE voice_applications_policies (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 64),
  description text CHECK (char_length(description) <= 1024),
  switches text[] NOT NULL DEFAULT '{}',
  metric_permissions jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX voice_applications_policy_name_taken
  ON voice_applications_policies (organization_id, lower(display_name));
CREATE TRIGGER voice_applications_policies_revision BEFORE UPDATE ON voice_applications_policies
  FOR EACH ROW EXECUTE FUNCTION count_revision();

-- One policy of each person.
CREATE TABLE voice_applications_policy_grants (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  account_id text PRIMARY KEY,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  policy_id text NOT NULL,
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT voice_applications_policy_in_use FOREIGN KEY (organization_id, policy_id)
    REFERENCES voice_applications_policies (organization_id, id)
);
CREATE INDEX voice_applications_policy_grants_policy
  ON voice_applications_policy_grants (organization_id, policy_id);

CREATE TABLE authorized_users (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  auto_attendant_id text NOT NULL,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person' CHECK (account_kind = 'person'),
  PRIMARY KEY (auto_attendant_id, account_id),
  FOREIGN KEY (organization_id, auto_attendant_id)
    REFERENCES auto_attendants (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
CREATE INDEX authorized_users_account ON authorized_users (organization_id, account_id);

CREATE FUNCTION guard_authorized_users() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM auto_attendants WHERE id = new.auto_attendant_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM authorized_users
      WHERE auto_attendant_id = new.auto_attendant_id) >= 15 THEN
    PERFORM break_rule('too_many_authorized_users',
      'An auto attendant has 15 authorized users at most.');
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER authorized_users_limit BEFORE INSERT ON authorized_users
  FOR EACH ROW EXECUTE FUNCTION guard_authorized_users();

SELECT isolate_organization('voice_applications_policies');
SELECT isolate_organization('voice_applications_policy_grants');
SELECT isolate_organization('authorized_users');
SELECT audit_changes('voice_applications_policies', 'voiceApplicationsPolicy');
SELECT audit_changes('voice_applications_policy_grants', 'voiceApplicationsPolicyGrant');
SELECT audit_changes('authorized_users', 'authorizedUser');
