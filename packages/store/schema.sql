-- Written by packages/store/src/generate.ts out of a migrated database, to be read
-- and compared. Never edited, never applied: the migrations are.

CREATE OR REPLACE FUNCTION public.are_tags(tags text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN ((cardinality(tags) <= 50) AND (NOT (EXISTS (SELECT FROM unnest(are_tags.tags) tag(tag) WHERE ((tag.tag IS NULL) OR ((char_length(tag.tag) < 1) OR (char_length(tag.tag) > 50)))))) AND (SELECT (count(DISTINCT lower(tag.tag)) = cardinality(are_tags.tags)) FROM unnest(are_tags.tags) tag(tag)))
;

CREATE OR REPLACE FUNCTION public.audit_changes(audited regclass, noun text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER %1$s_audit AFTER INSERT OR UPDATE OR DELETE ON %1$s '
      'FOR EACH ROW EXECUTE FUNCTION record_change(%2$L)',
    audited, noun);
END $function$
;

CREATE OR REPLACE FUNCTION public.audited_values(held jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
RETURN (SELECT jsonb_object_agg(camel_case(jsonb_each.key), jsonb_each.value) AS jsonb_object_agg FROM jsonb_each((audited_values.held || jsonb_build_object('account_name', CASE WHEN (COALESCE((audited_values.held ->> 'account_id'::text), (audited_values.held ->> 'user_id'::text)) IS NOT NULL) THEN (SELECT accounts.display_name FROM accounts WHERE (accounts.id = COALESCE((audited_values.held ->> 'account_id'::text), (audited_values.held ->> 'user_id'::text)))) ELSE NULL::text END))) jsonb_each(key, value) WHERE ((jsonb_each.value <> 'null'::jsonb) AND (jsonb_each.key <> ALL (ARRAY['id'::text, 'organization_id'::text, 'created_at'::text, 'revision'::text])) AND (jsonb_each.key !~ 'password|secret|token|hash|ha1'::text)))
;

CREATE OR REPLACE FUNCTION public.break_rule(rule text, sentence text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION USING message = sentence, errcode = 'check_violation', CONSTRAINT = rule;
END $function$
;

CREATE OR REPLACE FUNCTION public.camel_case(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN ("left"(name, 1) || substr(replace(initcap(replace(name, '_'::text, ' '::text)), ' '::text, ''::text), 2))
;

CREATE OR REPLACE FUNCTION public.count_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  new.revision := old.revision + 1;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.current_actor()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
RETURN (COALESCE(NULLIF(current_setting('app.actor'::text, true), ''::text), '{"kind": "system"}'::text))::jsonb
;

CREATE OR REPLACE FUNCTION public.current_instant()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
RETURN COALESCE((NULLIF(current_setting('app.now'::text, true), ''::text))::timestamp with time zone, now())
;

CREATE OR REPLACE FUNCTION public.current_organization()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('app.organization_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.differing_values(own jsonb, others jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
RETURN (SELECT jsonb_object_agg(jsonb_each.key, jsonb_each.value) AS jsonb_object_agg FROM jsonb_each(differing_values.own) jsonb_each(key, value) WHERE (jsonb_each.value IS DISTINCT FROM (differing_values.others -> jsonb_each.key)))
;

CREATE OR REPLACE FUNCTION public.guard_account_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  has_number boolean := EXISTS (SELECT FROM phone_numbers WHERE account_id = new.id);
  foreign_number phone_numbers;
BEGIN
  IF new.account_kind <> old.account_kind THEN
    PERFORM break_rule('account_kind_changed', 'A person does not become a resource account.');
  END IF;
  IF new.account_kind = 'resourceAccount' AND new.account_enabled AND (
    has_number OR EXISTS (SELECT FROM associations WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('sign_in_not_blocked',
      format('%s is used for services and must stay blocked from signing in.', new.display_name));
  END IF;
  IF new.usage_location IS NULL AND (
    has_number OR EXISTS (SELECT FROM license_assignments WHERE account_id = new.id)
  ) THEN
    PERFORM break_rule('usage_location_missing',
      format('%s holds a license and needs a usage location.', new.display_name));
  END IF;
  SELECT * INTO foreign_number FROM phone_numbers
    WHERE account_id = new.id AND assignment_category <> 'alternate'
      AND iso_country_code <> new.usage_location LIMIT 1;
  IF FOUND THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      foreign_number.telephone_number, foreign_number.iso_country_code, new.usage_location));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_account_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM phone_numbers WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_number',
      format('%s has a phone number; unassign it first.', old.display_name));
  END IF;
  IF EXISTS (SELECT FROM associations WHERE account_id = old.id) THEN
    PERFORM break_rule('account_has_association',
      format('%s stands for an auto attendant; remove that association first.', old.display_name));
  END IF;
  IF tg_op = 'DELETE' THEN
    RETURN old;
  END IF;
  IF EXISTS (SELECT FROM license_assignments WHERE account_id = old.id) THEN
    PERFORM break_rule('license_in_use',
      format('%s holds a license; remove it first.', old.display_name));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_assigned_number_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF old.account_id IS NOT NULL THEN
    PERFORM break_rule('number_already_assigned',
      format('%s is assigned; unassign it first.', old.telephone_number));
  END IF;
  RETURN old;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_association()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  account accounts;
BEGIN
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM license_assignments WHERE account_id = new.account_id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  IF account.account_enabled THEN
    PERFORM break_rule('sign_in_not_blocked', format('%s can sign in.', account.display_name));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_authorized_users()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM FROM auto_attendants WHERE id = new.auto_attendant_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM authorized_users
      WHERE auto_attendant_id = new.auto_attendant_id) >= 15 THEN
    PERFORM break_rule('too_many_authorized_users',
      'An auto attendant has 15 authorized users at most.');
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_last_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM FROM organizations WHERE id = old.organization_id FOR UPDATE;
  IF NOT EXISTS (
    SELECT FROM accounts WHERE organization_id = old.organization_id AND id <> old.id
      AND 'globalAdministrator' = ANY (roles) AND account_enabled AND deleted_at IS NULL
  ) THEN
    PERFORM break_rule('last_global_administrator',
      format('%s is the only Global admin who can sign in.', old.display_name));
  END IF;
  RETURN coalesce(new, old);
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_assignment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  sku subscribed_skus;
  account accounts;
BEGIN
  SELECT * INTO sku FROM subscribed_skus
    WHERE organization_id = new.organization_id AND sku_id = new.sku_id FOR NO KEY UPDATE;
  IF sku.sku_id IS NULL THEN
    PERFORM break_rule('no_license_left', 'There is no license left to assign.');
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF account.usage_location IS NULL THEN
    PERFORM break_rule('usage_location_missing',
      format('%s has no usage location.', account.display_name));
  END IF;
  IF (account.account_kind = 'resourceAccount') <> (sku.applies_to = 'resourceAccount') THEN
    PERFORM break_rule('license_not_for_account',
      format('This license is not for accounts like %s.', account.display_name));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_count()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM subscribed_skus AS sku
    WHERE (organization_id, sku_id) IN (SELECT organization_id, sku_id FROM added)
      AND enabled_units < (SELECT count(*) FROM license_assignments AS held
        WHERE held.organization_id = sku.organization_id AND held.sku_id = sku.sku_id)
  ) THEN
    PERFORM break_rule('no_license_left', 'There is no license left to assign.');
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (new.organization_id, new.account_id, new.sku_id)
      <> (old.organization_id, old.account_id, old.sku_id) THEN
    PERFORM break_rule('license_moved', 'A license is removed and assigned anew, never moved.');
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_removal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM FROM accounts WHERE id = old.account_id FOR NO KEY UPDATE;
  RETURN CASE tg_op WHEN 'DELETE' THEN old ELSE new END;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_stock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF new.enabled_units < (SELECT count(*) FROM license_assignments
      WHERE organization_id = new.organization_id AND sku_id = new.sku_id) THEN
    PERFORM break_rule('license_in_use', 'More licenses are assigned than would remain.');
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_license_use()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM phone_numbers WHERE account_id = old.account_id)
      AND NOT EXISTS (SELECT FROM associations WHERE account_id = old.account_id) THEN
    RETURN NULL;
  END IF;
  IF NOT is_phone_licensed(old.account_id) THEN
    PERFORM break_rule('license_in_use', format(
      'The license of %s is needed for what it is used for.',
      (SELECT display_name FROM accounts WHERE id = old.account_id)));
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_number_location()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  address emergency_addresses;
BEGIN
  SELECT emergency_addresses.* INTO address FROM emergency_locations
    JOIN emergency_addresses ON emergency_addresses.id = emergency_locations.address_id
    WHERE emergency_locations.id = new.location_id;
  IF address.country_or_region <> new.iso_country_code THEN
    PERFORM break_rule('location_mismatch', format('%s is a number of %s, but %s is in %s.',
      new.telephone_number, new.iso_country_code, address.display_name,
      address.country_or_region));
  END IF;
  IF new.location_id IS NULL AND new.account_id IS NOT NULL AND new.usage = 'user'
      AND new.source <> 'sample' AND new.iso_country_code IN ('US', 'CA') THEN
    PERFORM break_rule('location_missing',
      format('%s needs an emergency location.', new.telephone_number));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_number_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF old.status <> 'reserved' THEN
    PERFORM break_rule('order_not_reserved', format('The order %s is %s.', old.name, old.status));
  END IF;
  IF new.status = 'completed' AND old.reservation_expires_at <= current_instant() THEN
    PERFORM break_rule('reservation_expired',
      format('The reservation of %s has ended; search again.', old.name));
  END IF;
  IF new.status <> 'reserved' THEN
    UPDATE phone_number_order_numbers SET is_held = false WHERE order_id = new.id;
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_phone_license()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  account accounts;
BEGIN
  IF new.account_id IS NULL THEN
    RETURN new;
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF account.id IS NOT NULL AND NOT is_phone_licensed(account.id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_phone_number()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  account accounts;
BEGIN
  IF new.account_id IS NULL THEN
    new.assignment_category := 'primary';
    RETURN new;
  END IF;
  IF tg_op = 'UPDATE' AND old.account_id <> new.account_id THEN
    PERFORM break_rule('number_already_assigned',
      format('%s is already assigned.', new.telephone_number));
  END IF;
  IF (tg_op = 'INSERT' OR old.account_id IS NULL)
      AND new.assignment_blocked_until > current_instant() THEN
    PERFORM break_rule('number_blocked',
      format('%s is blocked from being assigned.', new.telephone_number));
  END IF;
  SELECT * INTO account FROM accounts WHERE id = new.account_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM license_assignments WHERE account_id = new.account_id) THEN
    PERFORM break_rule('license_missing', format('%s has no license.', account.display_name));
  END IF;
  IF account.account_kind = 'resourceAccount' AND new.usage = 'user' THEN
    PERFORM break_rule('user_number_on_resource_account',
      format('%s is a user number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'resourceAccount' AND new.assignment_category <> 'primary' THEN
    PERFORM break_rule('category_not_for_account',
      format('%s is a resource account, which has a primary number only.', account.display_name));
  END IF;
  IF account.account_kind = 'person' AND new.usage = 'service' THEN
    PERFORM break_rule('service_number_on_person',
      format('%s is a service number.', new.telephone_number));
  END IF;
  IF account.account_kind = 'resourceAccount' AND account.account_enabled THEN
    PERFORM break_rule('sign_in_not_blocked', format('%s can sign in.', account.display_name));
  END IF;
  IF account.usage_location <> new.iso_country_code
      AND new.assignment_category <> 'alternate' THEN
    PERFORM break_rule('usage_location_mismatch', format('%s is a number of %s, not of %s.',
      new.telephone_number, new.iso_country_code, account.usage_location));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_port_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT (CASE old.status
    WHEN 'processing' THEN new.status IN ('contactingCarrier', 'error', 'cancelled')
    WHEN 'contactingCarrier' THEN new.status IN ('transferApproved', 'error', 'cancelled')
    WHEN 'transferApproved' THEN new.status IN ('transferPending', 'error', 'cancelled')
    WHEN 'transferPending' THEN new.status IN ('completed', 'error')
    WHEN 'error' THEN new.status IN ('processing', 'cancelled')
    ELSE false
  END) THEN
    PERFORM break_rule('port_status_not_next',
      format('An order that is %s does not become %s.', old.status, new.status));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_trunk_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  route voice_routes;
BEGIN
  SELECT * INTO route FROM voice_routes WHERE old.id = ANY (trunk_ids) ORDER BY name LIMIT 1;
  IF route.id IS NOT NULL THEN
    PERFORM break_rule('trunk_in_use', format('The voice route %s uses this trunk.', route.name));
  END IF;
  RETURN old;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_validated_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF old.validation_status = 'validated'
      AND to_jsonb(new) - '{is_default,revision}'::text[]
        <> to_jsonb(old) - '{is_default,revision}'::text[] THEN
    PERFORM break_rule('address_validated',
      format('%s is validated, and a validated address does not change.', old.display_name));
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.guard_voice_route()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM unnest(new.trunk_ids) AS wanted WHERE NOT EXISTS (
    SELECT FROM trunks WHERE id = wanted AND organization_id = new.organization_id
  )) THEN
    PERFORM break_rule('voice_route_trunk_missing',
      'A voice route names a trunk that is not here.');
  END IF;
  RETURN new;
END $function$
;

CREATE OR REPLACE FUNCTION public.is_phone_licensed(account text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (EXISTS (SELECT FROM (license_assignments JOIN subscribed_skus USING (organization_id, sku_id)) WHERE ((license_assignments.account_id = is_phone_licensed.account) AND (subscribed_skus.phone_plan_id IS NOT NULL) AND (subscribed_skus.phone_plan_id <> ALL (license_assignments.disabled_plans)))))
;

CREATE OR REPLACE FUNCTION public.isolate_organization(isolated regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', isolated);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', isolated);
  EXECUTE format('DROP POLICY IF EXISTS own_organization ON %s', isolated);
  EXECUTE format(
    'CREATE POLICY own_organization ON %s USING ('
      'organization_id = ANY ((SELECT visible_organizations())::text[]))',
    isolated);
END $function$
;

CREATE OR REPLACE FUNCTION public.keep_history(owner text, sequences text, times text, kinds text, call_ids text, versions text, inputs text, record_ids text, starts text, records text, traces text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM set_config('app.organization_id', owner, true),
    set_config('synchronous_commit', 'off', true);
  INSERT INTO journal (organization_id, sequence, at_ms, kind, call_id, version, input)
    SELECT owner, entry.* FROM unnest(
      lines_of(sequences)::bigint[], lines_of(times)::bigint[], lines_of(kinds),
      lines_of(call_ids), lines_of(versions)::integer[], lines_of(inputs)::json[]
    ) AS entry
    ON CONFLICT (organization_id, sequence) DO NOTHING;
  IF record_ids <> '' THEN
    INSERT INTO call_records (organization_id, id, start_at, record, trace)
      SELECT owner, call.* FROM unnest(
        lines_of(record_ids), lines_of(starts)::timestamptz[], lines_of(records)::jsonb[],
        lines_of(traces)::json[]
      ) AS call
      ON CONFLICT (id) DO NOTHING;
  END IF;
END $function$
;

CREATE OR REPLACE FUNCTION public.lines_of(value text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT string_to_array(value, E'\n', '') $function$
;

CREATE OR REPLACE FUNCTION public.mark_changes(marked regclass, kind text, VARIADIC key text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER %1$s_mark AFTER INSERT OR UPDATE OR DELETE ON %1$s '
      'FOR EACH ROW EXECUTE FUNCTION mark_configuration(%2$L, %3$s)',
    marked, kind, (SELECT string_agg(quote_literal(name), ', ') FROM unnest(key) AS name));
END $function$
;

CREATE OR REPLACE FUNCTION public.mark_configuration()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO configuration_marks
    SELECT DISTINCT held ->> 'organization_id',
      CASE WHEN tg_argv[0] <> 'account' THEN tg_argv[0]
        WHEN key LIKE 'ra\_%' THEN 'resourceAccounts' ELSE 'users' END,
      key
    FROM unnest(ARRAY[to_jsonb(old), to_jsonb(new)]) AS held,
      concat_ws(':', held ->> tg_argv[1], held ->> tg_argv[2]) AS key
    WHERE held IS NOT NULL;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.mark_organization()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO configuration_marks
    SELECT new.id, 'outboundCalling', unnest(ARRAY['dialPlan', 'dialPermissions', 'dialLimits']);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.mark_organization_settings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO configuration_marks VALUES (new.id, 'organization', 'settings');
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.mark_outbound_calling()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO configuration_marks
    VALUES (coalesce(new.organization_id, old.organization_id), 'outboundCalling', tg_argv[0]);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.mark_system_prompts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO configuration_marks
    SELECT DISTINCT id, 'systemPrompts', language
    FROM organizations, unnest(ARRAY['en', 'fr']) AS language;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.notify_access_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('access_changed', '');
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.notify_number_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('numbers_reserved', '');
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.record_account_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  is_deleted boolean := new.deleted_at IS NOT NULL;
  noun text := replace(new.account_kind, 'person', 'user');
  held jsonb := audited_values(to_jsonb(new) - 'deleted_at');
BEGIN
  INSERT INTO audit_events
    (organization_id, activity, target_type, target_id, target_name, before, after)
  VALUES (new.organization_id, noun || CASE WHEN is_deleted THEN 'Deleted' ELSE 'Restored' END,
    noun, new.id, new.display_name,
    CASE WHEN is_deleted THEN held END, CASE WHEN NOT is_deleted THEN held END);
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.record_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  held jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  old_values jsonb := audited_values(to_jsonb(old));
  new_values jsonb := audited_values(to_jsonb(new));
  before jsonb := differing_values(old_values, new_values);
  after jsonb := differing_values(new_values, old_values);
  account_type text := replace(held ->> 'account_kind', 'person', 'user');
  noun text := CASE tg_argv[0] WHEN 'account' THEN account_type ELSE tg_argv[0] END;
  usual_verb text := CASE tg_op WHEN 'INSERT' THEN 'Added' WHEN 'UPDATE' THEN 'Updated'
    ELSE 'Deleted' END;
  account accounts;
BEGIN
  IF before IS NULL AND after IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT held ? 'id' THEN
    SELECT * INTO account FROM accounts WHERE id = held ->> 'account_id';
    account_type := replace(account.account_kind, 'person', 'user');
  END IF;
  INSERT INTO audit_events
    (organization_id, activity, target_type, target_id, target_name, before, after, revision)
  VALUES (
    coalesce(held ->> 'organization_id', held ->> 'id'),
    noun || coalesce(tg_argv[1], usual_verb),
    CASE WHEN held ? 'id' THEN noun ELSE coalesce(account_type, noun) END,
    coalesce(held ->> 'id', held ->> 'account_id'),
    coalesce(held ->> 'display_name', held ->> 'name', held ->> 'telephone_number',
      account.display_name),
    before,
    after,
    (held ->> 'revision')::integer
  );
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION USING message = 'The audit log is only ever added to.',
    errcode = 'insufficient_privilege';
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_to_orphan_inputs()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM journal WHERE organization_id = old.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = 'journal',
      CONSTRAINT = 'journal_organization_id_fkey',
      MESSAGE = 'An organization with a journal is not deleted.';
  END IF;
  RETURN old;
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_unowned_inputs()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  owner text;
BEGIN
  FOR owner IN SELECT DISTINCT organization_id FROM added LOOP
    PERFORM FROM organizations WHERE id = owner FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', TABLE = 'journal',
        CONSTRAINT = 'journal_organization_id_fkey',
        MESSAGE = 'An input belongs to an organization that there is.';
    END IF;
  END LOOP;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.visible_organizations()
 RETURNS text[]
 LANGUAGE sql
 STABLE
RETURN CASE current_organization() WHEN '*'::text THEN ARRAY(SELECT organizations.id FROM organizations) ELSE ARRAY[current_organization()] END
;


CREATE TABLE accounts (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  account_kind text NOT NULL,
  resource_account_type text,
  display_name text NOT NULL,
  given_name text,
  surname text,
  user_name text NOT NULL,
  account_enabled boolean NOT NULL,
  usage_location text,
  department text,
  job_title text,
  extension text,
  unanswered_delay_ms integer NOT NULL,
  roles text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  deleted_at timestamp(3) with time zone,
  other_mails text[] NOT NULL DEFAULT '{}'::text[],
  caller_id_kind text NOT NULL DEFAULT 'ownNumber'::text,
  caller_id_number text,
  records_calls boolean NOT NULL DEFAULT false,
  CONSTRAINT accounts_account_kind_check CHECK ((account_kind = ANY (ARRAY['person'::text, 'resourceAccount'::text]))),
  CONSTRAINT accounts_caller_id_kind_check CHECK ((caller_id_kind = ANY (ARRAY['ownNumber'::text, 'number'::text, 'anonymous'::text]))),
  CONSTRAINT accounts_check CHECK (((caller_id_number IS NULL) OR (caller_id_kind = 'number'::text))),
  CONSTRAINT accounts_check1 CHECK (((NOT records_calls) OR (account_kind = 'person'::text))),
  CONSTRAINT accounts_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 256))),
  CONSTRAINT accounts_extension_check CHECK ((extension ~ '^[0-9]{2,8}$'::text)),
  CONSTRAINT accounts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT accounts_organization_id_id_account_kind_key UNIQUE (organization_id, id, account_kind),
  CONSTRAINT accounts_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT accounts_organization_id_id_resource_account_type_key UNIQUE (organization_id, id, resource_account_type),
  CONSTRAINT accounts_other_mails_check CHECK ((cardinality(other_mails) <= 10)),
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_resource_account_type_check CHECK ((resource_account_type = ANY (ARRAY['autoAttendant'::text, 'callQueue'::text]))),
  CONSTRAINT accounts_unanswered_delay_ms_check CHECK (((unanswered_delay_ms >= 5000) AND (unanswered_delay_ms <= 60000))),
  CONSTRAINT accounts_usage_location_check CHECK ((usage_location ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT accounts_user_name_check CHECK (((char_length(user_name) >= 1) AND (char_length(user_name) <= 64))),
  CONSTRAINT caller_id_is_own FOREIGN KEY (organization_id, caller_id_number) REFERENCES phone_numbers(organization_id, telephone_number) ON DELETE SET NULL (caller_id_number),
  CONSTRAINT resource_account_has_type CHECK (((account_kind = 'resourceAccount'::text) = (resource_account_type IS NOT NULL))),
  CONSTRAINT resource_account_is_nobody CHECK (((account_kind = 'person'::text) OR ((extension IS NULL) AND (roles = '{}'::text[]))))
);

CREATE TABLE api_tokens (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  display_name text NOT NULL,
  scopes text[] NOT NULL,
  token_hash text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  last_used_at timestamp(3) with time zone,
  CONSTRAINT api_token_expires CHECK ((expires_at <= (created_at + '365 days 00:01:00'::interval))),
  CONSTRAINT api_tokens_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT api_tokens_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 64))),
  CONSTRAINT api_tokens_organization_id_account_id_account_kind_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT api_tokens_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT api_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT api_tokens_scopes_check CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 5))),
  CONSTRAINT api_tokens_token_hash_check CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT api_tokens_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE associations (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  configuration_type text NOT NULL,
  auto_attendant_id text NOT NULL,
  call_priority smallint NOT NULL,
  CONSTRAINT account_has_association PRIMARY KEY (account_id),
  CONSTRAINT associations_call_priority_check CHECK (((call_priority >= 1) AND (call_priority <= 5))),
  CONSTRAINT associations_configuration_type_check CHECK ((configuration_type = 'autoAttendant'::text)),
  CONSTRAINT associations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT auto_attendant_in_use FOREIGN KEY (organization_id, auto_attendant_id) REFERENCES auto_attendants(organization_id, id),
  CONSTRAINT type_mismatch FOREIGN KEY (organization_id, account_id, configuration_type) REFERENCES accounts(organization_id, id, resource_account_type)
);

