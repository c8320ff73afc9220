// The browser phone, put together: its state, the SIP client, the microphone and the sounds. It
// lives as long as the page, so that a call goes on while the person walks through the admin
// center. It decides nothing that phone-state.ts could decide; it carries out.

import { browserProblem, closeStream, openMicrophone } from './microphone.ts'
import { PhoneAudio, type PhoneDevices } from './phone-audio.ts'
import {
  rememberCalls,
  rememberDevices,
  rememberedCalls,
  rememberedDevices,
  rememberOn,
  wasOn,
} from './phone-memory.ts'
import {
  callWith,
  initialPhone,
  type Party,
  type PhoneEvent,
  type PhoneState,
  phoneAfter,
  soundOf,
} from './phone-state.ts'
import type { Placing, SipAccess, SipClient } from './sip-client.ts'

/** Where the phone gets what it signs in with, and gives it back. */
export interface PhoneAccess {
  /** Asks for credentials of this browser's own. */
  obtain(): Promise<SipAccess & { readonly id: string; readonly userId: string }>
  release(id: string): Promise<unknown>
}

/** The one phone of a page. */
export class Phone {
  readonly #access: PhoneAccess
  readonly #listeners = new Set<() => void>()
  readonly #microphones = new Map<string, MediaStream>()
  #state = initialPhone()
  #devices = rememberedDevices()
  #audio: PhoneAudio | undefined
  #client: SipClient | undefined
  #signedIn: { readonly id: string; readonly userId: string } | undefined

  constructor(access: PhoneAccess) {
    this.#access = access
  }

  /** Calls back after every change, until the answered function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What stands now. */
  readonly state = (): PhoneState => this.#state

  get devices(): PhoneDevices {
    return this.#devices
  }

