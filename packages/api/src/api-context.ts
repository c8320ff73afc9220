// What the API is given: the store, a renderer of prompts, and settings. Each resource's file takes
// this context and the server, and registers its routes; nothing is global.

import type { OutboundLedger } from '@mainline/engine'
import type {
  CallId,
  OrganizationId,
  PromptAudio,
  TraceStep,
  TrunkFinding,
  TrunkId,
  TrunkStatus,
  UserId,
} from '@mainline/model'
import type { Actor, Origin, Store, Tx } from '@mainline/store'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ApiError } from './errors.ts'
import { explainedRefusal } from './etag.ts'
import { identityOf } from './identity.ts'
import type { RecordingFiles } from './recording-files.ts'
import type { CallOperations } from './standing-calls.ts'
import { shortUserAgent } from './user-agent.ts'

/** The HTTP server with zod's types for bodies, parameters and answers. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** Turns a typed prompt into audio when it is saved; `server` supplies speech's cache. */
export interface PromptRenderer {
  render(languageId: string, text: string): Promise<PromptAudio>
}

/** What is known of an uploaded file once callers can hear it. */
export interface KeptAudio {
  readonly audioId: string
  readonly format: 'wav' | 'mp3' | 'wma'
  readonly durationMs: number
}

/** Where uploaded audio is converted and kept; `server` supplies speech's cache. */
export interface AudioLibrary {
  /** Converts and keeps a file; an error says what is wrong with it and what to do. */
  keep(
    file: Uint8Array,
  ): Promise<
    | { readonly ok: true; readonly value: KeptAudio }
    | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } }
  >
  /** What callers hear, as a WAV file. */
  wav(audioId: string): Promise<Uint8Array>
  forget(audioId: string): Promise<void>
}

/** A STUN or TURN server (RFC 8656), as a browser's `RTCPeerConnection` is told of it. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** What the API says about the system around it. */
export interface ApiSettings {
  /** Where phones register; shown with the credentials of a new device. */
  readonly sipServer: {
    readonly host: string
    readonly port: number
    readonly transports: readonly ('udp' | 'tcp' | 'tls')[]
    /** The port of `tls`, where that is served. */
    readonly tlsPort?: number
  }
  /** The calls that a person has placed and that stand now, with their steps so far. */
  readonly standingCalls?: (
    organizationId: OrganizationId,
    userId: UserId,
  ) => readonly { readonly id: CallId; readonly steps: readonly TraceStep[] }[]
  /** What a browser phone gets through routers with; `name` is whom its credentials are for. */
  readonly iceServers?: (name: string) => readonly IceServer[]
  /** Where browsers reach the admin center; absent: where each request came to. */
  readonly publicUrl?: string
  /** Whether browsers reach the API by HTTPS only; then cookies are marked `Secure`. */
  readonly secureCookies?: boolean
  /** Sign-ins that one address may try in a minute. */
  readonly signInsPerMinute?: number
  /** Whether calls are taken yet; `/health` says so. */
  readonly isReady?: () => boolean
}

/** What the exchange knows of trunks; `server` ties it. */
export interface TrunkOperations {
  /** How an enabled trunk fares; undefined while the exchange does not know it. */
  status(id: TrunkId): TrunkStatus | undefined
  /** Looks at everything that can be wrong with a trunk; undefined as above. */
  diagnose(id: TrunkId): Promise<readonly TrunkFinding[] | undefined>
  /** What an organization has called and spent lately; undefined as above. */
  ledger(organizationId: OrganizationId): OutboundLedger | undefined
}

/** What every resource is given. */
export interface ApiContext {
  readonly store: Store
  readonly promptRenderer: PromptRenderer
  readonly audioLibrary: AudioLibrary
  readonly settings: ApiSettings
  /** Absent where there is no exchange. */
  readonly trunks?: TrunkOperations
  /** Absent where there is no exchange. */
  readonly calls?: CallOperations
  /** Absent where nothing is recorded. */
  readonly recordings?: RecordingFiles
}

/**
 * Runs `work` in a transaction that sees the rows of the organization that the request is for, and
 * whose changes the audit log puts down to who asks. Whoever was too late is told what was changed.
 */
export async function inOrganization<T>(
  { store }: ApiContext,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { organizationId } = identityOf(request)
  try {
    return await store.withOrganization(organizationId, work, actorOf(request))
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'preconditionFailed') throw error
    const { id = organizationId } = routeParams.parse(request.params)
    throw await store.withOrganization(organizationId, (tx) => explainedRefusal(tx, request, id))
  }
}

const routeParams = z.object({ id: z.string().optional() })

/** Who asks, and from where, for the audit log. */
export function actorOf(request: FastifyRequest): Actor {
  const { userId, displayName, apiToken } = identityOf(request)
  const who =
    userId === undefined
      ? { kind: 'operator' as const, displayName }
      : { kind: 'user' as const, id: userId, displayName }
  const by = apiToken === undefined ? {} : { apiToken: apiToken.displayName }
  return { ...who, ...by, ...originOf(request) }
}

/** From where a request comes, whoever asks. */
export function originOf(request: FastifyRequest): Origin {
  const userAgent = shortUserAgent(request.headers['user-agent'])
  return { address: request.ip, ...(userAgent === undefined ? {} : { userAgent }) }
}
