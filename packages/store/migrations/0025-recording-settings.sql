-- How long an organization keeps recordings, and how those who talk are told of them. What decides
-- calls becomes a part of its configuration versions, with the language that callers hear who have
-- reached no auto attendant.

ALTER TABLE organizations
  ADD COLUMN recording_kept_days integer NOT NULL DEFAULT 90
    CHECK (recording_kept_days BETWEEN 1 AND 3650),
  ADD COLUMN recording_notice text NOT NULL DEFAULT 'beep'
    CHECK (recording_notice IN ('beep', 'announcement', 'both'));

CREATE FUNCTION mark_organization_settings() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO configuration_marks VALUES (new.id, 'organization', 'settings');
  RETURN NULL;
END $$;
CREATE TRIGGER organizations_mark_settings
  AFTER INSERT OR UPDATE OF language_id, recording_notice ON organizations
  FOR EACH ROW EXECUTE FUNCTION mark_organization_settings();
