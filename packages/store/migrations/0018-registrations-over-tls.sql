-- Phones register over TLS too (RFC 3261 §18). Nobody listens for WebSocket yet: it is not here.

ALTER TABLE registrations DROP CONSTRAINT registrations_transport_check;
ALTER TABLE registrations ADD CONSTRAINT registrations_transport_check
  CHECK (transport IN ('udp', 'tcp', 'tls'));