CREATE TABLE audio_files (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  audio_id text NOT NULL,
  format text NOT NULL,
  size_bytes integer NOT NULL,
  duration_ms integer NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audio_files_audio_id_check CHECK ((audio_id ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT audio_files_audio_id_key UNIQUE (audio_id),
  CONSTRAINT audio_files_duration_ms_check CHECK (((duration_ms >= 0) AND (duration_ms <= ((10 * 60) * 1000)))),
  CONSTRAINT audio_files_format_check CHECK ((format = ANY (ARRAY['wav'::text, 'mp3'::text, 'wma'::text]))),
  CONSTRAINT audio_files_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255))),
  CONSTRAINT audio_files_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT audio_files_pkey PRIMARY KEY (id),
  CONSTRAINT audio_files_size_bytes_check CHECK (((size_bytes >= 1) AND (size_bytes <= ((5 * 1024) * 1024))))
);

CREATE TABLE audit_events (
  organization_id text NOT NULL DEFAULT current_organization(),
  id text NOT NULL DEFAULT ('event_'::text || replace((gen_random_uuid())::text, '-'::text, ''::text)),
  activity_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  activity text NOT NULL,
  actor jsonb NOT NULL DEFAULT current_actor(),
  target_type text NOT NULL,
  target_id text,
  target_name text,
  before jsonb,
  after jsonb,
  revision integer,
  CONSTRAINT audit_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT audit_events_pkey PRIMARY KEY (id)
);