  /** Signs the phone in: from now on calls come and can be made. */
  async switchOn(): Promise<void> {
    if (this.#state.line !== 'off') return
    const hasPeerConnections = 'RTCPeerConnection' in window
    const problem = browserProblem({ isSecureContext, hasPeerConnections })
    if (problem !== undefined) {
      this.#tell({ kind: 'problemArose', problem })
      return
    }
    this.#tell({ kind: 'switchedOn' })
    this.#audio ??= new PhoneAudio(this.#devices)
    // Without a click it would wait for one, and a phone that is on again has none yet.
    void this.#audio.wake()
    rememberOn(true)
    try {
      await this.#signIn(this.#audio)
    } catch (error) {
      rememberOn(false)
      this.#tell({ kind: 'switchedOff' })
      this.#tell({ kind: 'problemArose', problem: 'cannotConnect' })
      throw error
    }
    void this.#tryMicrophone(this.#audio)
  }

  /** The page was loaded anew: a phone that was on is on again. */
  async switchOnAgain(): Promise<void> {
    if (wasOn()) await this.switchOn().catch(() => undefined)
  }

  /** Another window goes on as the phone; a new window is told what this one remembers. */
  async handOver(openWindow: () => unknown): Promise<void> {
    const isOn = this.#state.line !== 'off'
    await this.switchOff()
    rememberOn(isOn)
    openWindow()
    rememberOn(false)
  }

  /** The page is left: the server should not go on ringing a phone that is gone. */
  leave(): void {
    this.#client?.stop()
  }

  /** Ends every call and signs the phone off. */
  async switchOff(): Promise<void> {
    for (const { id } of this.#state.calls) this.#client?.hangUp(id)
    this.#client?.stop()
    this.#client = undefined
    rememberOn(false)
    const { id } = this.#signedIn ?? {}
    this.#signedIn = undefined
    this.#tell({ kind: 'switchedOff' })
    this.#tell({ kind: 'problemSolved' })
    if (id !== undefined) await this.#access.release(id)
  }

  /** Calls somebody; other calls are put on hold. */
  async call(placing: Placing): Promise<void> {
    const client = this.#client
    if (client === undefined) return
    const stream = await this.#openMicrophone()
    this.#holdOthers()
    this.#microphones.set(client.call(placing, stream), stream)
  }

  /** Calls a number to see what its callers meet; switches the phone on if it is off. */
  async test(party: Party): Promise<void> {
    this.setOpen(true)
    await this.switchOn()
    if (await this.#isReady()) await this.call({ party, isTest: true })
  }

  /** Puts the steps of the last test call away. */
  putTestAway(): void {
    this.#tell({ kind: 'testPutAway' })
  }

  /** Opens or closes the phone beside the pages. */
  setOpen(isOpen: boolean): void {
    this.#tell({ kind: isOpen ? 'opened' : 'closed' })
  }

  /** Calls somebody to ask whether they take a call, which waits on hold meanwhile. */
  consult(consultedFor: string, party: Party): Promise<void> {
    return this.call({ party, isTest: false, consultedFor })
  }

  /** Takes a call that came in; other calls are put on hold. */
  async answer(id: string): Promise<void> {
    this.#tell({ kind: 'answerAsked', id })
    this.show(id)
    const stream = await this.#openMicrophone()
    this.#holdOthers(id)
    if (callWith(this.#state, id) === undefined) closeStream(stream)
    else this.#microphones.set(id, stream)
    this.#client?.answer(id, stream)
  }

  /** Ends a call, gives it up, or declines it. */
  hangUp(id: string): void {
    this.#client?.hangUp(id)
  }

  hold(id: string): void {
    this.#client?.hold(id)
  }

  /** Goes on with a call; the others are put on hold. */
  resume(id: string): void {
    this.#holdOthers(id)
    this.#client?.resume(id)
    this.show(id)
  }

  setMuted(id: string, isMuted: boolean): void {
    if (isMuted) this.#client?.mute(id)
    else this.#client?.unmute(id)
  }

  sendDigit(id: string, digit: string): void {
    this.#client?.sendDigit(id, digit)
  }

  /** Hands a call to a number without asking there. */
  transfer(id: string, number: string): void {
    this.#client?.transfer(id, number)
  }

  /** Connects the other side of a held call with the one that was asked. */
  connect(id: string, consultationId: string): void {
    this.#client?.connect(id, consultationId)
  }

  /** Puts a call on screen. */
  show(id: string): void {
    this.#tell({ kind: 'shown', id })
  }

  /** Takes away what the person has read. */
  dismissProblem(): void {
    this.#tell({ kind: 'problemSolved' })
  }

  /** Asks for the microphone again, after the person has changed what kept it away. */
  async retryMicrophone(): Promise<void> {
    if (this.#audio !== undefined) await this.#tryMicrophone(this.#audio)
  }

  /** Uses other devices, also in the calls that stand. */
  async use(devices: PhoneDevices): Promise<void> {
    const isOther = devices.microphone !== this.#devices.microphone
    this.#devices = devices
    rememberDevices(devices)
    this.#audio?.use(devices)
    if (isOther) await this.#changeMicrophones()
  }

  /** Measures one side of a call until `stop`; undefined where nothing is heard. */
  measure(id: string, side: 'us' | 'other') {
    const stream = side === 'us' ? this.#microphones.get(id) : this.#audio?.streamOf(id)
    return stream === undefined ? undefined : this.#audio?.measure(stream)
  }

  /** How the server knows a call of this phone. */
  sipCallId(id: string): string | undefined {
    return this.#client?.sipCallId(id)
  }

  /** What the browser measured of a call. */
  async statistics(id: string): Promise<readonly unknown[]> {
    return (await this.#client?.statistics(id)) ?? []
  }

  async #signIn(audio: PhoneAudio): Promise<void> {
    const [access, { SipClient }] = await Promise.all([
      this.#access.obtain(),
      import('./sip-client.ts'),
    ])
    this.#signedIn = access
    this.#state = { ...this.#state, recent: rememberedCalls(access.userId) }
    this.#client = new SipClient(access, {
      tell: (event) => this.#tell(event),
      hear: (id, stream) => {
        audio.hear(id, stream)
        this.#notify()
      },
    })
    this.#client.start()
  }

  /** Asks before the first call, when there is time to answer the browser's question. */
  async #tryMicrophone(audio: PhoneAudio): Promise<void> {
    const microphone = await openMicrophone(this.#devices.microphone, audio.context)
    closeStream(microphone.stream)
    this.#tellOf(microphone)
  }

  async #openMicrophone(): Promise<MediaStream> {
    const audio = (this.#audio ??= new PhoneAudio(this.#devices))
    await audio.wake()
    const microphone = await openMicrophone(this.#devices.microphone, audio.context)
    this.#tellOf(microphone)
    return microphone.stream
  }

  #tellOf({ problem }: Awaited<ReturnType<typeof openMicrophone>>): void {
    const microphone = problem === undefined ? 'ready' : 'silent'
    if (this.#state.microphone === 'silent' && problem === undefined) {
      this.#tell({ kind: 'problemSolved' })
    }
    this.#tell({ kind: 'microphoneTried', microphone })
    if (problem !== undefined) this.#tell({ kind: 'problemArose', problem })
  }

  async #changeMicrophones(): Promise<void> {
    for (const [id, before] of this.#microphones) {
      const stream = await this.#openMicrophone()
      const [track] = stream.getAudioTracks()
      if (track !== undefined) await this.#client?.changeMicrophone(id, track)
      closeStream(before)
      this.#microphones.set(id, stream)
    }
    this.#notify()
  }

  /** Whether calls can be made, once that is known. */
  #isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        const { line } = this.#state
        if (line === 'starting' || line === 'reconnecting') return
        unsubscribe()
        resolve(line === 'ready')
      }
      const unsubscribe = this.subscribe(look)
      look()
    })
  }

  #holdOthers(exceptId?: string): void {
    for (const { id, phase, isHeld } of this.#state.calls) {
      if (id !== exceptId && phase === 'connected' && !isHeld) this.hold(id)
    }
  }

  #tell(event: PhoneEvent): void {
    const before = this.#state
    this.#state = phoneAfter(before, event)
    if (this.#state === before) return
    if (event.kind === 'callEnded') this.#forget(event.id)
    if (event.kind === 'switchedOff') for (const { id } of before.calls) this.#forget(id)
    const { recent } = this.#state
    if (recent !== before.recent && this.#signedIn !== undefined) {
      rememberCalls(this.#signedIn.userId, recent)
    }
    this.#audio?.sound(soundOf(this.#state))
    this.#notify()
  }

  #forget(id: string): void {
    const stream = this.#microphones.get(id)
    if (stream !== undefined) closeStream(stream)
    this.#microphones.delete(id)
    this.#audio?.forget(id)
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}
