// What is said when the browser gives no microphone, by the reason that it names.

import { expect, test } from 'vitest'
import { browserProblem, microphoneProblem } from './microphone.ts'

test.each([
  ['NotAllowedError', 'noPermission'],
  ['SecurityError', 'noPermission'],
  ['NotFoundError', 'noMicrophone'],
  ['OverconstrainedError', 'noMicrophone'],
  ['NotReadableError', 'microphoneBusy'],
  ['AbortError', 'microphoneBusy'],
])('%s is told as %s', (name, problem) => {
  expect(microphoneProblem(name)).toBe(problem)
})

test('a page without https is told apart from a browser that cannot call', () => {
  const able = { isSecureContext: true, hasPeerConnections: true }
  expect(browserProblem(able)).toBeUndefined()
  expect(browserProblem({ ...able, isSecureContext: false })).toBe('insecureContext')
  expect(browserProblem({ ...able, hasPeerConnections: false })).toBe('notSupported')
})
