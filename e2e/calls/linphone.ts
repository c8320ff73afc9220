// A second make of soft phone: Debian's linphonec, driven by the commands that a person types. It
// speaks a tone from a file, writes what it hears to another, and says on its output what becomes
// of its calls; those lines are what a test waits for.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort, stopProcess } from '../server-process.ts'
import type { PhoneOptions } from './baresip.ts'

/** How a linphonec signs in and behaves. */
export type LinphoneOptions = Pick<
  PhoneOptions,
  | 'folder'
  | 'name'
  | 'serverPort'
  | 'username'
  | 'password'
  | 'domain'
  | 'transport'
  | 'speaks'
  | 'trusts'
  | 'isProtected'
> & {
  /** Whether keys travel as INFO instead of as RFC 4733 events. */
  readonly sendsInfo?: boolean
}

/** Whether the program is on this machine. */
export const hasLinphone = spawnSync('which', ['linphonec']).status === 0

/** Longer than the longest ring, which is 20 s. */
const lineMs = 30_000

/** A running linphonec. What it said is remembered, so waiting for what was said is at once. */
export class Linphone {
  /** Holds what this phone heard, as `heard-dec.wav`. */
  readonly folder: string
  readonly #options: LinphoneOptions
  readonly #process: ChildProcess
  readonly #lines: string[] = []
  readonly #arrivals = new EventEmitter()
  #seen = 0

  private constructor(options: LinphoneOptions, folder: string, process: ChildProcess) {
    this.#options = options
    this.folder = folder
    this.#process = process
    for (const stream of [process.stdout, process.stderr]) {
      if (stream === null) continue
      createInterface(stream).on('line', (line) => {
        this.#lines.push(line)
        this.#arrivals.emit('line')
      })
    }
  }

  /** Starts a phone and waits until the server has accepted its registration. */
  static async start(options: LinphoneOptions): Promise<Linphone> {
    const folder = join(options.folder, options.name)
    // Without a place for its database it starts, and never opens a socket.
    await mkdir(join(folder, '.local/share/linphone'), { recursive: true })
    const settings = join(folder, 'settings')
    await writeFile(settings, settingsText(options, await freePort()))
    const child = spawn('linphonec', ['-c', settings, '-d', '6', '-l', '/dev/stderr'], {
      cwd: folder,
      env: { ...process.env, HOME: folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const phone = new Linphone(options, folder, child)
    phone.type('soundcard use files')
    phone.type(`play ${options.speaks}`)
    phone.type(`record ${join(folder, 'heard-dec.wav')}`)
    phone.type(`register ${identityOf(options)} ${routeOf(options)} ${options.password}`)
    try {
      await phone.says(/to \[LinphoneRegistrationOk\]/)
    } catch (error) {
      await phone.stop()
      throw error
    }
    return phone
  }

  /** Types a command: `answer`, `pause`, `resume`, `terminate`, a digit, … */
  type(command: string): void {
    this.#process.stdin?.write(`${command}\n`)
  }

  /** Calls a number or user at the server. */
  dial(target: string): void {
    this.type(`call ${this.#target(target)}`)
  }

  /** Sends the active call to somebody else. */
  transfer(target: string): void {
    this.type(`transfer ${this.#target(target)}`)
  }

  /** Waits for a line like this, after the last one that was waited for; returns its match. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const signal = AbortSignal.timeout(lineMs)
    for (;;) {
      for (; this.#seen < this.#lines.length; this.#seen += 1) {
        const match = pattern.exec(this.#lines[this.#seen] ?? '')
        if (match === null) continue
        this.#seen += 1
        return match
      }
      await once(this.#arrivals, 'line', { signal }).catch(() => {
        const said = this.#lines.slice(-40).join('\n')
        throw new Error(`${this.#options.name}: not ${pattern} within ${lineMs} ms; said:\n${said}`)
      })
    }
  }

  /** Ends the phone. */
  async stop(): Promise<void> {
    await stopProcess(this.#process)
  }

  #target(user: string): string {
    const { serverPort, transport } = this.#options
    return `sip:${user}@127.0.0.1:${serverPort};transport=${transport}`
  }
}

function identityOf({ username, domain }: LinphoneOptions): string {
  return `sip:${username}@${domain}`
}

function routeOf({ serverPort, transport }: LinphoneOptions): string {
  return `sip:127.0.0.1:${serverPort};transport=${transport}`
}

function settingsText(options: LinphoneOptions, rtpPort: number): string {
  const ports = { udp: 0, tcp: 0, tls: 0, [options.transport]: -1 }
  const codecs = ['PCMU', 'PCMA']
  return [
    ...['[sip]', `sip_port=${ports.udp}`, `sip_tcp_port=${ports.tcp}`, `sip_tls_port=${ports.tls}`],
    `media_encryption=${options.isProtected === true ? 'srtp' : 'none'}`,
    `media_encryption_mandatory=${options.isProtected === true ? 1 : 0}`,
    `use_info=${options.sendsInfo === true ? 1 : 0}`,
    `use_rfc2833=${options.sendsInfo === true ? 0 : 1}`,
    // Its TLS library finds no addresses in certificates, only names: who signed is still checked.
    ...(options.trusts === undefined ? [] : [`root_ca=${options.trusts}`, 'verify_server_cn=0']),
    ...['[net]', 'dns_srv_enabled=0', 'firewall_policy=0'],
    ...['[rtp]', `audio_rtp_port=${rtpPort}`],
    ...['[sound]', 'echocancellation=0'],
    ...codecs.flatMap((mime, index) => [
      ...[`[audio_codec_${index}]`, `mime=${mime}`, 'rate=8000', 'channels=1', 'enabled=1'],
    ]),
    '',
  ].join('\n')
}
