// Starts the whole system in the order in which its parts need each other, and stops it in the
// other. Each part that was started is remembered with how to stop it, so that a start that fails
// half-way leaves nothing behind.

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type ApiServer, type ApiSettings, createApi } from '@mainline/api'
import { Exchange, letHelpersGiveWay, shownAddress, takeTurns } from '@mainline/exchange'
import {
  type DatabaseAddress,
  errorCode,
  type FirstStart,
  firstStart,
  issueOperatorToken,
  listOrganizations,
  openStore,
  publishWholeConfiguration,
  StartError,
  type Store,
  saveSystemPrompts,
  startEmbeddedPostgres,
} from '@mainline/store'
import type { Logger } from 'pino'
import { buildAdminWhenStale } from './admin-build.ts'
import { certificateSource } from './certificate-files.ts'
import { openDataFolder, writeOperatorToken } from './data-folder.ts'
import { exchangePorts } from './exchange-ports.ts'
import { iceServersFor } from './ice-servers.ts'
import { openLog } from './log-file.ts'
import { recordingFiles, recordingStore, recordingSweep } from './recording-files.ts'
import { ReservationSweep, type Timer } from './reservation-sweep.ts'
import type { Settings } from './settings.ts'
import { openSpeech, type Speech, shippedSystemPrompts } from './speech-glue.ts'
import { type Sweeping, startSweeping } from './sweeps.ts'

/** What a start needs besides the settings. */
export interface StartOptions {
  /** Tells the person at the console what takes long. */
  readonly tell: (line: string) => void
  /** Told when the database went away and the system cannot go on. */
  readonly lost: (reason: string) => void
}

/** The running system. */
export interface RunningSystem {
  readonly httpAddress: string
  readonly sipAddress: string
  /** Absent where there is no certificate. */
  readonly sipTlsAddress?: string
  /** What the first start made; absent on later starts. */
  readonly first?: FirstStart
  readonly log: Logger
  /** Ends every call, then stops every part. */
  stop(): Promise<void>
}

/** How to stop what was started, the last first. */
class Stops {
  readonly #stops: (() => Promise<void>)[] = []

  add(stop: () => Promise<void>): void {
    this.#stops.unshift(stop)
  }

  /** Stops everything; what fails to stop does not keep the others from it. */
  async run(log: Logger): Promise<void> {
    for (const stop of this.#stops.splice(0)) {
      await stop().catch((error: unknown) => log.error({ error: String(error) }, 'stopping failed'))
    }
  }
}

/** Starts everything; a `StartError` says in one line what a person has to mend. */
export async function startSystem(
  settings: Settings,
  options: StartOptions,
): Promise<RunningSystem> {
  const dataDir = openDataFolder(settings.dataDir)
  const log = openLog(dataDir, settings.logLevel)
  const stops = new Stops()
  try {
    return await startParts({ ...settings, dataDir }, options, log, stops)
  } catch (error) {
    log.error({ error: String(error) }, 'the start failed')
    await stops.run(log)
    throw error
  }
}

async function startParts(
  settings: Settings,
  options: StartOptions,
  log: Logger,
  stops: Stops,
): Promise<RunningSystem> {
  const certificates = settings.tls && certificateSource(settings.tls, log)
  letHelpersGiveWay()
  // The database, and whatever else is started now, waits for its turn; only media threads do not.
  await takeTurns('waits')
  // All at once, and all to their end, so that what was started is known when one of them fails.
  const building = buildAdminWhenStale(options.tell)
  const opening = openSpeech(settings.dataDir, settings)
  const starting = startStore(settings, options, log, stops)
  await Promise.allSettled([building, opening, starting])
  const [adminFolder, speech, store] = await Promise.all([building, opening, starting])
  const exchange = new Exchange(
    {
      mediaThreads: Math.max(1, availableParallelism() - 1),
      iceServers: () => iceServersFor(settings.ice, 'mainline', Date.now()),
      ...settings,
    },
    {
      ...exchangePorts(store, speech.audio, log, certificates),
      recordings: recordingStore(store, settings.dataDir),
    },
  )
  let isPrepared = false
  const isReady = () => isPrepared && exchange.isTakingCalls
  const api = await startApi(settings, { store, speech, adminFolder, isReady, exchange }, stops)
  api.server.on('upgrade', (request, socket, head) => exchange.upgrade(request, socket, head))
  await startExchange(settings, exchange, stops)
  // Last, because a first password is shown once, and a taken port would keep it from being shown.
  const first = await prepare(store, settings)
  writeOperatorToken(settings.dataDir, await issueOperatorToken(store))
  stops.add(startSweeping(store, sweepingBy(log, settings.dataDir)))
  await startReservationSweep(store, log, stops)
  isPrepared = true
  const { sipPort, sipTlsPort } = exchange
  log.info({ speech: speech.description, sipPort, sipTlsPort }, 'ready')
  return {
    httpAddress: httpAddressOf(settings, api),
    sipAddress: `${shownAddress(settings)}:${sipPort}`,
    ...(sipTlsPort === undefined
      ? {}
      : { sipTlsAddress: `${shownAddress(settings)}:${sipTlsPort}` }),
    ...(first === undefined ? {} : { first }),
    log,
    stop: () => stops.run(log),
  }
}

function sweepingBy(log: Logger, dataDir: string): Sweeping {
  return {
    more: { recordings: recordingSweep(dataDir) },
    now: () => new Date(Date.now()),
    swept: (name, count) => log.info({ sweep: name, count }, 'swept'),
    failed: (name, error) => log.error({ sweep: name, error: String(error) }, 'a sweep failed'),
  }
}

