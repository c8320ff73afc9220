// The schema that the migrations add up to, as text: committed as schema.sql, to be read by people
// and compared by a test. It is made by queries on the catalog and not by pg_dump, so that it needs
// no program and reads the same from every version of PostgreSQL. Tables are in alphabetical order.

import type { ClientBase } from 'pg'

const note = `-- Written by packages/store/src/generate.ts out of a migrated database, to be read
-- and compared. Never edited, never applied: the migrations are.`

/** The schema of a migrated database. */
export async function schemaText(client: ClientBase): Promise<string> {
  const parts = [note]
  for (const query of [functions, tables, indexes, policies, triggers]) {
    parts.push(await lines(client, query))
  }
  return `${parts.join('\n\n')}\n`
}

async function lines(client: ClientBase, query: string): Promise<string> {
  const { rows } = await client.query<{ line: string }>(query)
  return rows.map(({ line }) => line).join('\n')
}

const functions = `
  SELECT pg_get_functiondef(oid) || ';' || chr(10) AS line
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname`

// NOT NULL is shown with its column; PostgreSQL 18 also counts it among the constraints.
const tables = `
  SELECT 'CREATE TABLE ' || relname || ' (' || chr(10) || (
    SELECT string_agg('  ' || part, ',' || chr(10) ORDER BY place, name) FROM (
      SELECT 1 AS place, to_char(attnum, '0000') AS name,
        attname || ' ' || format_type(atttypid, atttypmod)
          || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
          || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') AS part
      FROM pg_attribute
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
      UNION ALL
      SELECT 2, conname, 'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE conrelid = pg_class.oid AND contype IN ('p', 'u', 'f', 'c')
    ) AS parts
  ) || chr(10) || ');' || chr(10) AS line
  FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`

const indexes = `
  SELECT pg_get_indexdef(indexrelid) || ';' AS line
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  ORDER BY relname`

const policies = `
  SELECT 'CREATE POLICY ' || polname || ' ON ' || relname
    || CASE WHEN relrowsecurity AND relforcerowsecurity THEN '' ELSE ' -- NOT FORCED' END
    || ' USING ' || pg_get_expr(polqual, polrelid)
    || coalesce(' WITH CHECK ' || pg_get_expr(polwithcheck, polrelid), '') || ';' AS line
  FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid ORDER BY relname, polname`

const triggers = `
  SELECT pg_get_triggerdef(pg_trigger.oid) || ';' AS line
  FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
  WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY relname, tgname`
