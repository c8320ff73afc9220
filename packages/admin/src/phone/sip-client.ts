// JsSIP, and nothing else of the phone knows it: registration over WebSocket, calls with their
// audio, and what a person can do in a call. What happens is told as events of phone-state.ts.
// RFC 7118 (WebSocket), RFC 3515 and RFC 3891 (transfer), RFC 4733 (digits). This file is loaded
// when a phone is first switched on.

import { UA } from 'jssip'
import { outcomeOf } from './call-outcome.ts'
import type { Party, PhoneEvent } from './phone-state.ts'
import { NetworkWatch, RenewableSocket } from './sip-network.ts'

type Session = ReturnType<UA['call']>

/** A provisional response; one that only says that it rings is heard by nobody, body or not. */
interface Progress {
  readonly status_code: number
}
const sessionProgress = 183

/** What JsSIP says of the end of a call; without a message, it was ended on this side. */
interface Ending {
  readonly cause: string
  readonly originator: string
  readonly message: null | { getHeader(name: string): string | undefined; status_code?: number }
}

interface NewSession {
  readonly session: Session
  readonly request: { readonly call_id: string }
}

/** How the phone reaches the server, and with what it proves whose it is. */
export interface SipAccess {
  readonly websocketUrl: string
  readonly username: string
  readonly password: string
  readonly domain: string
  readonly displayName: string
  readonly iceServers: readonly RTCIceServer[]
}

/** Where events and the other side's audio go. */
export interface SipOutlets {
  tell(event: PhoneEvent): void
  hear(id: string, audio: MediaStream): void
}

/** What of a call that is placed only the person knows. */
export interface Placing {
  readonly party: Party
  readonly isTest: boolean
  readonly consultedFor?: string
}

/** Candidates that are not there by then come too late for a person who waits. */
const candidatesMs = 1_000
const registrationSeconds = 300
/** One spoken in, one consulted, two that knock: a person cannot keep more apart. */
const mostCalls = 4
const refusals = ['Authentication Error', 'Rejected', 'Not Found']
const retryMs = 1_000
const digitMs = 120
/** A call without a way is lost after half a minute: there is no time for long pauses. */
const reconnectSeconds = { soonest: 1, latest: 5 }
const digitGapMs = 80

/** The phone's side of the wire. */
export class SipClient {
  readonly #ua: UA
  readonly #network: NetworkWatch
  readonly #outlets: SipOutlets
  readonly #ice: RTCConfiguration
  readonly #domain: string
  readonly #sessions = new Map<string, Session>()
  readonly #callIds = new Map<string, string>()
  #wasConnected = false
  #triesLeft = 5

