// Every rule of the directory against a real PostgreSQL, by SQL that no API has checked before:
// what the database refuses, and under which name. Two clients at once are here as well, because
// only the database can decide between them.

import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let sql: pg.Pool

beforeAll(async () => {
  database = await openTestDatabase()
  sql = new pg.Pool({ ...database.address, options: '-c app.organization_id=org_1' })
  // Each test begins with no organization, which the audit log would not let go.
  await sql.query('ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only')
})

afterAll(async () => {
  await sql.end()
  await database.close()
})

beforeEach(async () => {
  await sql.query(`
    TRUNCATE organizations CASCADE;
    INSERT INTO organizations (id, display_name, domain, country_code, language_id, time_zone_id)
      VALUES ('org_1', 'Contoso', 'contoso.local', 'CA', 'en-US', 'America/Vancouver');
    INSERT INTO subscribed_skus (sku_id, applies_to, enabled_units, phone_plan_id)
      VALUES ('virtual', 'resourceAccount', 2, 'service'), ('phone', 'user', 1, 'calls'),
        ('meetings', 'user', 1, null);
    INSERT INTO accounts (id, account_kind, resource_account_type, display_name, user_name,
        account_enabled, usage_location, unanswered_delay_ms)
      VALUES ('ra_main', 'resourceAccount', 'autoAttendant', 'Main', 'main', false, 'CA', 20000),
        ('ra_sales', 'resourceAccount', 'autoAttendant', 'Sales', 'sales', false, 'CA', 20000),
        ('ra_queue', 'resourceAccount', 'callQueue', 'Queue', 'queue', false, 'CA', 20000),
        ('user_anna', 'person', null, 'Anna', 'anna', true, 'CA', 20000);
    INSERT INTO phone_numbers (id, telephone_number, usage, number_type, kind, iso_country_code,
        source)
      VALUES ('number_12', '+12505550012', 'service', 'callingPlan', 'toll', 'CA', 'sample'),
        ('number_13', '+12505550013', 'service', 'callingPlan', 'toll', 'CA', 'sample'),
        ('number_us', '+12125550013', 'service', 'callingPlan', 'toll', 'US', 'sample'),
        ('number_100', '+12505550100', 'user', 'callingPlan', 'toll', 'CA', 'sample');
    INSERT INTO auto_attendants (id, name, language_id, time_zone_id, default_call_flow)
      VALUES ('aa_1', 'Main line', 'en-US', 'America/Vancouver', '{}');`)
})

