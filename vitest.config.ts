// The two kinds of tests below the browser. `unit` needs nothing but Node: the packages that
// decide, and what only computes. `integration` needs PostgreSQL, sockets or a speech program.
// A package belongs to one kind as a whole, so that nobody has to mark a file; of the scripts,
// only the one that speaks is integrated.

import { defineConfig } from 'vitest/config'

const integrated = ['api', 'exchange', 'server', 'speech', 'store']
const tests = ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'test/**/*.conformance.ts']
const ofIntegrated = [
  ...tests.map((pattern) => `packages/{${integrated.join(',')}}/${pattern}`),
  'scripts/render-*.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['packages/store/src/testing-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // How long a test waits for what it expects, unless it says so; a machine may be slow.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [...tests.map((pattern) => `packages/*/${pattern}`), 'scripts/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...ofIntegrated],
        },
      },
      { extends: true, test: { name: 'integration', include: ofIntegrated } },
    ],
  },
})
