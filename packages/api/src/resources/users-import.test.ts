// People from a file: what the preview says of each row, that applying does exactly that, and that
// what was exported comes back as it was.

import { limits } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { addAccount, addPerson, refusalOf } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  await addPerson(api, 'anna', { displayName: 'Anna Berg', extension: '201', department: 'Sales' })
  await addPerson(api, 'bo', { displayName: 'Bo Lind', extension: '202' })
  await addAccount(api, 'front', { displayName: 'Front desk' })
})
afterAll(() => api.close())

const previewed = z.object({
  id: z.string(),
  rows: z.array(
    z.looseObject({
      line: z.number(),
      action: z.string(),
      problems: z.array(z.object({ message: z.string() })).optional(),
    }),
  ),
})

describe('the preview', () => {
  test('says of each row what would happen, and why where nothing can', async () => {
    const csv = [
      'User name;Nom d’affichage;extension;usageLocation;accountEnabled;phoneNumber',
      'cleo@mainline.local;Cleo Ek;203;fr;oui;',
      'anna;;201;;;',
      'anna@mainline.local;Anna B;;;;',
      'bo;;204;;non;',
      'front;Front;;;;',
      'dan;;;;;',
      'eve@elsewhere.example;Eve;;;;',
      'fay;Fay;201;;;',
      'gus;Gus;x;;perhaps;',
      'hal;Hal;;;;+12505550100',
    ].join('\n')
    const { rows } = await preview(csv)
    expect(rows.map(({ line, action, problems }) => [line, action, problems?.length ?? 0])).toEqual(
      [
        [2, 'create', 0],
        [3, 'error', 1],
        [4, 'error', 1],
        [5, 'update', 0],
        [6, 'error', 1],
        [7, 'error', 1],
        [8, 'error', 1],
        [9, 'error', 1],
        [10, 'error', 2],
        [11, 'error', 1],
      ],
    )
    const said = rows.map(({ problems }) => problems?.map(({ message }) => message).join(' '))
    expect(said).toEqual([
      undefined,
      'The file names anna more than once.',
      'The file names anna more than once.',
      undefined,
      'front is the resource account Front desk.',
      'dan is new and has no display name.',
      'eve@elsewhere.example is not a name of the form name@mainline.local.',
      'Anna Berg has the extension 201, or would have it.',
      'extension: “x” is not 2 to 8 digits. accountEnabled: “perhaps” is neither true nor false.',
      'A file does not assign numbers, here +12505550100.',
    ])
    expect(rows[0]).toMatchObject({ fields: { displayName: 'Cleo Ek', usageLocation: 'FR' } })
    expect(rows[3]).toMatchObject({ fields: { extension: '204', accountEnabled: false } })
  })

  test('changes nothing, and what is as it should be is passed over', async () => {
    const before = (await api.send('GET', '/users')).body
    const { rows } = await preview('userName,displayName,extension\nanna,Anna Berg,201\n')
    expect(rows).toEqual([{ line: 2, userName: 'anna', action: 'skip' }])
    expect((await api.send('GET', '/users')).body).toEqual(before)
  })

  test('of a file that cannot be read names the line', async () => {
    const refused = await api.send('POST', '/users/import', { csv: 'userName\nanna\nbo,x\n' })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('Line 3 has 2 cells')
  })
})

describe('applying', () => {
  test('does what was previewed, once, in one configuration version', async () => {
    const csv =
      'userName,displayName,extension\nanna,,202\nbo,,201\nivy,Ivy Rose,205\nwrong one,,\n'
    const { id, rows } = await preview(csv)
    expect(rows.map(({ action }) => action)).toEqual(['update', 'update', 'create', 'error'])
    const path = `/users/import/${id}/apply`
    expect((await api.send('POST', path)).body).toEqual({ created: 1, updated: 2 })
    expect((await api.send('POST', path)).body).toEqual({ created: 1, updated: 2 })
    expect(await people()).toMatchObject([
      { displayName: 'Anna Berg', extension: '202', department: 'Sales' },
      { displayName: 'Bo Lind', extension: '201' },
      { displayName: 'Ivy Rose', extension: '205', usageLocation: 'CA', accountEnabled: true },
    ])
  })

  test('is refused when the directory has changed since the preview', async () => {
    const { id } = await preview('userName,displayName\njan,Jan\n')
    await addPerson(api, 'jan', { displayName: 'Another Jan' })
    const refused = await api.send('POST', `/users/import/${id}/apply`)
    expect(refusalOf(refused)).toBe('409 conflict')
  })

  test('a User admin blocks no Global admin by a file, nor with a preview of one', async () => {
    const users = await signInAs(api, 'clerk', ['userAdministrator'])
    await signInAs(api, 'chief', ['globalAdministrator'])
    const csv = 'userName,accountEnabled\nchief,no\nclerk,no\n'
    const { rows } = previewed.parse((await users.send('POST', '/users/import', { csv })).body)
    expect(rows.map(({ problems }) => problems?.[0]?.message)).toEqual([
      'chief has rights that you do not have, so not yours to block or admit.',
      'You cannot lock yourself out.',
    ])
    const { id } = await preview(csv)
    const refused = await users.send('POST', `/users/import/${id}/apply`)
    expect(refusalOf(refused)).toBe('409 conflict')
  })

  test('another kind of plan, or none, is no import', async () => {
    expect((await api.send('POST', '/users/import/plan_none/apply')).status).toBe(404)
    const { id } = await preview('userName,displayName\nkim,Kim\n')
    expect((await api.send('POST', `/plans/${id}/apply`)).status).toBe(404)
  })

  test('ten thousand rows are imported, and one more is refused with the limit', async () => {
    const rows = (count: number) =>
      `userName,displayName,extension\n${Array.from(
        { length: count },
        (_, index) => `p${index},Person ${index},${200_000 + index}\n`,
      ).join('')}`
    const { id } = await preview(rows(limits.importedRows))
    expect((await api.send('POST', `/users/import/${id}/apply`)).body).toEqual({
      created: limits.importedRows,
      updated: 0,
    })
    const more = await api.send('POST', '/users/import', { csv: rows(limits.importedRows + 1) })
    expect(JSON.stringify(more.body)).toContain('10001 rows; 10000 can be read at once')
  }, 120_000)
})

test('an export is a file that changes nothing when it is imported, formulas and all', async () => {
  await addPerson(api, 'mallory', { displayName: '=HYPERLINK("http://x")', jobTitle: '@boss' })
  const { headers, body } = await api.send('GET', '/users/export?$search=mal')
  expect(headers['content-disposition']).toBe('attachment; filename="users.csv"')
  expect(String(body)).toContain(`"'=HYPERLINK(""http://x"")"`)
  expect((await preview(String(body))).rows).toEqual([
    { line: 2, userName: 'mallory', action: 'skip' },
  ])
})

test('the sample is a file that can be imported', async () => {
  const { body } = await api.send('GET', '/users/import/sample')
  const { rows } = await preview(String(body).replaceAll(/,20[12],/g, ',,'))
  expect(rows.map(({ action }) => action)).toEqual(['create', 'create'])
})

async function preview(csv: string): Promise<z.output<typeof previewed>> {
  return previewed.parse((await api.send('POST', '/users/import', { csv })).body)
}

async function people(): Promise<unknown> {
  const filter = "accountKind eq 'person' and extension ne null"
  const { body } = await api.send('GET', `/users?$filter=${filter.replaceAll(' ', '%20')}`)
  return z.object({ value: z.unknown() }).parse(body).value
}
