// What strangers scan phone systems with: SIPVicious and sipsak, as Debian has them. They may not
// learn which version answers, who exists, or any password; and a phone that is somebody's goes on
// working beside them.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone } from './baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf } from './contoso.ts'
import { runSipp } from './sipp.ts'
import { sine, wavFile } from './sound.ts'

const isThere = (name: string) => spawnSync('which', [name]).status === 0
const canScan = isThere('svwar') && isThere('svmap') && isThere('svcrack')
/** Longer than any tool takes for what it is given. */
const toolMs = 60_000
/** How long words are tried; what is found by then counts. */
const crackingMs = 10_000
let server: ServerProcess
let contoso: Contoso
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainline-e2e-attacks-'))
  server = await startServer()
  contoso = await createContoso(server)
}, 120_000)

afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.runIf(canScan)('SIPVicious', () => {
  test.each(['OPTIONS', 'REGISTER', 'INVITE'])('svmap by %s learns no version', async (method) => {
    const output = await run('svmap', ['127.0.0.1', '-p', String(server.sipPort), '-m', method])
    expect(output).toContain('Mainline')
    expect(output).not.toMatch(/Mainline[ /]*v?\d/)
  })

  test.each(['REGISTER', 'INVITE', 'OPTIONS'])('svwar by %s finds nobody', async (method) => {
    const { username } = contoso.ana.device
    const others = Array.from({ length: 40 }, (_, index) => `nobody${index}`)
    const names = await wordsIn('names', [...others, username, 'ana', 'ben', mainNumber, ...others])
    const output = await run('svwar', ['-d', names, '-m', method, '--force', target()])
    expect(output).toContain('found nothing')
    for (const name of [username, 'ana', 'ben', mainNumber]) expect(output).not.toContain(name)
  })

  test('svcrack with a thousand words opens nothing and locks nobody out', async () => {
    const { username } = contoso.ana.device
    const words = await wordsIn(
      'words',
      [...Array(1_000).keys()].map((each) => `secret${each}`),
    )
    const options = ['-u', username, '-d', words, '-b', '127.0.0.3', target()]
    const cracking = run('svcrack', options, crackingMs)
    await callerIsServed()
    // Resolves when the registration was accepted.
    const phone = await startPhone()
    await phone.stop()
    expect(await cracking).not.toContain('secret')
  })
})

describe.runIf(isThere('sipsak'))('sipsak', () => {
  test.each([
    ['random characters', ['-R', '-t', '500']],
    ['a flood of a thousand requests', ['-F', '-e', '1000']],
    ['registrations and messages without a password', ['-U', '-M', '-e', '20', '-v']],
  ])('%s change nothing for callers', async (_, words) => {
    const uri = `sip:ana@127.0.0.1:${server.sipPort}`
    const output = await run('sipsak', [...words, '-H', '127.0.0.1', '-s', uri])
    // It would say so, had it sent nothing.
    expect(output).not.toContain('not valid')
    await callerIsServed()
  })
})

/** The carrier's caller, who is served all the same. */
async function callerIsServed(): Promise<void> {
  const serverPort = server.sipPort
  const keys = { rtp_port: '9' }
  await runSipp({ scenario: 'hang-up-by-caller', serverPort, service: mainNumber, keys })
}

/** Ana's own phone, from an address that attacks nobody. */
async function startPhone(): Promise<Phone> {
  const speaks = join(folder, 'voice.wav')
  await writeFile(speaks, wavFile(sine(440, 1_000)))
  await mkdir(`${server.folder}-phones`, { recursive: true })
  return Phone.start(phoneOf(server, 'ana', contoso.ana, speaks, { answers: true }))
}

function target(): string {
  return `udp://127.0.0.1:${server.sipPort}`
}

async function wordsIn(name: string, words: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, words.join('\n'))
  return path
}

/** Runs a tool to its end, or for a bounded time, and returns all that it said. */
async function run(program: string, words: readonly string[], limitMs = toolMs): Promise<string> {
  const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-100_000)
    })
  }
  const limit = setTimeout(() => child.kill(), limitMs)
  await once(child, 'close')
  clearTimeout(limit)
  return output
}