describe('licenses', () => {
  test('the last license goes to one account only', async () => {
    await license('ra_main')
    await license('ra_sales')
    expect(await refusal(license('ra_queue'))).toBe('no_license_left')
  })

  test('one statement cannot take more licenses than there are', async () => {
    const all = `INSERT INTO license_assignments (account_id, sku_id)
      SELECT id, 'virtual' FROM accounts WHERE account_kind = 'resourceAccount'`
    expect(await refusal(sql.query(all))).toBe('no_license_left')
  })

  test('a license needs a usage location', async () => {
    await sql.query(`UPDATE accounts SET usage_location = null WHERE id = 'ra_main'`)
    expect(await refusal(license('ra_main'))).toBe('usage_location_missing')
  })

  test('the usage location stays while a license is held', async () => {
    await license('ra_main')
    const emptied = sql.query(`UPDATE accounts SET usage_location = null WHERE id = 'ra_main'`)
    expect(await refusal(emptied)).toBe('usage_location_missing')
  })

  test('a person cannot hold a resource account’s license, nor the other way round', async () => {
    expect(await refusal(license('user_anna'))).toBe('license_not_for_account')
    expect(await refusal(license('ra_main', 'phone'))).toBe('license_not_for_account')
  })

  test('a license stays while the account has a number', async () => {
    await license('ra_main')
    await assign('number_12', 'ra_main')
    expect(await refusal(unlicense('ra_main'))).toBe('license_in_use')
  })

  test('a license stays while the account is associated', async () => {
    await license('ra_main')
    await associate('ra_main')
    expect(await refusal(unlicense('ra_main'))).toBe('license_in_use')
  })

  test('a license stays when nothing but one without a phone plan would be left', async () => {
    await license('user_anna', 'phone')
    await license('user_anna', 'meetings')
    await assign('number_100', 'user_anna')
    const taken = sql.query(`DELETE FROM license_assignments WHERE sku_id = 'phone'`)
    expect(await refusal(taken)).toBe('license_in_use')
  })

  test('the phone plan of a license in use stays on', async () => {
    await license('ra_main')
    await assign('number_12', 'ra_main')
    const off = sql.query(`UPDATE license_assignments SET disabled_plans = '{service}'`)
    expect(await refusal(off)).toBe('license_in_use')
  })

  test('a license in use is swapped in one transaction, whichever goes first', async () => {
    await sql.query(`UPDATE subscribed_skus SET phone_plan_id = 'calls' WHERE sku_id = 'meetings'`)
    await license('user_anna', 'phone')
    await assign('number_100', 'user_anna')
    const swapped = sql.query(`BEGIN;
      DELETE FROM license_assignments WHERE account_id = 'user_anna';
      INSERT INTO license_assignments (account_id, sku_id) VALUES ('user_anna', 'meetings');
      COMMIT`)
    expect(await refusal(swapped)).toBe('nothing refused')
  })

  test('a grant that has its effect stands for a license that is held', async () => {
    const granted = sql.query(`INSERT INTO license_grants (account_id, sku_id, state, error)
      VALUES ('ra_main', 'virtual', 'Active', 'None')`)
    expect(await refusal(granted)).toBe('granted_license_is_held')
  })

  test('who leaves a group does not keep what it gave', async () => {
    await sql.query(`
      INSERT INTO groups (id, display_name, mail_nickname, security_enabled, mail_enabled)
        VALUES ('group_1', 'Sales', 'sales', true, false);
      INSERT INTO group_members (group_id, account_id) VALUES ('group_1', 'user_anna');
      INSERT INTO group_licenses (group_id, sku_id) VALUES ('group_1', 'phone');
      INSERT INTO license_assignments (account_id, sku_id) VALUES ('user_anna', 'phone');
      INSERT INTO license_grants (account_id, sku_id, group_id, state, error)
        VALUES ('user_anna', 'phone', 'group_1', 'Active', 'None')`)
    expect(await refusal(sql.query('DELETE FROM group_members'))).toBe('granted_by_own_group')
    expect(await refusal(sql.query('DELETE FROM groups'))).toBe('group_has_licenses')
  })

  test('the stock cannot sink below what is assigned', async () => {
    await license('ra_main')
    const sunk = sql.query(`UPDATE subscribed_skus SET enabled_units = 0 WHERE sku_id = 'virtual'`)
    expect(await refusal(sunk)).toBe('license_in_use')
  })

  test('a license cannot be moved past the checks of its assignment', async () => {
    await license('ra_main')
    const moved = sql.query(`UPDATE license_assignments SET account_id = 'user_anna'`)
    expect(await refusal(moved)).toBe('license_moved')
  })

  test('deleting an account frees its license', async () => {
    await license('ra_main')
    await license('ra_sales')
    await sql.query(`DELETE FROM accounts WHERE id = 'ra_sales'`)
    expect(await refusal(license('ra_queue'))).toBe('nothing refused')
  })
})

