// Who cannot be deleted, and who cannot come back as they were.

import { expect, test } from 'vitest'
import { administratorProblems, restoreProblems } from './deletion-rules.ts'

test('the last Global admin who can sign in stays', () => {
  const anna = { displayName: 'Anna' }
  expect(administratorProblems({ ...anna, otherAdministrators: 1 })).toEqual([])
  expect(administratorProblems({ ...anna, otherAdministrators: 0 })).toMatchObject([
    { code: 'lastGlobalAdministrator', message: 'Anna is the only Global admin who can sign in.' },
  ])
})

test('what others hold now keeps a deleted account from coming back as it was', () => {
  const account = { userName: 'anna', extension: '201' }
  expect(restoreProblems(account, [])).toEqual([])
  const holders = [
    { displayName: 'Anna B', holds: 'userName' },
    { displayName: 'Bo', holds: 'extension' },
  ] as const
  expect(restoreProblems(account, holders)).toMatchObject([
    { code: 'userNameTaken', message: 'Anna B has the user name anna now.' },
    { code: 'extensionTaken', message: 'Bo has the extension 201 now.' },
  ])
})
