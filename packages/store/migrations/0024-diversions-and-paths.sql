-- Which header tells a carrier who diverted a call, and the way back to phones that registered
-- through proxies (RFC 3327), the nearest first, so that it outlives a restart.

ALTER TABLE trunks ADD COLUMN diversion_header text NOT NULL DEFAULT 'diversion'
  CHECK (diversion_header IN ('none', 'diversion', 'historyInfo'));

ALTER TABLE registrations ADD COLUMN path text[] NOT NULL DEFAULT '{}';