describe('numbers', () => {
  beforeEach(async () => {
    await license('ra_main')
    await license('ra_sales')
  })

  test('a number needs a license', async () => {
    expect(await refusal(assign('number_12', 'ra_queue'))).toBe('license_missing')
  })

  test('a number needs a license with a phone plan', async () => {
    await license('user_anna', 'meetings')
    expect(await refusal(assign('number_100', 'user_anna'))).toBe('license_missing')
  })

  test('a number is on one account', async () => {
    await assign('number_12', 'ra_main')
    expect(await refusal(assign('number_12', 'ra_sales'))).toBe('number_already_assigned')
  })

  test('an account has one number', async () => {
    await assign('number_12', 'ra_main')
    expect(await refusal(assign('number_13', 'ra_main'))).toBe('account_has_number')
  })

  test('a user number cannot be on a resource account', async () => {
    expect(await refusal(assign('number_100', 'ra_main'))).toBe('user_number_on_resource_account')
  })

  test('a number on a resource account cannot become a user number', async () => {
    await assign('number_12', 'ra_main')
    const changed = sql.query(`UPDATE phone_numbers SET usage = 'user' WHERE id = 'number_12'`)
    expect(await refusal(changed)).toBe('user_number_on_resource_account')
  })

  test('a service number cannot be on a person', async () => {
    await license('user_anna', 'phone')
    expect(await refusal(assign('number_12', 'user_anna'))).toBe('service_number_on_person')
  })

  test('a number of another country cannot be assigned', async () => {
    expect(await refusal(assign('number_us', 'ra_main'))).toBe('usage_location_mismatch')
  })

  test('the usage location stays in the country of the number', async () => {
    await assign('number_12', 'ra_main')
    const moved = sql.query(`UPDATE accounts SET usage_location = 'US' WHERE id = 'ra_main'`)
    expect(await refusal(moved)).toBe('usage_location_mismatch')
  })

  test('a resource account that can sign in cannot have a number', async () => {
    await unblock('ra_main')
    expect(await refusal(assign('number_12', 'ra_main'))).toBe('sign_in_not_blocked')
  })

  test('a resource account with a number stays blocked from signing in', async () => {
    await assign('number_12', 'ra_main')
    expect(await refusal(unblock('ra_main'))).toBe('sign_in_not_blocked')
  })

  test('an account with a number cannot be deleted', async () => {
    await assign('number_12', 'ra_main')
    const deleted = sql.query(`DELETE FROM accounts WHERE id = 'ra_main'`)
    expect(await refusal(deleted)).toBe('account_has_number')
  })

  test('an assigned number cannot be deleted', async () => {
    await assign('number_12', 'ra_main')
    const deleted = sql.query(`DELETE FROM phone_numbers WHERE id = 'number_12'`)
    expect(await refusal(deleted)).toBe('number_already_assigned')
  })

  test('a number is in the inventory once', async () => {
    const again = sql.query(`INSERT INTO phone_numbers
      (id, telephone_number, usage, number_type, kind, iso_country_code, source)
      VALUES ('number_x', '+12505550012', 'user', 'directRouting', 'toll', 'CA', 'own')`)
    expect(await refusal(again)).toBe('telephone_number_taken')
  })
})

describe('associations', () => {
  beforeEach(() => license('ra_main'))

  test('an association needs a license', async () => {
    expect(await refusal(associate('ra_sales'))).toBe('license_missing')
  })

  test('the type of the account is the type of what it stands for', async () => {
    await license('ra_queue')
    expect(await refusal(associate('ra_queue'))).toBe('type_mismatch')
  })

  test('the type stays while the account is associated', async () => {
    await associate('ra_main')
    const changed = sql.query(
      `UPDATE accounts SET resource_account_type = 'callQueue' WHERE id = 'ra_main'`,
    )
    expect(await refusal(changed)).toBe('type_mismatch')
  })

  test('a person cannot be associated', async () => {
    await license('user_anna', 'phone')
    await sql.query(`UPDATE accounts SET account_enabled = false WHERE id = 'user_anna'`)
    expect(await refusal(associate('user_anna'))).toBe('type_mismatch')
  })

  test('a resource account that can sign in cannot be associated', async () => {
    await unblock('ra_main')
    expect(await refusal(associate('ra_main'))).toBe('sign_in_not_blocked')
  })

  test('an associated resource account stays blocked from signing in', async () => {
    await associate('ra_main')
    expect(await refusal(unblock('ra_main'))).toBe('sign_in_not_blocked')
  })

  test('an account stands for one auto attendant', async () => {
    await associate('ra_main')
    expect(await refusal(associate('ra_main'))).toBe('account_has_association')
  })

  test('an associated account cannot be deleted', async () => {
    await associate('ra_main')
    const deleted = sql.query(`DELETE FROM accounts WHERE id = 'ra_main'`)
    expect(await refusal(deleted)).toBe('account_has_association')
  })

  test('an auto attendant that an account stands for cannot be deleted', async () => {
    await associate('ra_main')
    expect(await refusal(sql.query('DELETE FROM auto_attendants'))).toBe('auto_attendant_in_use')
  })
})

describe('the directory', () => {
  test('a resource account does not become a person', async () => {
    const changed = sql.query(
      `UPDATE accounts SET account_kind = 'person', resource_account_type = null
       WHERE id = 'ra_main'`,
    )
    expect(await refusal(changed)).toBe('account_kind_changed')
  })

  test('a resource account has no devices', async () => {
    const added = sql.query(`INSERT INTO devices
      (id, user_id, display_name, username, realm, ha1_sha256, ha1_md5)
      VALUES ('device_1', 'ra_main', 'x', 'x', 'x', repeat('0', 64), repeat('0', 32))`)
    expect(await refusal(added)).toBe('device_of_person')
  })

  test('user names differ in more than their case', async () => {
    const added = sql.query(`INSERT INTO accounts
      (id, account_kind, display_name, user_name, account_enabled, unanswered_delay_ms)
      VALUES ('user_2', 'person', 'Anna', 'ANNA', true, 20000)`)
    expect(await refusal(added)).toBe('user_name_taken')
  })
})

