// A real soft phone: Debian's baresip with a folder of its own, driven over its control port. It
// speaks a tone instead of a microphone and records what it hears, so that audio can be proved.

import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { freePort, stopProcess } from '../server-process.ts'

/** How a phone signs in and behaves. */
export interface PhoneOptions {
  readonly folder: string
  readonly name: string
  readonly serverPort: number
  readonly username: string
  readonly password: string
  readonly domain: string
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly answers: boolean
  /** Path of a WAV file, 8 kHz mono, that this phone speaks. */
  readonly speaks: string
  /** The only codec that this phone speaks; G.711 when absent. */
  readonly codec?: 'g722'
  /** Whether this phone takes SRTP and nothing else. */
  readonly isProtected?: boolean
  /** Whether this phone takes SRTP, and plain audio as well. */
  readonly mayProtect?: boolean
  /** Path of a certificate that this phone is told to trust. */
  readonly trusts?: string
}

/** What differs between the phones of a test. */
export type PhoneBehavior = Pick<
  PhoneOptions,
  'answers' | 'codec' | 'isProtected' | 'mayProtect' | 'trusts'
> &
  Partial<Pick<PhoneOptions, 'transport'>>

interface PhoneEvent {
  readonly type: string
  readonly param?: string
}

/** Longer than the longest ring, which is 20 s. */
const eventMs = 30_000
/** baresip needs a port beside the SIP port too, for TLS, which nobody has looked at. */
const startTries = 3

/** A running baresip. Events are remembered, so waiting for one that has come is at once. */
export class Phone {
  readonly options: PhoneOptions
  /** Holds what this phone heard, as `…-dec.wav`. */
  readonly folder: string
  readonly events: PhoneEvent[] = []
  readonly #arrivals = new EventEmitter()
  readonly #process: ChildProcess
  #control: Socket | undefined

  private constructor(options: PhoneOptions, process: ChildProcess) {
    this.options = options
    this.folder = join(options.folder, options.name)
    this.#process = process
  }

  /** Starts a phone and waits until the server has accepted its registration. */
  static async start(options: PhoneOptions): Promise<Phone> {
    for (let tries = 0; tries < startTries; tries += 1) {
      const phone = await Phone.#begin(options)
      if (phone === undefined) continue
      await phone.#command('uanew', accountText(options))
      await phone.event('REGISTER_OK')
      return phone
    }
    throw new Error(`baresip ${options.name} did not start, ${startTries} times.`)
  }

  /** A phone without an account; undefined when one of its ports was taken after all. */
  static async #begin(options: PhoneOptions): Promise<Phone | undefined> {
    const folder = join(options.folder, options.name)
    await mkdir(folder, { recursive: true })
    const [sipPort, controlPort] = [await freePort(), await freePort()]
    await writeFile(join(folder, 'config'), configText(options, folder, sipPort, controlPort))
    // The account comes over the control port, so that its registration cannot be missed.
    await writeFile(join(folder, 'accounts'), '\n')
    await writeFile(join(folder, 'contacts'), '\n')
    const process = spawn('baresip', ['-4', '-n', '127.0.0.1', '-f', folder], { stdio: 'ignore' })
    const phone = new Phone(options, process)
    if (await phone.#connect(controlPort)) return phone
    await phone.stop()
    return undefined
  }

  /** Calls a number or user at the server. */
  async dial(target: string): Promise<void> {
    const { serverPort, transport } = this.options
    await this.#command('dial', `sip:${target}@127.0.0.1:${serverPort};transport=${transport}`)
  }

  /** Sends the caller on to a number or user at the server. */
  async transfer(target: string): Promise<void> {
    await this.#command('transfer', `sip:${target}@${this.options.domain}`)
  }

  /** Presses a key (RFC 4733). */
  async press(digit: string): Promise<void> {
    await this.#command('sndcode', digit)
  }

  /** Answers the call, puts it on hold, takes it back, or ends it. */
  async perform(command: 'accept' | 'hold' | 'resume' | 'hangup'): Promise<void> {
    await this.#command(command)
  }

  /** Waits for an event of baresip, for example `CALL_ESTABLISHED`; returns its parameter. */
  async event(type: string, occurrence = 1): Promise<string> {
    const signal = AbortSignal.timeout(eventMs)
    for (;;) {
      const found = this.events.filter((event) => event.type === type)[occurrence - 1]
      if (found !== undefined) return found.param ?? ''
      await once(this.#arrivals, 'event', { signal }).catch(() => {
        const seen = this.events.map((event) => event.type).join(', ')
        throw new Error(`${this.options.name}: no ${type} within ${eventMs} ms; seen: ${seen}`)
      })
    }
  }

  /** Ends the phone. */
  async stop(): Promise<void> {
    this.#control?.destroy()
    await stopProcess(this.#process)
  }

  async #connect(port: number): Promise<boolean> {
    const until = Date.now() + eventMs
    while (this.#control === undefined) {
      if (this.#process.exitCode !== null || Date.now() > until) return false
      const socket = connect(port, '127.0.0.1')
      try {
        await once(socket, 'connect')
        this.#control = socket
      } catch {
        await once(this.#process, 'spawn', { signal: AbortSignal.timeout(100) }).catch(() => {})
      }
    }
    let pending = ''
    this.#control.setEncoding('utf8').on('data', (text: string) => {
      pending = this.#take(pending + text)
    })
    return true
  }

  /** Takes whole netstrings (`length:json,`) off the front and returns the rest. */
  #take(text: string): string {
    for (let rest = text; ; ) {
      const colon = rest.indexOf(':')
      const length = Number(rest.slice(0, colon))
      if (colon < 0 || rest.length < colon + 1 + length + 1) return rest
      const message = JSON.parse(rest.slice(colon + 1, colon + 1 + length)) as PhoneEvent
      if (message.type !== undefined) {
        this.events.push(message)
        this.#arrivals.emit('event')
      }
      rest = rest.slice(colon + 1 + length + 1)
    }
  }

  async #command(command: string, params = ''): Promise<void> {
    const message = JSON.stringify({ command, params, token: 'test' })
    this.#control?.write(`${message.length}:${message},`)
  }
}

function accountText(options: PhoneOptions): string {
  const { username, password, domain, serverPort, transport, answers } = options
  return (
    `<sip:${username}@${domain}>;auth_user=${username};auth_pass=${password};` +
    `outbound="sip:127.0.0.1:${serverPort};transport=${transport}";regint=3600;` +
    `answermode=${answers ? 'auto' : 'manual'};audio_codecs=${options.codec ?? 'pcmu'};ptime=20` +
    (options.isProtected === true ? ';mediaenc=srtp-mand' : '') +
    (options.mayProtect === true ? ';mediaenc=srtp' : '')
  )
}

function configText(
  options: PhoneOptions,
  folder: string,
  sipPort: number,
  controlPort: number,
): string {
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${sipPort}`,
    'net_interface 127.0.0.1',
    ...(options.trusts === undefined ? [] : [`sip_cafile ${options.trusts}`]),
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'g722', 'srtp', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`),
    'module_tmp account.so',
    ...['menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    `audio_source aufile,${options.speaks}`,
    `audio_player aubridge,heard-${options.name}`,
    `audio_alert aubridge,alert-${options.name}`,
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    `snd_path ${folder}`,
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    'rtp_ports 22000-22999',
    '',
  ].join('\n')
}