CREATE TABLE authorized_users (
  organization_id text NOT NULL DEFAULT current_organization(),
  auto_attendant_id text NOT NULL,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  CONSTRAINT authorized_users_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT authorized_users_organization_id_account_id_account_kind_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT authorized_users_organization_id_auto_attendant_id_fkey FOREIGN KEY (organization_id, auto_attendant_id) REFERENCES auto_attendants(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT authorized_users_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT authorized_users_pkey PRIMARY KEY (auto_attendant_id, account_id)
);

CREATE TABLE auto_attendants (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  language_id text NOT NULL,
  time_zone_id text NOT NULL,
  operator jsonb,
  default_call_flow jsonb NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT auto_attendants_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
  CONSTRAINT auto_attendants_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT auto_attendants_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT auto_attendants_pkey PRIMARY KEY (id)
);

CREATE TABLE call_records (
  organization_id text NOT NULL DEFAULT current_organization(),
  id text NOT NULL,
  start_at timestamp(3) with time zone NOT NULL,
  record jsonb NOT NULL,
  trace json NOT NULL,
  CONSTRAINT call_records_id_check CHECK ((id ~~ 'call\_%'::text)),
  CONSTRAINT call_records_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT call_records_pkey PRIMARY KEY (id)
);

CREATE TABLE configuration_items (
  organization_id text NOT NULL DEFAULT current_organization(),
  kind text NOT NULL,
  key text NOT NULL,
  from_version integer NOT NULL,
  to_version integer,
  content jsonb NOT NULL,
  CONSTRAINT configuration_items_check CHECK ((to_version > from_version)),
  CONSTRAINT configuration_items_from_version_check CHECK ((from_version > 0)),
  CONSTRAINT configuration_items_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE TABLE configuration_marks (
  organization_id text NOT NULL DEFAULT current_organization(),
  kind text NOT NULL,
  key text NOT NULL,
  CONSTRAINT configuration_marks_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE TABLE configuration_versions (
  organization_id text NOT NULL DEFAULT current_organization(),
  version integer NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  summary text NOT NULL,
  actor jsonb NOT NULL DEFAULT current_actor(),
  made_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT configuration_versions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT configuration_versions_pkey PRIMARY KEY (organization_id, version),
  CONSTRAINT configuration_versions_version_check CHECK ((version > 0))
);

CREATE TABLE devices (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  user_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  display_name text NOT NULL,
  username text NOT NULL,
  realm text NOT NULL,
  ha1_sha256 text NOT NULL,
  ha1_md5 text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  sign_in_hash text,
  CONSTRAINT device_of_person FOREIGN KEY (organization_id, user_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT device_username_taken UNIQUE (realm, username),
  CONSTRAINT devices_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT devices_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 64))),
  CONSTRAINT devices_ha1_md5_check CHECK ((ha1_md5 ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT devices_ha1_sha256_check CHECK ((ha1_sha256 ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT devices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT devices_pkey PRIMARY KEY (id),
  CONSTRAINT devices_sign_in_hash_fkey FOREIGN KEY (sign_in_hash) REFERENCES sign_ins(token_hash) ON DELETE CASCADE
);

CREATE TABLE dial_limits (
  organization_id text NOT NULL DEFAULT current_organization(),
  calls_per_user_per_hour integer NOT NULL,
  simultaneous_calls_per_user integer NOT NULL,
  spend_per_user_per_day_cents integer NOT NULL,
  spend_per_day_cents integer NOT NULL,
  domestic_per_minute_cents integer NOT NULL,
  foreign_per_minute_cents integer NOT NULL,
  rates jsonb NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT dial_limits_calls_per_user_per_hour_check CHECK (((calls_per_user_per_hour >= 0) AND (calls_per_user_per_hour <= 10000))),
  CONSTRAINT dial_limits_domestic_per_minute_cents_check CHECK ((domestic_per_minute_cents >= 0)),
  CONSTRAINT dial_limits_foreign_per_minute_cents_check CHECK ((foreign_per_minute_cents >= 0)),
  CONSTRAINT dial_limits_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT dial_limits_pkey PRIMARY KEY (organization_id),
  CONSTRAINT dial_limits_rates_check CHECK (((jsonb_typeof(rates) = 'array'::text) AND (jsonb_array_length(rates) <= 500))),
  CONSTRAINT dial_limits_simultaneous_calls_per_user_check CHECK (((simultaneous_calls_per_user >= 0) AND (simultaneous_calls_per_user <= 100))),
  CONSTRAINT dial_limits_spend_per_day_cents_check CHECK ((spend_per_day_cents >= 0)),
  CONSTRAINT dial_limits_spend_per_user_per_day_cents_check CHECK ((spend_per_user_per_day_cents >= 0))
);

CREATE TABLE dial_permissions (
  organization_id text NOT NULL DEFAULT current_organization(),
  countries text[] NOT NULL,
  premium_numbers boolean NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT dial_permissions_countries_check CHECK ((array_to_string(countries, ','::text) ~ '^([A-Z]{2}(,[A-Z]{2})*)?$'::text)),
  CONSTRAINT dial_permissions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT dial_permissions_pkey PRIMARY KEY (organization_id)
);

CREATE TABLE dial_plans (
  organization_id text NOT NULL DEFAULT current_organization(),
  emergency_numbers text[] NOT NULL,
  caller_id_number text,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT dial_plan_number FOREIGN KEY (organization_id, caller_id_number) REFERENCES phone_numbers(organization_id, telephone_number) ON DELETE SET NULL (caller_id_number),
  CONSTRAINT dial_plans_emergency_numbers_check CHECK (((cardinality(emergency_numbers) <= 10) AND (array_to_string(emergency_numbers, ','::text) ~ '^([0-9]{2,8}(,[0-9]{2,8})*)?$'::text))),
  CONSTRAINT dial_plans_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT dial_plans_pkey PRIMARY KEY (organization_id)
);

CREATE TABLE emergency_addresses (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  display_name text NOT NULL,
  description text,
  company_name text NOT NULL,
  company_tax_id text,
  country_or_region text NOT NULL,
  house_number text,
  house_number_suffix text,
  pre_directional text,
  street_name text,
  street_suffix text,
  post_directional text,
  city text,
  city_alias text,
  state_or_province text,
  postal_code text,
  latitude double precision,
  longitude double precision,
  validation_status text NOT NULL,
  is_default boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT coordinates_missing CHECK (((country_or_region = ANY (ARRAY['AU'::text, 'JP'::text])) OR ((latitude IS NOT NULL) AND (longitude IS NOT NULL)))),
  CONSTRAINT emergency_addresses_country_or_region_check CHECK ((country_or_region ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT emergency_addresses_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 256))),
  CONSTRAINT emergency_addresses_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  CONSTRAINT emergency_addresses_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  CONSTRAINT emergency_addresses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT emergency_addresses_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT emergency_addresses_pkey PRIMARY KEY (id),
  CONSTRAINT emergency_addresses_validation_status_check CHECK ((validation_status = ANY (ARRAY['validated'::text, 'notValidated'::text, 'invalid'::text])))
);

CREATE TABLE emergency_locations (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  address_id text NOT NULL,
  name text,
  elin text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT emergency_locations_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 256))),
  CONSTRAINT emergency_locations_organization_id_address_id_fkey FOREIGN KEY (organization_id, address_id) REFERENCES emergency_addresses(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT emergency_locations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT emergency_locations_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT emergency_locations_pkey PRIMARY KEY (id)
);

CREATE TABLE engine_snapshots (
  organization_id text NOT NULL DEFAULT current_organization(),
  sequence bigint NOT NULL,
  content jsonb NOT NULL,
  versions integer[] NOT NULL DEFAULT '{}'::integer[],
  CONSTRAINT engine_snapshots_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT engine_snapshots_pkey PRIMARY KEY (organization_id)
);

CREATE TABLE group_licenses (
  organization_id text NOT NULL DEFAULT current_organization(),
  group_id text NOT NULL,
  sku_id text NOT NULL,
  disabled_plans text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT group_has_licenses FOREIGN KEY (organization_id, group_id) REFERENCES groups(organization_id, id),
  CONSTRAINT group_licenses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT group_licenses_organization_id_sku_id_fkey FOREIGN KEY (organization_id, sku_id) REFERENCES subscribed_skus(organization_id, sku_id),
  CONSTRAINT group_licenses_pkey PRIMARY KEY (group_id, sku_id)
);

CREATE TABLE group_members (
  organization_id text NOT NULL DEFAULT current_organization(),
  group_id text NOT NULL,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  added_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT already_member PRIMARY KEY (group_id, account_id),
  CONSTRAINT group_members_organization_id_account_id_account_kind_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT group_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT group_members_organization_id_group_id_fkey FOREIGN KEY (organization_id, group_id) REFERENCES groups(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT member_is_person CHECK ((account_kind = 'person'::text))
);

CREATE TABLE groups (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  display_name text NOT NULL,
  description text,
  mail_nickname text NOT NULL,
  security_enabled boolean NOT NULL,
  mail_enabled boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT group_has_type CHECK ((security_enabled OR mail_enabled)),
  CONSTRAINT groups_description_check CHECK (((char_length(description) >= 1) AND (char_length(description) <= 1024))),
  CONSTRAINT groups_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 256))),
  CONSTRAINT groups_mail_nickname_check CHECK (((char_length(mail_nickname) >= 1) AND (char_length(mail_nickname) <= 64))),
  CONSTRAINT groups_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT groups_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT groups_pkey PRIMARY KEY (id)
);

