-- What was recorded of two who talked: whose call, when, how long. The sound is a file in the
-- program's data folder. A recording is begun before its length is known, so that one which a crash
-- cut off is found. That it was made is told by the call's trace; that it was deleted, by the audit
-- log.

CREATE TABLE recordings (
  id text PRIMARY KEY,
  organization_id text NOT NULL DEFAULT current_organization() REFERENCES organizations,
  call_id text NOT NULL,
  party_names text[] NOT NULL CHECK (cardinality(party_names) = 2),
  started_at timestamptz(3) NOT NULL,
  -- Absent while it goes on, and for ever where the program ended meanwhile.
  size_bytes bigint CHECK (size_bytes >= 0),
  duration_ms integer CHECK (duration_ms >= 0),
  -- Why it is not whole.
  failure text
);
CREATE INDEX recordings_call ON recordings (organization_id, call_id);
CREATE INDEX recordings_newest ON recordings (organization_id, started_at DESC);
SELECT isolate_organization('recordings');
CREATE TRIGGER recordings_audit AFTER DELETE ON recordings
  FOR EACH ROW EXECUTE FUNCTION record_change('recording');

ALTER TABLE accounts ADD COLUMN records_calls boolean NOT NULL DEFAULT false
  CHECK (NOT records_calls OR account_kind = 'person');