  constructor(access: SipAccess, outlets: SipOutlets) {
    this.#outlets = outlets
    this.#domain = access.domain
    this.#ice = { iceServers: [...access.iceServers], bundlePolicy: 'max-bundle' }
    const socket = new RenewableSocket(access.websocketUrl)
    this.#network = new NetworkWatch(socket)
    this.#ua = new UA({
      sockets: [socket],
      connection_recovery_min_interval: reconnectSeconds.soonest,
      connection_recovery_max_interval: reconnectSeconds.latest,
      uri: `sip:${access.username}@${access.domain}`,
      authorization_user: access.username,
      password: access.password,
      display_name: access.displayName,
      register_expires: registrationSeconds,
      session_timers: false,
      user_agent: 'Mainline browser phone',
    })
    this.#listen()
  }

  /** Connects and registers; keeps trying until it is stopped. */
  start(): void {
    this.#network.start()
    this.#ua.start()
  }

  /** Ends every call and signs the phone off. */
  stop(): void {
    this.#network.stop()
    this.#ua.stop()
  }

  /** Calls a number, an extension or a user name with this microphone; answers the call's id. */
  call(placing: Placing, microphone: MediaStream): string {
    const session = this.#ua.call(`sip:${addressOf(placing.party.number)}@${this.#domain}`, {
      mediaStream: microphone,
      mediaConstraints: { audio: true, video: false },
      pcConfig: this.#ice,
    })
    const { id } = session
    this.#outlets.tell({ kind: 'callPlaced', id, atMs: Date.now(), ...placing })
    return id
  }

  /** Takes a call that came in. */
  answer(id: string, microphone: MediaStream): void {
    this.#sessions.get(id)?.answer({ mediaStream: microphone, pcConfig: this.#ice })
  }

  /** Ends a call; one that was not answered yet is given up, or declined for all phones. */
  hangUp(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined || session.isEnded()) return
    const isWaiting = session.direction === 'incoming' && session.isInProgress()
    session.terminate(isWaiting ? { status_code: 603 } : {})
  }

  hold(id: string): void {
    this.#sessions.get(id)?.hold()
  }

  resume(id: string): void {
    this.#sessions.get(id)?.unhold()
  }

  mute(id: string): void {
    this.#sessions.get(id)?.mute({ audio: true })
  }

  unmute(id: string): void {
    this.#sessions.get(id)?.unmute({ audio: true })
  }

  /** Sends a digit within the audio, RFC 4733. */
  sendDigit(id: string, digit: string): void {
    const session = this.#sessions.get(id)
    const sender = session === undefined ? undefined : audioSenderOf(session)
    if (!sender?.dtmf) return
    sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digit, digitMs, digitGapMs)
    this.#outlets.tell({ kind: 'digitSent', id, digit })
  }

  /** Hands the call to a number without asking there first. */
  transfer(id: string, number: string): void {
    this.#refer(id, `sip:${addressOf(number)}@${this.#domain}`)
  }

  /** Connects the two others of a call and of the one in which we asked. */
  connect(id: string, consultationId: string): void {
    const consultation = this.#sessions.get(consultationId)
    if (consultation === undefined) return
    this.#refer(id, consultation.remote_identity.uri.toString(), consultation)
  }

  /** Speaks with another microphone from now on. */
  async changeMicrophone(id: string, track: MediaStreamTrack): Promise<void> {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    track.enabled = session.isMuted().audio !== true && !session.isOnHold().local
    await audioSenderOf(session)?.replaceTrack(track)
  }

  /** How the server knows a call of this phone: by the Call-ID of its dialog. */
  sipCallId(id: string): string | undefined {
    return this.#callIds.get(id)
  }

  /** What the browser measured of a call's audio. */
  async statistics(id: string): Promise<readonly unknown[]> {
    const report = await this.#sessions.get(id)?.connection?.getStats()
    return report === undefined ? [] : [...report.values()]
  }

  #refer(id: string, target: string, replaces?: Session): void {
    const refused = () => this.#outlets.tell({ kind: 'transferRefused', id })
    const eventHandlers = {
      requestFailed: refused,
      failed: refused,
      accepted: () => this.hangUp(id),
    }
    this.#sessions.get(id)?.refer(target, {
      eventHandlers,
      ...(replaces === undefined ? {} : { replaces }),
    })
    this.#outlets.tell({ kind: 'transferAsked', id })
  }

  #listen(): void {
    const { tell } = this.#outlets
    this.#ua.on('connected', () => {
      this.#wasConnected = true
    })
    this.#ua.on('registered', () => {
      tell({ kind: 'registered' })
      this.#network.registered()
    })
    this.#ua.on('disconnected', () => {
      tell({ kind: 'disconnected' })
      if (!this.#wasConnected) tell({ kind: 'problemArose', problem: 'cannotConnect' })
    })
    this.#ua.on('registrationFailed', ({ cause }) => this.#refused(String(cause)))
    this.#ua.on('newRTCSession', ({ session, request }: NewSession) => {
      this.#callIds.set(session.id, request.call_id)
      this.#begin(session)
    })
  }

  /** New credentials are known everywhere a second after they were made: then it works. */
  #refused(cause: string): void {
    const isRefused = refusals.includes(cause)
    if (isRefused && this.#triesLeft > 0) {
      this.#triesLeft -= 1
      setTimeout(() => this.#ua.register(), retryMs)
      return
    }
    const problem = isRefused ? 'credentialsRefused' : 'cannotConnect'
    this.#outlets.tell({ kind: 'problemArose', problem })
  }

  #begin(session: Session): void {
    const { id } = session
    if (session.direction === 'incoming' && this.#sessions.size >= mostCalls) {
      session.terminate({ status_code: 486 })
      return
    }
    this.#sessions.set(id, session)
    this.#follow(session)
    if (session.direction !== 'incoming') return
    this.#outlets.tell({ kind: 'callArrived', id, party: partyOf(session), atMs: Date.now() })
  }

  #follow(session: Session): void {
    const { tell } = this.#outlets
    const { id } = session
    this.#followAudio(session)
    this.#network.follow(session)
    session.on('progress', ({ response }: { readonly response: Progress | null }) => {
      if (session.direction !== 'outgoing') return
      tell({ kind: 'callRang', id, hasEarlyMedia: response?.status_code === sessionProgress })
    })
    session.on('accepted', () => tell({ kind: 'callAnswered', id, atMs: Date.now() }))
    session.on('hold', ({ originator }) => tell({ kind: 'held', id, by: sideOf(originator) }))
    session.on('unhold', ({ originator }) => tell({ kind: 'resumed', id, by: sideOf(originator) }))
    session.on('muted', () => tell({ kind: 'muted', id }))
    session.on('unmuted', () => tell({ kind: 'unmuted', id }))
    session.on('ended', (event) => this.#end(session, event))
    session.on('failed', (event) => this.#end(session, event))
  }

  #followAudio(session: Session): void {
    const listen = (connection: RTCPeerConnection) =>
      connection.addEventListener('track', ({ track }) =>
        this.#outlets.hear(session.id, new MediaStream([track])),
      )
    // A call that is placed has its connection by now, one that came in when it is answered.
    if (session.connection) listen(session.connection)
    else session.on('peerconnection', ({ peerconnection }) => listen(peerconnection))
    // Once for each gathering: a change of network makes another.
    let waiting: unknown
    session.on('icecandidate', ({ ready }) => {
      if (ready !== waiting) setTimeout(ready, candidatesMs)
      waiting = ready
    })
  }

  #end(session: Session, { cause, originator, message }: Ending): void {
    const { id } = session
    this.#sessions.delete(id)
    this.#callIds.delete(id)
    const direction = session.direction === 'incoming' ? 'incoming' : 'outgoing'
    const reason = message?.getHeader('Reason') ?? ''
    const status = message?.status_code
    const outcome = outcomeOf({ cause, originator, direction, status, reason })
    this.#outlets.tell({ kind: 'callEnded', id, outcome, atMs: Date.now() })
  }
}

function audioSenderOf(session: Session): RTCRtpSender | undefined {
  return session.connection?.getSenders().find(({ track }) => track?.kind === 'audio')
}

/** Numbers lose what they are written apart with; names stay as they are. */
function addressOf(number: string): string {
  const compact = number.replaceAll(/[\s().-]/g, '')
  return /^\+?[\d*#]+$/.test(compact) ? encodeURIComponent(compact) : encodeURIComponent(number)
}

function partyOf(session: Session): Party {
  const { display_name: name, uri } = session.remote_identity
  return { name: name ?? '', number: uri.user === 'anonymous' ? '' : decodeURIComponent(uri.user) }
}

function sideOf(originator: string): 'us' | 'other' {
  return originator === 'local' ? 'us' : 'other'
}