describe('two organizations', () => {
  beforeEach(async () => {
    await sql.query(`
      INSERT INTO organizations (id, display_name, domain, country_code, language_id, time_zone_id)
        VALUES ('org_2', 'Fabrikam', 'fabrikam.local', 'CA', 'en-US', 'America/Vancouver');
      INSERT INTO subscribed_skus
          (organization_id, sku_id, applies_to, enabled_units, phone_plan_id)
        VALUES ('org_2', 'virtual', 'resourceAccount', 1, 'service');
      INSERT INTO accounts (organization_id, id, account_kind, resource_account_type,
          display_name, user_name, account_enabled, usage_location, unanswered_delay_ms)
        VALUES ('org_2', 'ra_other', 'resourceAccount', 'autoAttendant', 'Main', 'main', false,
          'CA', 20000);
      INSERT INTO license_assignments (organization_id, account_id, sku_id)
        VALUES ('org_2', 'ra_other', 'virtual');`)
  })

  test('have user names and licenses apart from each other', async () => {
    await license('ra_main')
    await license('ra_sales')
    expect(await refusal(license('ra_queue'))).toBe('no_license_left')
  })

  test('cannot give a number to each other’s accounts', async () => {
    expect(await refusal(assign('number_12', 'ra_other'))).toBe('phone_numbers_account')
  })

  test('cannot license or associate each other’s accounts', async () => {
    expect(await refusal(license('ra_other'))).toMatch(/^license_assignments_/)
    expect(await refusal(associate('ra_other'))).toBe('type_mismatch')
  })
})

describe('two at once', () => {
  test('a number cannot come while the license goes', async () => {
    await license('ra_main')
    const other = await sql.connect()
    await other.query('BEGIN')
    await other.query(`DELETE FROM license_assignments WHERE account_id = 'ra_main'`)
    const assigned = refusal(assign('number_12', 'ra_main'))
    await other.query('COMMIT')
    expect(await assigned).toBe('license_missing')
    other.release()
  })

  test('a hundred who reach for the last five licenses get exactly five', async () => {
    await sql.query(`UPDATE subscribed_skus SET enabled_units = 5 WHERE sku_id = 'virtual';
      INSERT INTO accounts (id, account_kind, resource_account_type, display_name, user_name,
        account_enabled, usage_location, unanswered_delay_ms)
      SELECT 'ra_' || n, 'resourceAccount', 'autoAttendant', 'Account', 'account' || n, false,
        'CA', 20000 FROM generate_series(1, 100) AS n`)
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => refusal(license(`ra_${index + 1}`))),
    )
    expect(outcomes.filter((outcome) => outcome === 'nothing refused')).toHaveLength(5)
    expect(outcomes.filter((outcome) => outcome === 'no_license_left')).toHaveLength(95)
  })

  test('a number that many reach for is on one account', async () => {
    await license('ra_main')
    await license('ra_sales')
    const outcomes = await Promise.all([
      refusal(assign('number_12', 'ra_main')),
      refusal(assign('number_12', 'ra_sales')),
    ])
    expect(outcomes.toSorted()).toEqual(['nothing refused', 'number_already_assigned'])
  })
})

function license(accountId: string, skuId = 'virtual') {
  const text = 'INSERT INTO license_assignments (account_id, sku_id) VALUES ($1, $2)'
  return sql.query(text, [accountId, skuId])
}

function unlicense(accountId: string) {
  return sql.query('DELETE FROM license_assignments WHERE account_id = $1', [accountId])
}

function assign(numberId: string, accountId: string) {
  return sql.query('UPDATE phone_numbers SET account_id = $2 WHERE id = $1', [numberId, accountId])
}

function associate(accountId: string) {
  return sql.query(
    `INSERT INTO associations (account_id, configuration_type, auto_attendant_id, call_priority)
     VALUES ($1, 'autoAttendant', 'aa_1', 3)`,
    [accountId],
  )
}

function unblock(accountId: string) {
  return sql.query('UPDATE accounts SET account_enabled = true WHERE id = $1', [accountId])
}

/** The name under which the database refuses a statement. */
async function refusal(statement: Promise<unknown>): Promise<string> {
  try {
    await statement
    return 'nothing refused'
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint !== undefined) return error.constraint
    throw error
  }
}
