// What a person does: in a browser, or on a wire with real phones. One file at a time, because the
// files share the machine's cores with Chromium, PostgreSQL and the exchange, and calls take as
// long as calls take. `npm run e2e` runs the two kinds beside each other.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  cacheDir: '../node_modules/.vite-e2e',
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // How long a test waits for what it expects, unless it says so; a machine may be slow.
    expect: { poll: { timeout: 15_000 } },
  },
})
