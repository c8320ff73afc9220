// The whole system while it is edited: the server starts again when a file it has loaded changes,
// and Vite serves the admin center from its sources and passes requests on to the server.
// Ends when the server does, and with Ctrl-C.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createServer } from 'vite'
import { startCommand } from './command.ts'
import { root } from './step.ts'

const help = `Runs the server and the admin center, both following your edits.

usage: npm run dev
  HTTP_PORT   the server's port (8080), where the admin center's requests go`

async function main(): Promise<number> {
  const port = process.env['HTTP_PORT'] ?? '8080'
  const server = spawn(process.execPath, ['--watch', 'packages/server/src/main.ts'], {
    cwd: root,
    stdio: 'inherit',
  })
  process.env['API_ORIGIN'] = `http://127.0.0.1:${port}`
  const vite = await createServer({ configFile: join(root, 'packages/admin/vite.config.ts') })
  await vite.listen()
  vite.printUrls()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
  const code = await new Promise<number>((resolve) => {
    server.once('exit', (exit) => resolve(exit ?? 0))
  })
  await vite.close()
  return code
}

if (import.meta.main) await startCommand(help, main)
