-- Groups of people: security groups, which licenses can be given to, and distribution groups, which
-- have a name for mail; a group may be both. Members are people: a group in a group, or a resource
-- account, has no row here.

CREATE TABLE groups (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 256),
  description text CHECK (char_length(description) BETWEEN 1 AND 1024),
  mail_nickname text NOT NULL CHECK (char_length(mail_nickname) BETWEEN 1 AND 64),
  security_enabled boolean NOT NULL,
  mail_enabled boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT group_has_type CHECK (security_enabled OR mail_enabled),
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX mail_nickname_taken ON groups (organization_id, lower(mail_nickname));
CREATE TRIGGER groups_revision BEFORE UPDATE ON groups
  FOR EACH ROW EXECUTE FUNCTION count_revision();

CREATE TABLE group_members (
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  group_id text NOT NULL,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person',
  added_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT already_member PRIMARY KEY (group_id, account_id),
  CONSTRAINT member_is_person CHECK (account_kind = 'person'),
  FOREIGN KEY (organization_id, group_id) REFERENCES groups (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, account_id, account_kind)
    REFERENCES accounts (organization_id, id, account_kind) ON DELETE CASCADE
);
CREATE INDEX group_members_account ON group_members (organization_id, account_id);

SELECT isolate_organization('groups');
SELECT isolate_organization('group_members');
SELECT audit_changes('groups', 'group');
SELECT audit_changes('group_members', 'groupMember');
