-- The audit log looks up an account's name only for rows that name an account. Before, it looked
-- for nobody's as well, twice for each row; in an organization that was small when its first ten
-- thousand people were imported, that was a look at all of them for each of them: minutes.

CREATE OR REPLACE FUNCTION audited_values(held jsonb) RETURNS jsonb LANGUAGE sql STABLE
  RETURN (
    SELECT jsonb_object_agg(camel_case(key), value)
    FROM jsonb_each(held || jsonb_build_object('account_name',
      CASE WHEN coalesce(held ->> 'account_id', held ->> 'user_id') IS NOT NULL THEN (
        SELECT display_name FROM accounts
        WHERE id = coalesce(held ->> 'account_id', held ->> 'user_id')
      ) END))
    WHERE value <> 'null'
      AND key NOT IN ('id', 'organization_id', 'created_at', 'revision')
      AND key !~ 'password|secret|token|hash|ha1'
  );
