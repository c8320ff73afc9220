-- Uploaded audio files: what callers hear of one is in the program's data folder under `audio_id`;
-- here is what it is called and how long it lasts. A file never changes: another one replaces it.

CREATE TABLE audio_files (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
  audio_id text NOT NULL UNIQUE CHECK (audio_id ~ '^[0-9a-f]{64}$'),
  format text NOT NULL CHECK (format IN ('wav', 'mp3', 'wma')),
  size_bytes integer NOT NULL CHECK (size_bytes BETWEEN 1 AND 5 * 1024 * 1024),
  duration_ms integer NOT NULL CHECK (duration_ms BETWEEN 0 AND 10 * 60 * 1000),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX audio_files_name ON audio_files (organization_id, lower(name));
SELECT isolate_organization('audio_files');
SELECT audit_changes('audio_files', 'audioFile');
SELECT mark_changes('audio_files', 'audioFiles', 'id');