CREATE TABLE journal (
  organization_id text NOT NULL DEFAULT current_organization(),
  sequence bigint NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  call_id text,
  version integer,
  input json,
  CONSTRAINT journal_check CHECK (((kind = 'configurationReplaced'::text) = (version IS NOT NULL))),
  CONSTRAINT journal_check1 CHECK (((version IS NULL) = (input IS NOT NULL))),
  CONSTRAINT journal_pkey PRIMARY KEY (organization_id, sequence)
);

CREATE TABLE license_assignments (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  sku_id text NOT NULL,
  disabled_plans text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT license_assignments_organization_id_account_id_fkey FOREIGN KEY (organization_id, account_id) REFERENCES accounts(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT license_assignments_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT license_assignments_organization_id_sku_id_fkey FOREIGN KEY (organization_id, sku_id) REFERENCES subscribed_skus(organization_id, sku_id),
  CONSTRAINT license_assignments_pkey PRIMARY KEY (account_id, sku_id)
);

CREATE TABLE license_grants (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  sku_id text NOT NULL,
  group_id text,
  disabled_plans text[] NOT NULL DEFAULT '{}'::text[],
  state text NOT NULL,
  error text NOT NULL,
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  held_sku_id text DEFAULT 
CASE
    WHEN (state <> 'Error'::text) THEN sku_id
    ELSE NULL::text
END,
  CONSTRAINT granted_by_group_license FOREIGN KEY (group_id, sku_id) REFERENCES group_licenses(group_id, sku_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT granted_by_own_group FOREIGN KEY (group_id, account_id) REFERENCES group_members(group_id, account_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT granted_license_is_held FOREIGN KEY (account_id, held_sku_id) REFERENCES license_assignments(account_id, sku_id) ON DELETE CASCADE,
  CONSTRAINT license_granted_once UNIQUE NULLS NOT DISTINCT (account_id, sku_id, group_id),
  CONSTRAINT license_grants_check CHECK (((group_id IS NOT NULL) OR (state <> 'Error'::text))),
  CONSTRAINT license_grants_check1 CHECK (((error = 'None'::text) = (state = ANY (ARRAY['Active'::text, 'Disabled'::text])))),
  CONSTRAINT license_grants_error_check CHECK ((error = ANY (ARRAY['None'::text, 'CountViolation'::text, 'MutuallyExclusiveViolation'::text, 'DependencyViolation'::text, 'ProhibitedInUsageLocationViolation'::text, 'UniquenessViolation'::text, 'Others'::text]))),
  CONSTRAINT license_grants_organization_id_account_id_fkey FOREIGN KEY (organization_id, account_id) REFERENCES accounts(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT license_grants_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT license_grants_state_check CHECK ((state = ANY (ARRAY['Active'::text, 'ActiveWithError'::text, 'Disabled'::text, 'Error'::text])))
);

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE open_id_connect_links (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  issuer text NOT NULL,
  subject text NOT NULL,
  linked_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT open_id_connect_links_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT open_id_connect_links_organization_id_account_id_account_k_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT open_id_connect_links_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT open_id_connect_links_pkey PRIMARY KEY (account_id),
  CONSTRAINT open_id_connect_links_subject_check CHECK (((char_length(subject) >= 1) AND (char_length(subject) <= 255))),
  CONSTRAINT open_id_connect_subject_taken UNIQUE (organization_id, issuer, subject)
);

CREATE TABLE open_id_connect_settings (
  organization_id text NOT NULL DEFAULT current_organization(),
  enabled boolean NOT NULL,
  display_name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret text,
  credential_changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  person_claim text NOT NULL,
  claim_domain text NOT NULL,
  unknown_people text NOT NULL,
  password_sign_in text NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT open_id_connect_settings_client_id_check CHECK (((char_length(client_id) >= 1) AND (char_length(client_id) <= 256))),
  CONSTRAINT open_id_connect_settings_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 64))),
  CONSTRAINT open_id_connect_settings_issuer_check CHECK ((issuer ~ '^https?://'::text)),
  CONSTRAINT open_id_connect_settings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT open_id_connect_settings_password_sign_in_check CHECK ((password_sign_in = ANY (ARRAY['everybody'::text, 'administrators'::text, 'nobody'::text]))),
  CONSTRAINT open_id_connect_settings_person_claim_check CHECK ((person_claim = ANY (ARRAY['email'::text, 'userPrincipalName'::text, 'link'::text]))),
  CONSTRAINT open_id_connect_settings_pkey PRIMARY KEY (organization_id),
  CONSTRAINT open_id_connect_settings_unknown_people_check CHECK ((unknown_people = ANY (ARRAY['refuse'::text, 'create'::text]))),
  CONSTRAINT unknown_person_has_name CHECK (((unknown_people = 'refuse'::text) OR (person_claim <> 'link'::text)))
);

CREATE TABLE orders (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  lines jsonb NOT NULL,
  notes jsonb NOT NULL,
  CONSTRAINT orders_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);

CREATE TABLE organizations (
  id text NOT NULL,
  display_name text NOT NULL,
  domain text NOT NULL,
  country_code text NOT NULL,
  language_id text NOT NULL,
  time_zone_id text NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  allotment_enforced boolean NOT NULL DEFAULT true,
  number_quotas_enforced boolean NOT NULL DEFAULT true,
  recording_kept_days integer NOT NULL DEFAULT 90,
  recording_notice text NOT NULL DEFAULT 'beep'::text,
  CONSTRAINT organization_domain_taken UNIQUE (domain),
  CONSTRAINT organizations_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT organizations_id_check CHECK ((id ~~ 'org\_%'::text)),
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_recording_kept_days_check CHECK (((recording_kept_days >= 1) AND (recording_kept_days <= 3650))),
  CONSTRAINT organizations_recording_notice_check CHECK ((recording_notice = ANY (ARRAY['beep'::text, 'announcement'::text, 'both'::text])))
);

CREATE TABLE passkeys (
  organization_id text NOT NULL DEFAULT current_organization(),
  id text NOT NULL,
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  display_name text NOT NULL,
  credential_id text NOT NULL,
  public_key text NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp(3) with time zone,
  CONSTRAINT passkey_taken UNIQUE (credential_id),
  CONSTRAINT passkeys_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT passkeys_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 64))),
  CONSTRAINT passkeys_id_check CHECK ((id ~~ 'passkey\_%'::text)),
  CONSTRAINT passkeys_organization_id_account_id_account_kind_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT passkeys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT passkeys_pkey PRIMARY KEY (id),
  CONSTRAINT passkeys_sign_count_check CHECK ((sign_count >= 0))
);

CREATE TABLE passwords (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  password_hash text NOT NULL,
  changed_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT passwords_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT passwords_organization_id_account_id_account_kind_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT passwords_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT passwords_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text)),
  CONSTRAINT passwords_pkey PRIMARY KEY (account_id)
);