async function startStore(
  settings: Settings,
  options: StartOptions,
  log: Logger,
  stops: Stops,
): Promise<Store> {
  const address = await databaseAddress(settings, options, stops)
  const onError = (error: Error) => log.warn({ error: error.message }, 'a connection broke')
  const store = await openStore({ address, onError })
  stops.add(() => store.close())
  await store.migrate()
  return store
}

async function databaseAddress(
  { databaseUrl, dataDir }: Settings,
  { lost }: StartOptions,
  stops: Stops,
): Promise<DatabaseAddress> {
  if (databaseUrl !== undefined) return { connectionString: databaseUrl }
  const log = join(dataDir, 'postgres', 'server.log')
  const onLost = () => lost(`The embedded PostgreSQL keeps stopping; see ${log}, then start again.`)
  const postgres = await startEmbeddedPostgres({ dataDir, onLost })
  stops.add(() => postgres.stop())
  return postgres.address
}

/** What every start brings up to date: the system's prompts, and at first the organization. */
async function prepare(store: Store, settings: Settings): Promise<FirstStart | undefined> {
  await store.withAllOrganizations((tx) => saveSystemPrompts(tx, shippedSystemPrompts()))
  const { adminUsername, adminPassword, countryCode } = settings
  const first = await firstStart(store, {
    adminUsername,
    ...(adminPassword === undefined ? {} : { adminPassword }),
    countryCode,
    timeZoneId: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  for (const { id } of await store.withAllOrganizations(listOrganizations)) {
    await store.withOrganization(id, (tx) => publishWholeConfiguration(tx, 'The program started.'))
  }
  return first
}

interface ApiParts {
  readonly store: Store
  readonly speech: Speech
  readonly adminFolder: string
  readonly isReady: () => boolean
  readonly exchange: Exchange
}

async function startApi(
  settings: Settings,
  { store, speech, adminFolder, isReady, exchange }: ApiParts,
  stops: Stops,
): Promise<ApiServer> {
  const { publicUrl } = settings
  const api = await createApi({
    store,
    promptRenderer: speech.renderer,
    audioLibrary: speech.audioLibrary,
    calls: exchange.standing,
    recordings: recordingFiles(settings.dataDir),
    trunks: {
      status: (id) => exchange.trunkStatus(id),
      diagnose: (id) => exchange.diagnoseTrunk(id),
      ledger: (organizationId) => exchange.outboundLedger(organizationId),
    },
    settings: {
      sipServer: sipServerOf(settings),
      isReady,
      standingCalls: (organizationId, userId) => exchange.callsFrom(organizationId, userId),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      secureCookies: publicUrl?.startsWith('https:') === true,
      iceServers: (name) => iceServersFor(settings.ice, name, Date.now()),
    },
    adminFolder,
  })
  stops.add(async () => {
    // Browsers keep connections open; nobody waits for them.
    api.server.closeAllConnections()
    await api.close()
  })
  const { listenAddress, httpPort } = settings
  await api
    .listen({ host: listenAddress, port: httpPort })
    .catch((error: unknown) => refuseAddress(error, 'HTTP_PORT', settings, httpPort))
  return api
}

async function startExchange(settings: Settings, exchange: Exchange, stops: Stops): Promise<void> {
  stops.add(() => exchange.stop())
  const { sipPort, sipTlsPort, sipWssPort, tls } = settings
  await takeTurns('interrupts')
  await exchange.start().catch((error: unknown) => {
    const taken = tls === undefined ? undefined : Object(error).port
    if (taken === sipTlsPort) refuseAddress(error, 'SIP_TLS_PORT', settings, sipTlsPort)
    if (taken === sipWssPort) refuseAddress(error, 'SIP_WSS_PORT', settings, sipWssPort)
    refuseAddress(error, 'SIP_PORT', settings, sipPort)
  })
  await takeTurns('waits')
}

/** What a phone is to be told. */
function sipServerOf(settings: Settings): ApiSettings['sipServer'] {
  const { sipPort, sipTlsPort, tls } = settings
  const place = { host: shownAddress(settings), port: sipPort }
  return tls === undefined
    ? { ...place, transports: ['udp', 'tcp'] }
    : { ...place, transports: ['udp', 'tcp', 'tls'], tlsPort: sipTlsPort }
}

async function startReservationSweep(store: Store, log: Logger, stops: Stops): Promise<void> {
  const timer: Timer = (ms, work) => {
    const timeout = setTimeout(() => void work(), ms)
    return () => clearTimeout(timeout)
  }
  const onError = (error: unknown) => log.error({ error: String(error) }, 'sweeping failed')
  const sweep = new ReservationSweep(store, timer, onError)
  stops.add(async () => sweep.stop())
  await sweep.start()
}

/** The two mistakes that everybody makes once, each with the setting that mends it. */
function refuseAddress(error: unknown, name: string, settings: Settings, port: number): never {
  const { listenAddress } = settings
  const code = errorCode(error)
  if (code === 'EADDRINUSE') {
    throw new StartError(
      `Port ${port} of ${listenAddress} is taken by another program. Stop that one, or set ` +
        `${name} to another port.`,
    )
  }
  if (code === 'EADDRNOTAVAIL') {
    throw new StartError(`This machine has no address ${listenAddress}; correct LISTEN_ADDRESS.`)
  }
  if (code === 'EACCES') {
    throw new StartError(`This user may not open port ${port}; set ${name} to one above 1023.`)
  }
  throw error
}

function httpAddressOf(settings: Settings, api: ApiServer): string {
  const bound = api.server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : settings.httpPort
  return `http://${shownAddress(settings)}:${port}`
}
