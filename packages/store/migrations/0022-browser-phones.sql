-- Browsers as phones: they register over WebSocket (RFC 7118), with a device that belongs to the
-- sign-in it was made in and ends with it. Whoever may call in has changed then, whichever way the
-- sign-in ended, so the database says so itself.

ALTER TABLE registrations DROP CONSTRAINT registrations_transport_check;
ALTER TABLE registrations ADD CONSTRAINT registrations_transport_check
  CHECK (transport IN ('udp', 'tcp', 'tls', 'ws', 'wss'));

-- The sign-in of a browser phone; a device on a desk has none.
ALTER TABLE devices ADD COLUMN sign_in_hash text REFERENCES sign_ins ON DELETE CASCADE;
CREATE INDEX devices_sign_in ON devices (sign_in_hash) WHERE sign_in_hash IS NOT NULL;

CREATE FUNCTION notify_access_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('access_changed', '');
  RETURN NULL;
END $$;
CREATE TRIGGER devices_access_changed AFTER DELETE ON devices
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access_changed();