CREATE TABLE phone_number_operations (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  phone_number_id text NOT NULL,
  status text NOT NULL,
  error jsonb,
  CONSTRAINT phone_number_operations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT phone_number_operations_pkey PRIMARY KEY (id),
  CONSTRAINT phone_number_operations_status_check CHECK ((status = ANY (ARRAY['notStarted'::text, 'running'::text, 'succeeded'::text, 'failed'::text])))
);

CREATE TABLE phone_number_order_numbers (
  organization_id text NOT NULL DEFAULT current_organization(),
  order_id text NOT NULL,
  telephone_number text NOT NULL,
  city text,
  iso_subdivision text,
  is_held boolean NOT NULL DEFAULT true,
  CONSTRAINT phone_number_order_numbers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT phone_number_order_numbers_organization_id_order_id_fkey FOREIGN KEY (organization_id, order_id) REFERENCES phone_number_orders(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT phone_number_order_numbers_pkey PRIMARY KEY (order_id, telephone_number)
);

CREATE TABLE phone_number_orders (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  description text NOT NULL,
  source text NOT NULL,
  country_code text NOT NULL,
  number_type text NOT NULL,
  usage text NOT NULL,
  kind text NOT NULL,
  search_type text NOT NULL,
  search_text text NOT NULL,
  quantity integer NOT NULL,
  status text NOT NULL,
  error_code text NOT NULL DEFAULT 'noError'::text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT current_instant(),
  created_by text NOT NULL DEFAULT COALESCE((current_actor() ->> 'displayName'::text), ''::text),
  reservation_expires_at timestamp(3) with time zone,
  CONSTRAINT phone_number_orders_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT phone_number_orders_description_check CHECK ((char_length(description) <= 512)),
  CONSTRAINT phone_number_orders_error_code_check CHECK ((error_code = ANY (ARRAY['noError'::text, 'outOfStock'::text]))),
  CONSTRAINT phone_number_orders_kind_check CHECK ((kind = ANY (ARRAY['toll'::text, 'tollFree'::text]))),
  CONSTRAINT phone_number_orders_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
  CONSTRAINT phone_number_orders_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT phone_number_orders_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT phone_number_orders_pkey PRIMARY KEY (id),
  CONSTRAINT phone_number_orders_quantity_check CHECK (((quantity >= 1) AND (quantity <= 1000))),
  CONSTRAINT phone_number_orders_search_type_check CHECK ((search_type = ANY (ARRAY['areaCode'::text, 'numberPrefix'::text, 'city'::text]))),
  CONSTRAINT phone_number_orders_status_check CHECK ((status = ANY (ARRAY['reserved'::text, 'completed'::text, 'expired'::text, 'released'::text, 'error'::text]))),
  CONSTRAINT phone_number_orders_usage_check CHECK ((usage = ANY (ARRAY['user'::text, 'service'::text]))),
  CONSTRAINT reservation_ends CHECK (((status = 'error'::text) OR (reservation_expires_at IS NOT NULL)))
);

CREATE TABLE phone_numbers (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  telephone_number text NOT NULL,
  usage text NOT NULL,
  number_type text NOT NULL,
  kind text NOT NULL,
  iso_country_code text NOT NULL,
  city text,
  source text NOT NULL,
  account_id text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  location_id text,
  iso_subdivision text,
  order_id text,
  assignment_category text NOT NULL DEFAULT 'primary'::text,
  network_site_id text,
  reverse_number_lookup_options text[] NOT NULL DEFAULT '{}'::text[],
  tags text[] NOT NULL DEFAULT '{}'::text[],
  note text,
  assignment_blocked_until timestamp(3) with time zone,
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT extension_needs_direct_routing CHECK (((number_type = 'directRouting'::text) OR (telephone_number !~~ '%;%'::text))),
  CONSTRAINT location_in_use FOREIGN KEY (organization_id, location_id) REFERENCES emergency_locations(organization_id, id),
  CONSTRAINT phone_numbers_account FOREIGN KEY (organization_id, account_id) REFERENCES accounts(organization_id, id),
  CONSTRAINT phone_numbers_assignment_category_check CHECK ((assignment_category = ANY (ARRAY['primary'::text, 'private'::text, 'alternate'::text]))),
  CONSTRAINT phone_numbers_iso_country_code_check CHECK ((iso_country_code ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT phone_numbers_iso_subdivision_check CHECK ((iso_subdivision ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'::text)),
  CONSTRAINT phone_numbers_kind_check CHECK ((kind = ANY (ARRAY['toll'::text, 'tollFree'::text]))),
  CONSTRAINT phone_numbers_network_site_id_check CHECK (((char_length(network_site_id) >= 1) AND (char_length(network_site_id) <= 64))),
  CONSTRAINT phone_numbers_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 1000))),
  CONSTRAINT phone_numbers_number_type_check CHECK ((number_type = ANY (ARRAY['callingPlan'::text, 'operatorConnect'::text, 'directRouting'::text]))),
  CONSTRAINT phone_numbers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT phone_numbers_pkey PRIMARY KEY (id),
  CONSTRAINT phone_numbers_reverse_number_lookup_options_check CHECK ((reverse_number_lookup_options <@ '{skipInternalVoip}'::text[])),
  CONSTRAINT phone_numbers_source_check CHECK ((source = ANY (ARRAY['sample'::text, 'own'::text]))),
  CONSTRAINT phone_numbers_tags_check CHECK (are_tags(tags)),
  CONSTRAINT phone_numbers_telephone_number_check CHECK ((telephone_number ~ '^\+[1-9][0-9]{6,14}(;ext=[0-9]{1,8})?$'::text)),
  CONSTRAINT phone_numbers_usage_check CHECK ((usage = ANY (ARRAY['user'::text, 'service'::text]))),
  CONSTRAINT telephone_number_taken UNIQUE (organization_id, telephone_number),
  CONSTRAINT toll_free_number_for_person CHECK (((kind = 'toll'::text) OR (usage = 'service'::text)))
);

CREATE TABLE plans (
  organization_id text NOT NULL DEFAULT current_organization(),
  id text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  request jsonb NOT NULL,
  changes jsonb NOT NULL,
  applied_at timestamp(3) with time zone,
  created jsonb,
  CONSTRAINT plans_check CHECK (((applied_at IS NULL) = (created IS NULL))),
  CONSTRAINT plans_id_check CHECK ((id ~~ 'plan\_%'::text)),
  CONSTRAINT plans_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT plans_pkey PRIMARY KEY (id)
);

CREATE TABLE port_orders (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  status text NOT NULL,
  status_message text,
  country_code text NOT NULL,
  kind text NOT NULL,
  usage text NOT NULL,
  scope text NOT NULL,
  notification_mails text[] NOT NULL,
  requested_transfer_date date NOT NULL,
  transfer_at timestamp(3) with time zone,
  requester text NOT NULL,
  billing_telephone_number text NOT NULL,
  provider text NOT NULL,
  account_number text NOT NULL,
  service_address text NOT NULL,
  letter_of_authorization text,
  location_id text,
  telephone_numbers text[] NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT port_location_in_use FOREIGN KEY (organization_id, location_id) REFERENCES emergency_locations(organization_id, id),
  CONSTRAINT port_orders_billing_telephone_number_check CHECK ((billing_telephone_number ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT port_orders_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT port_orders_kind_check CHECK ((kind = ANY (ARRAY['toll'::text, 'tollFree'::text]))),
  CONSTRAINT port_orders_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
  CONSTRAINT port_orders_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT port_orders_pkey PRIMARY KEY (id),
  CONSTRAINT port_orders_scope_check CHECK ((scope = ANY (ARRAY['full'::text, 'partial'::text]))),
  CONSTRAINT port_orders_status_check CHECK ((status = ANY (ARRAY['processing'::text, 'contactingCarrier'::text, 'transferApproved'::text, 'transferPending'::text, 'error'::text, 'completed'::text, 'cancelled'::text]))),
  CONSTRAINT port_orders_telephone_numbers_check CHECK (((cardinality(telephone_numbers) >= 1) AND (cardinality(telephone_numbers) <= 999))),
  CONSTRAINT port_orders_usage_check CHECK ((usage = ANY (ARRAY['user'::text, 'service'::text]))),
  CONSTRAINT transfer_date_missing CHECK (((transfer_at IS NOT NULL) OR (status <> ALL (ARRAY['transferApproved'::text, 'transferPending'::text]))))
);

CREATE TABLE recordings (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  call_id text NOT NULL,
  party_names text[] NOT NULL,
  started_at timestamp(3) with time zone NOT NULL,
  size_bytes bigint,
  duration_ms integer,
  failure text,
  CONSTRAINT recordings_duration_ms_check CHECK ((duration_ms >= 0)),
  CONSTRAINT recordings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT recordings_party_names_check CHECK ((cardinality(party_names) = 2)),
  CONSTRAINT recordings_pkey PRIMARY KEY (id),
  CONSTRAINT recordings_size_bytes_check CHECK ((size_bytes >= 0))
);

CREATE TABLE registrations (
  organization_id text NOT NULL DEFAULT current_organization(),
  device_id text NOT NULL,
  contact text NOT NULL,
  transport text NOT NULL,
  local_address text NOT NULL,
  local_port integer NOT NULL,
  remote_address text NOT NULL,
  remote_port integer NOT NULL,
  call_id text NOT NULL,
  cseq bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  user_agent_name text NOT NULL,
  path text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT registrations_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE,
  CONSTRAINT registrations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT registrations_pkey PRIMARY KEY (device_id, contact),
  CONSTRAINT registrations_transport_check CHECK ((transport = ANY (ARRAY['udp'::text, 'tcp'::text, 'tls'::text, 'ws'::text, 'wss'::text])))
);

CREATE TABLE rendered_prompts (
  organization_id text NOT NULL DEFAULT current_organization(),
  language_id text NOT NULL,
  text text NOT NULL,
  audio_id text NOT NULL,
  duration_ms integer NOT NULL,
  CONSTRAINT rendered_prompts_duration_ms_check CHECK ((duration_ms >= 0)),
  CONSTRAINT rendered_prompts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE TABLE sign_in_flows (
  token_hash text NOT NULL,
  organization_id text,
  purpose text NOT NULL,
  content jsonb NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT sign_in_flows_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT sign_in_flows_pkey PRIMARY KEY (token_hash),
  CONSTRAINT sign_in_flows_purpose_check CHECK ((purpose = ANY (ARRAY['openIdConnect'::text, 'passkeySignIn'::text, 'passkeyRegistration'::text]))),
  CONSTRAINT sign_in_flows_token_hash_check CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE sign_ins (
  organization_id text NOT NULL DEFAULT current_organization(),
  token_hash text NOT NULL,
  account_id text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  address text,
  user_agent text,
  CONSTRAINT sign_ins_organization_id_account_id_fkey FOREIGN KEY (organization_id, account_id) REFERENCES accounts(organization_id, id) ON DELETE CASCADE,
  CONSTRAINT sign_ins_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT sign_ins_pkey PRIMARY KEY (token_hash),
  CONSTRAINT sign_ins_token_hash_check CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE subscribed_skus (
  organization_id text NOT NULL DEFAULT current_organization(),
  sku_id text NOT NULL,
  applies_to text NOT NULL,
  enabled_units integer NOT NULL,
  phone_plan_id text,
  CONSTRAINT subscribed_skus_applies_to_check CHECK ((applies_to = ANY (ARRAY['resourceAccount'::text, 'user'::text]))),
  CONSTRAINT subscribed_skus_enabled_units_check CHECK ((enabled_units >= 0)),
  CONSTRAINT subscribed_skus_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT subscribed_skus_pkey PRIMARY KEY (organization_id, sku_id)
);

CREATE TABLE system_prompts (
  language text NOT NULL,
  name text NOT NULL,
  audio_id text NOT NULL,
  duration_ms integer NOT NULL,
  text text NOT NULL,
  CONSTRAINT system_prompts_pkey PRIMARY KEY (language, name)
);

CREATE TABLE trunks (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  authentication text NOT NULL,
  addresses inet[] NOT NULL,
  enabled boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  server_host text,
  server_port integer,
  server_transport text,
  outbound_proxy text,
  username text,
  authentication_username text,
  realm text,
  registration_expiry_seconds integer NOT NULL DEFAULT 3600,
  priority integer NOT NULL DEFAULT 1,
  weight integer NOT NULL DEFAULT 1,
  max_calls integer,
  max_calls_per_second integer,
  number_format text NOT NULL DEFAULT 'e164Plus'::text,
  country text NOT NULL,
  outbound_prefix text,
  caller_id_header text NOT NULL DEFAULT 'pAssertedIdentity'::text,
  media_encryption text NOT NULL DEFAULT 'none'::text,
  digits text NOT NULL DEFAULT 'rtpEvent'::text,
  options_interval_seconds integer NOT NULL DEFAULT 60,
  template text,
  password text,
  credential_changed_at timestamp(3) with time zone,
  diversion_header text NOT NULL DEFAULT 'diversion'::text,
  CONSTRAINT trunk_addresses_missing CHECK (((authentication = 'registration'::text) OR (cardinality(addresses) > 0))),
  CONSTRAINT trunk_server_missing CHECK (((authentication = 'address'::text) OR ((server_host IS NOT NULL) AND (username IS NOT NULL)))),
  CONSTRAINT trunks_addresses_check CHECK ((cardinality(addresses) <= 64)),
  CONSTRAINT trunks_authentication_check CHECK ((authentication = ANY (ARRAY['address'::text, 'registration'::text]))),
  CONSTRAINT trunks_authentication_username_check CHECK (((char_length(authentication_username) >= 1) AND (char_length(authentication_username) <= 128))),
  CONSTRAINT trunks_caller_id_header_check CHECK ((caller_id_header = ANY (ARRAY['from'::text, 'pAssertedIdentity'::text]))),
  CONSTRAINT trunks_check CHECK (((server_host IS NULL) = (server_transport IS NULL))),
  CONSTRAINT trunks_check1 CHECK (((server_host IS NOT NULL) OR (server_port IS NULL))),
  CONSTRAINT trunks_check2 CHECK (((password IS NULL) OR (username IS NOT NULL))),
  CONSTRAINT trunks_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT trunks_digits_check CHECK ((digits = ANY (ARRAY['rtpEvent'::text, 'inBand'::text, 'info'::text]))),
  CONSTRAINT trunks_diversion_header_check CHECK ((diversion_header = ANY (ARRAY['none'::text, 'diversion'::text, 'historyInfo'::text]))),
  CONSTRAINT trunks_max_calls_check CHECK (((max_calls >= 1) AND (max_calls <= 2000))),
  CONSTRAINT trunks_max_calls_per_second_check CHECK (((max_calls_per_second >= 1) AND (max_calls_per_second <= 100))),
  CONSTRAINT trunks_media_encryption_check CHECK ((media_encryption = ANY (ARRAY['none'::text, 'offered'::text, 'required'::text]))),
  CONSTRAINT trunks_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
  CONSTRAINT trunks_number_format_check CHECK ((number_format = ANY (ARRAY['e164Plus'::text, 'e164'::text, 'national'::text]))),
  CONSTRAINT trunks_options_interval_seconds_check CHECK (((options_interval_seconds = 0) OR ((options_interval_seconds >= 10) AND (options_interval_seconds <= 3600)))),
  CONSTRAINT trunks_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT trunks_outbound_prefix_check CHECK ((outbound_prefix ~ '^[0-9*#+]{1,16}$'::text)),
  CONSTRAINT trunks_outbound_proxy_check CHECK (((char_length(outbound_proxy) >= 1) AND (char_length(outbound_proxy) <= 259))),
  CONSTRAINT trunks_password_check CHECK (((char_length(password) >= 1) AND (char_length(password) <= 256))),
  CONSTRAINT trunks_pkey PRIMARY KEY (id),
  CONSTRAINT trunks_priority_check CHECK (((priority >= 1) AND (priority <= 100))),
  CONSTRAINT trunks_realm_check CHECK (((char_length(realm) >= 1) AND (char_length(realm) <= 253))),
  CONSTRAINT trunks_registration_expiry_seconds_check CHECK (((registration_expiry_seconds >= 60) AND (registration_expiry_seconds <= 86400))),
  CONSTRAINT trunks_server_host_check CHECK (((char_length(server_host) >= 1) AND (char_length(server_host) <= 253))),
  CONSTRAINT trunks_server_port_check CHECK (((server_port >= 1) AND (server_port <= 65535))),
  CONSTRAINT trunks_server_transport_check CHECK ((server_transport = ANY (ARRAY['udp'::text, 'tcp'::text, 'tls'::text]))),
  CONSTRAINT trunks_template_check CHECK (((char_length(template) >= 1) AND (char_length(template) <= 64))),
  CONSTRAINT trunks_username_check CHECK (((char_length(username) >= 1) AND (char_length(username) <= 128))),
  CONSTRAINT trunks_weight_check CHECK (((weight >= 1) AND (weight <= 100)))
);

CREATE TABLE voice_applications_policies (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  display_name text NOT NULL,
  description text,
  switches text[] NOT NULL DEFAULT '{}'::text[],
  metric_permissions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT voice_applications_policies_description_check CHECK ((char_length(description) <= 1024)),
  CONSTRAINT voice_applications_policies_display_name_check CHECK (((char_length(display_name) >= 1) AND (char_length(display_name) <= 64))),
  CONSTRAINT voice_applications_policies_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT voice_applications_policies_organization_id_id_key UNIQUE (organization_id, id),
  CONSTRAINT voice_applications_policies_pkey PRIMARY KEY (id)
);

CREATE TABLE voice_applications_policy_grants (
  organization_id text NOT NULL DEFAULT current_organization(),
  account_id text NOT NULL,
  account_kind text NOT NULL DEFAULT 'person'::text,
  policy_id text NOT NULL,
  CONSTRAINT voice_applications_policy_gra_organization_id_account_id_a_fkey FOREIGN KEY (organization_id, account_id, account_kind) REFERENCES accounts(organization_id, id, account_kind) ON DELETE CASCADE,
  CONSTRAINT voice_applications_policy_grants_account_kind_check CHECK ((account_kind = 'person'::text)),
  CONSTRAINT voice_applications_policy_grants_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT voice_applications_policy_grants_pkey PRIMARY KEY (account_id),
  CONSTRAINT voice_applications_policy_in_use FOREIGN KEY (organization_id, policy_id) REFERENCES voice_applications_policies(organization_id, id)
);

CREATE TABLE voice_routes (
  id text NOT NULL,
  organization_id text NOT NULL DEFAULT current_organization(),
  name text NOT NULL,
  pattern text NOT NULL,
  priority integer NOT NULL,
  trunk_ids text[] NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  CONSTRAINT voice_routes_id_check CHECK ((id ~~ 'route\_%'::text)),
  CONSTRAINT voice_routes_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
  CONSTRAINT voice_routes_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT voice_routes_pattern_check CHECK (((pattern ~ '^\+[0-9X]{0,15}\*?$'::text) AND (char_length(pattern) > 1))),
  CONSTRAINT voice_routes_pkey PRIMARY KEY (id),
  CONSTRAINT voice_routes_priority_check CHECK (((priority >= 1) AND (priority <= 100))),
  CONSTRAINT voice_routes_trunk_ids_check CHECK (((cardinality(trunk_ids) >= 1) AND (cardinality(trunk_ids) <= 50)))
);


CREATE UNIQUE INDEX account_has_number ON public.phone_numbers USING btree (account_id) WHERE (assignment_category = 'primary'::text);
CREATE INDEX accounts_deleted ON public.accounts USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX api_tokens_account ON public.api_tokens USING btree (organization_id, account_id);
CREATE INDEX associations_auto_attendant ON public.associations USING btree (organization_id, auto_attendant_id);
CREATE INDEX audio_files_name ON public.audio_files USING btree (organization_id, lower(name));
CREATE INDEX audit_events_newest ON public.audit_events USING btree (organization_id, activity_at DESC, id DESC);
CREATE INDEX audit_events_revision ON public.audit_events USING btree (organization_id, target_id, revision) WHERE (revision IS NOT NULL);
CREATE INDEX audit_events_target ON public.audit_events USING btree (organization_id, target_id);
CREATE INDEX authorized_users_account ON public.authorized_users USING btree (organization_id, account_id);
CREATE INDEX call_records_newest ON public.call_records USING btree (organization_id, start_at DESC, id DESC);
CREATE INDEX configuration_items_begun ON public.configuration_items USING btree (organization_id, from_version);
CREATE INDEX configuration_items_ended ON public.configuration_items USING btree (organization_id, to_version) WHERE (to_version IS NOT NULL);
CREATE UNIQUE INDEX configuration_items_live ON public.configuration_items USING btree (organization_id, kind, md5(key)) WHERE (to_version IS NULL);
CREATE INDEX devices_sign_in ON public.devices USING btree (sign_in_hash) WHERE (sign_in_hash IS NOT NULL);
CREATE INDEX devices_user ON public.devices USING btree (organization_id, user_id);
CREATE UNIQUE INDEX emergency_addresses_default ON public.emergency_addresses USING btree (organization_id) WHERE is_default;
CREATE UNIQUE INDEX emergency_locations_default ON public.emergency_locations USING btree (address_id) WHERE (name IS NULL);
CREATE UNIQUE INDEX extension_taken ON public.accounts USING btree (organization_id, extension) WHERE (deleted_at IS NULL);
CREATE INDEX group_members_account ON public.group_members USING btree (organization_id, account_id);
CREATE INDEX journal_age ON public.journal USING brin (at_ms);
CREATE INDEX journal_call ON public.journal USING btree (organization_id, call_id) WHERE (call_id IS NOT NULL);
CREATE INDEX license_assignments_sku ON public.license_assignments USING btree (organization_id, sku_id);
CREATE INDEX license_grants_group ON public.license_grants USING btree (group_id, sku_id);
CREATE INDEX license_grants_waiting ON public.license_grants USING btree (organization_id, sku_id, changed_at) WHERE (error = 'CountViolation'::text);
CREATE UNIQUE INDEX mail_nickname_taken ON public.groups USING btree (organization_id, lower(mail_nickname));
CREATE UNIQUE INDEX number_reserved ON public.phone_number_order_numbers USING btree (organization_id, telephone_number) WHERE is_held;
CREATE INDEX passkeys_account ON public.passkeys USING btree (organization_id, account_id);
CREATE INDEX phone_number_operations_created ON public.phone_number_operations USING btree (organization_id, created_at);
CREATE INDEX phone_number_orders_expiry ON public.phone_number_orders USING btree (reservation_expires_at) WHERE (status = 'reserved'::text);
CREATE INDEX phone_number_orders_newest ON public.phone_number_orders USING btree (organization_id, created_at DESC);
CREATE INDEX phone_numbers_holder ON public.phone_numbers USING btree (account_id);
CREATE INDEX phone_numbers_location ON public.phone_numbers USING btree (organization_id, location_id);
CREATE INDEX phone_numbers_order ON public.phone_numbers USING btree (organization_id, order_id);
CREATE UNIQUE INDEX place_name_taken ON public.emergency_locations USING btree (address_id, lower(name));
CREATE INDEX port_orders_newest ON public.port_orders USING btree (organization_id, created_at DESC, id DESC);
CREATE INDEX recordings_call ON public.recordings USING btree (organization_id, call_id);
CREATE INDEX recordings_newest ON public.recordings USING btree (organization_id, started_at DESC);
CREATE UNIQUE INDEX rendered_prompts_text ON public.rendered_prompts USING btree (organization_id, language_id, md5(text));
CREATE INDEX sign_in_flows_age ON public.sign_in_flows USING btree (organization_id, created_at);
CREATE INDEX sign_in_flows_expiry ON public.sign_in_flows USING btree (expires_at);
CREATE INDEX sign_ins_account ON public.sign_ins USING btree (organization_id, account_id);
CREATE INDEX sign_ins_expiry ON public.sign_ins USING btree (expires_at);
CREATE UNIQUE INDEX user_name_taken ON public.accounts USING btree (organization_id, lower(user_name)) WHERE (deleted_at IS NULL);
CREATE INDEX voice_applications_policy_grants_policy ON public.voice_applications_policy_grants USING btree (organization_id, policy_id);
CREATE UNIQUE INDEX voice_applications_policy_name_taken ON public.voice_applications_policies USING btree (organization_id, lower(display_name));
CREATE UNIQUE INDEX voice_route_name_taken ON public.voice_routes USING btree (organization_id, lower(name));

CREATE POLICY only_the_living ON accounts USING ((deleted_at IS NULL) OR (( SELECT current_setting('app.deleted_accounts'::text, true) AS current_setting) = 'shown'::text));
CREATE POLICY own_organization ON accounts USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON api_tokens USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON associations USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON audio_files USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON audit_events USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON authorized_users USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON auto_attendants USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON call_records USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON configuration_items USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON configuration_marks USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON configuration_versions USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON devices USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON dial_limits USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON dial_permissions USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON dial_plans USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON emergency_addresses USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON emergency_locations USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON engine_snapshots USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON group_licenses USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON group_members USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON groups USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON journal USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON license_assignments USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON license_grants USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON open_id_connect_links USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON open_id_connect_settings USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON orders USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON organizations USING ((( SELECT current_organization() AS current_organization) = id) OR (( SELECT current_organization() AS current_organization) = '*'::text));
CREATE POLICY own_organization ON passkeys USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON passwords USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON phone_number_operations USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON phone_number_order_numbers USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON phone_number_orders USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON phone_numbers USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON plans USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON port_orders USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON recordings USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON registrations USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON rendered_prompts USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON sign_in_flows USING ((( SELECT current_organization() AS current_organization) = organization_id) OR (( SELECT current_organization() AS current_organization) = '*'::text));
CREATE POLICY own_organization ON sign_ins USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON subscribed_skus USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON trunks USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON voice_applications_policies USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON voice_applications_policy_grants USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));
CREATE POLICY own_organization ON voice_routes USING (organization_id = ANY (( SELECT visible_organizations() AS visible_organizations)::text[]));

CREATE TRIGGER accounts_audit AFTER INSERT ON public.accounts FOR EACH ROW EXECUTE FUNCTION record_change('account');
CREATE TRIGGER accounts_audit_deletion AFTER UPDATE ON public.accounts FOR EACH ROW WHEN ((old.deleted_at IS DISTINCT FROM new.deleted_at)) EXECUTE FUNCTION record_account_deletion();
CREATE TRIGGER accounts_audit_purge AFTER DELETE ON public.accounts FOR EACH ROW EXECUTE FUNCTION record_change('account', 'Purged');
CREATE TRIGGER accounts_audit_update AFTER UPDATE ON public.accounts FOR EACH ROW WHEN ((NOT (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION record_change('account');
CREATE TRIGGER accounts_change BEFORE UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION guard_account_change();
CREATE TRIGGER accounts_deletion BEFORE DELETE ON public.accounts FOR EACH ROW EXECUTE FUNCTION guard_account_deletion();
CREATE TRIGGER accounts_last_administrator BEFORE UPDATE ON public.accounts FOR EACH ROW WHEN ((('globalAdministrator'::text = ANY (old.roles)) AND old.account_enabled AND (old.deleted_at IS NULL) AND (NOT (('globalAdministrator'::text = ANY (new.roles)) AND new.account_enabled AND (new.deleted_at IS NULL))))) EXECUTE FUNCTION guard_last_administrator();
CREATE TRIGGER accounts_last_administrator_deletion BEFORE DELETE ON public.accounts FOR EACH ROW WHEN ((('globalAdministrator'::text = ANY (old.roles)) AND old.account_enabled AND (old.deleted_at IS NULL))) EXECUTE FUNCTION guard_last_administrator();
CREATE TRIGGER accounts_mark AFTER INSERT OR DELETE OR UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION mark_configuration('account', 'id');
CREATE TRIGGER accounts_recoverable_deletion BEFORE UPDATE ON public.accounts FOR EACH ROW WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION guard_account_deletion();
CREATE TRIGGER accounts_revision BEFORE UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER api_tokens_audit AFTER INSERT OR DELETE ON public.api_tokens FOR EACH ROW EXECUTE FUNCTION record_change('apiToken');
CREATE TRIGGER associations_audit AFTER INSERT OR DELETE OR UPDATE ON public.associations FOR EACH ROW EXECUTE FUNCTION record_change('association');
CREATE TRIGGER associations_change BEFORE INSERT OR UPDATE ON public.associations FOR EACH ROW EXECUTE FUNCTION guard_association();
CREATE TRIGGER associations_license BEFORE INSERT OR UPDATE ON public.associations FOR EACH ROW EXECUTE FUNCTION guard_phone_license();
CREATE TRIGGER associations_mark AFTER INSERT OR DELETE OR UPDATE ON public.associations FOR EACH ROW EXECUTE FUNCTION mark_configuration('account', 'account_id');
CREATE TRIGGER audio_files_audit AFTER INSERT OR DELETE OR UPDATE ON public.audio_files FOR EACH ROW EXECUTE FUNCTION record_change('audioFile');
CREATE TRIGGER audio_files_mark AFTER INSERT OR DELETE OR UPDATE ON public.audio_files FOR EACH ROW EXECUTE FUNCTION mark_configuration('audioFiles', 'id');
CREATE TRIGGER audit_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER authorized_users_audit AFTER INSERT OR DELETE OR UPDATE ON public.authorized_users FOR EACH ROW EXECUTE FUNCTION record_change('authorizedUser');
CREATE TRIGGER authorized_users_limit BEFORE INSERT ON public.authorized_users FOR EACH ROW EXECUTE FUNCTION guard_authorized_users();
CREATE TRIGGER auto_attendants_audit AFTER INSERT OR DELETE OR UPDATE ON public.auto_attendants FOR EACH ROW EXECUTE FUNCTION record_change('autoAttendant');
CREATE TRIGGER auto_attendants_mark AFTER INSERT OR DELETE OR UPDATE ON public.auto_attendants FOR EACH ROW EXECUTE FUNCTION mark_configuration('autoAttendants', 'id');
CREATE TRIGGER auto_attendants_revision BEFORE UPDATE ON public.auto_attendants FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER devices_access_changed AFTER DELETE ON public.devices FOR EACH STATEMENT EXECUTE FUNCTION notify_access_changed();
CREATE TRIGGER devices_audit AFTER INSERT OR DELETE OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION record_change('device');
CREATE TRIGGER dial_limits_audit AFTER INSERT OR DELETE OR UPDATE ON public.dial_limits FOR EACH ROW EXECUTE FUNCTION record_change('dialLimits');
CREATE TRIGGER dial_limits_mark AFTER INSERT OR DELETE OR UPDATE ON public.dial_limits FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialLimits');
CREATE TRIGGER dial_permissions_audit AFTER INSERT OR DELETE OR UPDATE ON public.dial_permissions FOR EACH ROW EXECUTE FUNCTION record_change('dialPermissions');
CREATE TRIGGER dial_permissions_mark AFTER INSERT OR DELETE OR UPDATE ON public.dial_permissions FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialPermissions');
CREATE TRIGGER dial_plans_audit AFTER INSERT OR DELETE OR UPDATE ON public.dial_plans FOR EACH ROW EXECUTE FUNCTION record_change('dialPlan');
CREATE TRIGGER dial_plans_mark AFTER INSERT OR DELETE OR UPDATE ON public.dial_plans FOR EACH ROW EXECUTE FUNCTION mark_outbound_calling('dialPlan');
CREATE TRIGGER emergency_addresses_audit AFTER INSERT OR DELETE OR UPDATE ON public.emergency_addresses FOR EACH ROW EXECUTE FUNCTION record_change('emergencyAddress');
CREATE TRIGGER emergency_addresses_change BEFORE UPDATE ON public.emergency_addresses FOR EACH ROW EXECUTE FUNCTION guard_validated_address();
CREATE TRIGGER emergency_addresses_revision BEFORE UPDATE ON public.emergency_addresses FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER emergency_locations_audit AFTER INSERT OR DELETE OR UPDATE ON public.emergency_locations FOR EACH ROW EXECUTE FUNCTION record_change('emergencyLocation');
CREATE TRIGGER group_licenses_audit AFTER INSERT OR DELETE OR UPDATE ON public.group_licenses FOR EACH ROW EXECUTE FUNCTION record_change('groupLicense');
CREATE TRIGGER group_members_audit AFTER INSERT OR DELETE OR UPDATE ON public.group_members FOR EACH ROW EXECUTE FUNCTION record_change('groupMember');
CREATE TRIGGER groups_audit AFTER INSERT OR DELETE OR UPDATE ON public.groups FOR EACH ROW EXECUTE FUNCTION record_change('group');
CREATE TRIGGER groups_revision BEFORE UPDATE ON public.groups FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER journal_owners AFTER INSERT ON public.journal REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_unowned_inputs();
CREATE TRIGGER license_assignments_audit AFTER INSERT OR DELETE OR UPDATE ON public.license_assignments FOR EACH ROW EXECUTE FUNCTION record_change('licenseAssignment');
CREATE TRIGGER license_assignments_count AFTER INSERT ON public.license_assignments REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_license_count();
CREATE TRIGGER license_assignments_insertion BEFORE INSERT ON public.license_assignments FOR EACH ROW EXECUTE FUNCTION guard_license_assignment();
CREATE TRIGGER license_assignments_mark AFTER INSERT OR DELETE OR UPDATE ON public.license_assignments FOR EACH ROW EXECUTE FUNCTION mark_configuration('account', 'account_id');
CREATE TRIGGER license_assignments_move BEFORE UPDATE ON public.license_assignments FOR EACH ROW EXECUTE FUNCTION guard_license_move();
CREATE TRIGGER license_assignments_removal BEFORE DELETE OR UPDATE ON public.license_assignments FOR EACH ROW EXECUTE FUNCTION guard_license_removal();
CREATE CONSTRAINT TRIGGER license_assignments_use AFTER DELETE OR UPDATE ON public.license_assignments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_license_use();
CREATE TRIGGER open_id_connect_links_audit AFTER INSERT OR DELETE OR UPDATE ON public.open_id_connect_links FOR EACH ROW EXECUTE FUNCTION record_change('openIdConnectLink');
CREATE TRIGGER open_id_connect_settings_audit AFTER INSERT OR DELETE OR UPDATE ON public.open_id_connect_settings FOR EACH ROW EXECUTE FUNCTION record_change('openIdConnect');
CREATE TRIGGER orders_audit AFTER INSERT OR DELETE OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION record_change('order');
CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION record_change('organization');
CREATE TRIGGER organizations_journal BEFORE DELETE ON public.organizations FOR EACH ROW EXECUTE FUNCTION refuse_to_orphan_inputs();
CREATE TRIGGER organizations_mark AFTER INSERT ON public.organizations FOR EACH STATEMENT EXECUTE FUNCTION mark_system_prompts();
CREATE TRIGGER organizations_mark_calling AFTER INSERT ON public.organizations FOR EACH ROW EXECUTE FUNCTION mark_organization();
CREATE TRIGGER organizations_mark_settings AFTER INSERT OR UPDATE OF language_id, recording_notice ON public.organizations FOR EACH ROW EXECUTE FUNCTION mark_organization_settings();
CREATE TRIGGER passkeys_audit AFTER INSERT OR DELETE ON public.passkeys FOR EACH ROW EXECUTE FUNCTION record_change('passkey');
CREATE TRIGGER passkeys_audit_update AFTER UPDATE ON public.passkeys FOR EACH ROW WHEN ((old.display_name <> new.display_name)) EXECUTE FUNCTION record_change('passkey');
CREATE TRIGGER passwords_audit AFTER INSERT OR UPDATE ON public.passwords FOR EACH ROW EXECUTE FUNCTION record_change('password', 'Set');
CREATE TRIGGER phone_number_orders_audit AFTER INSERT OR DELETE OR UPDATE ON public.phone_number_orders FOR EACH ROW EXECUTE FUNCTION record_change('phoneNumberOrder');
CREATE TRIGGER phone_number_orders_change BEFORE UPDATE ON public.phone_number_orders FOR EACH ROW EXECUTE FUNCTION guard_number_order();
CREATE TRIGGER phone_number_orders_notify AFTER INSERT ON public.phone_number_orders FOR EACH ROW WHEN ((new.status = 'reserved'::text)) EXECUTE FUNCTION notify_number_order();
CREATE TRIGGER phone_numbers_assignment BEFORE INSERT OR UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION guard_phone_number();
CREATE TRIGGER phone_numbers_audit AFTER INSERT OR DELETE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION record_change('phoneNumber');
CREATE TRIGGER phone_numbers_audit_assign AFTER UPDATE ON public.phone_numbers FOR EACH ROW WHEN (((old.account_id IS NULL) AND (new.account_id IS NOT NULL))) EXECUTE FUNCTION record_change('phoneNumber', 'Assigned');
CREATE TRIGGER phone_numbers_audit_unassign AFTER UPDATE ON public.phone_numbers FOR EACH ROW WHEN (((old.account_id IS NOT NULL) AND (new.account_id IS NULL))) EXECUTE FUNCTION record_change('phoneNumber', 'Unassigned');
CREATE TRIGGER phone_numbers_audit_update AFTER UPDATE ON public.phone_numbers FOR EACH ROW WHEN ((NOT (old.account_id IS DISTINCT FROM new.account_id))) EXECUTE FUNCTION record_change('phoneNumber');
CREATE TRIGGER phone_numbers_deletion BEFORE DELETE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION guard_assigned_number_deletion();
CREATE TRIGGER phone_numbers_license BEFORE INSERT OR UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION guard_phone_license();
CREATE TRIGGER phone_numbers_location BEFORE INSERT OR UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION guard_number_location();
CREATE TRIGGER phone_numbers_mark AFTER INSERT OR DELETE OR UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION mark_configuration('phoneNumbers', 'telephone_number');
CREATE TRIGGER phone_numbers_mark_holder AFTER INSERT OR DELETE OR UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION mark_configuration('account', 'account_id');
CREATE TRIGGER phone_numbers_revision BEFORE UPDATE ON public.phone_numbers FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER plans_audit AFTER UPDATE ON public.plans FOR EACH ROW WHEN (((old.applied_at IS NULL) AND (new.applied_at IS NOT NULL))) EXECUTE FUNCTION record_change('plan', 'Applied');
CREATE TRIGGER port_orders_audit AFTER INSERT OR DELETE OR UPDATE ON public.port_orders FOR EACH ROW EXECUTE FUNCTION record_change('portOrder');
CREATE TRIGGER port_orders_revision BEFORE UPDATE ON public.port_orders FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER port_orders_status BEFORE UPDATE ON public.port_orders FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION guard_port_status();
CREATE TRIGGER recordings_audit AFTER DELETE ON public.recordings FOR EACH ROW EXECUTE FUNCTION record_change('recording');
CREATE TRIGGER rendered_prompts_mark AFTER INSERT OR DELETE OR UPDATE ON public.rendered_prompts FOR EACH ROW EXECUTE FUNCTION mark_configuration('prompts', 'language_id', 'text');
CREATE TRIGGER subscribed_skus_stock BEFORE UPDATE ON public.subscribed_skus FOR EACH ROW EXECUTE FUNCTION guard_license_stock();
CREATE TRIGGER system_prompts_mark AFTER INSERT OR DELETE OR UPDATE ON public.system_prompts FOR EACH STATEMENT EXECUTE FUNCTION mark_system_prompts();
CREATE TRIGGER trunks_audit AFTER INSERT OR DELETE OR UPDATE ON public.trunks FOR EACH ROW EXECUTE FUNCTION record_change('trunk');
CREATE TRIGGER trunks_deletion BEFORE DELETE ON public.trunks FOR EACH ROW EXECUTE FUNCTION guard_trunk_deletion();
CREATE TRIGGER trunks_mark AFTER INSERT OR DELETE OR UPDATE ON public.trunks FOR EACH ROW EXECUTE FUNCTION mark_configuration('trunks', 'id');
CREATE TRIGGER trunks_revision BEFORE UPDATE ON public.trunks FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER voice_applications_policies_audit AFTER INSERT OR DELETE OR UPDATE ON public.voice_applications_policies FOR EACH ROW EXECUTE FUNCTION record_change('voiceApplicationsPolicy');
CREATE TRIGGER voice_applications_policies_revision BEFORE UPDATE ON public.voice_applications_policies FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER voice_applications_policy_grants_audit AFTER INSERT OR DELETE OR UPDATE ON public.voice_applications_policy_grants FOR EACH ROW EXECUTE FUNCTION record_change('voiceApplicationsPolicyGrant');
CREATE TRIGGER voice_routes_audit AFTER INSERT OR DELETE OR UPDATE ON public.voice_routes FOR EACH ROW EXECUTE FUNCTION record_change('voiceRoute');
CREATE TRIGGER voice_routes_guard BEFORE INSERT OR UPDATE ON public.voice_routes FOR EACH ROW EXECUTE FUNCTION guard_voice_route();
CREATE TRIGGER voice_routes_mark AFTER INSERT OR DELETE OR UPDATE ON public.voice_routes FOR EACH ROW EXECUTE FUNCTION mark_configuration('voiceRoutes', 'id');
CREATE TRIGGER voice_routes_revision BEFORE UPDATE ON public.voice_routes FOR EACH ROW EXECUTE FUNCTION count_revision();
