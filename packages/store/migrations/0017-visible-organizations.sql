-- The isolation of 0001 in a form that indexes serve. `current_organization() IN (organization_id,
-- '*')` has the column on the wrong side: PostgreSQL had to look at every organization's rows to
-- find those of one.

CREATE FUNCTION visible_organizations() RETURNS text[] LANGUAGE sql STABLE
  RETURN CASE current_organization()
    WHEN '*' THEN ARRAY(SELECT id FROM organizations)
    ELSE ARRAY[current_organization()]
  END;

CREATE OR REPLACE FUNCTION isolate_organization(isolated regclass) RETURNS void LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', isolated);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', isolated);
  EXECUTE format('DROP POLICY IF EXISTS own_organization ON %s', isolated);
  EXECUTE format(
    'CREATE POLICY own_organization ON %s USING ('
      'organization_id = ANY ((SELECT visible_organizations())::text[]))',
    isolated);
END $$;

-- Rows that belong to no organization yet (a sign-in that has just begun) keep the older form: only
-- withAllOrganizations sees them.
SELECT isolate_organization(polrelid::regclass)
FROM pg_policy JOIN pg_attribute ON attrelid = polrelid AND attname = 'organization_id'
WHERE polname = 'own_organization' AND attnotnull;
