// What the exchange asks for (`ports.ts` there), out of the store and of speech. Nothing but
// adaption: each port is one or two of the store's functions in a transaction.

import {
  type AccessSource,
  type AudioSource,
  type CertificateSource,
  type ConfigurationSource,
  type ExchangePorts,
  type Journal,
  type JournalEntry,
  type Log,
  type RegistrationStore,
  UnwritableError,
} from '@mainline/exchange'
import { type Configuration, type OrganizationId, parseId } from '@mainline/model'
import {
  accessChangedChannel,
  configurationReplacedChannel,
  currentConfiguration,
  errorCode,
  listOrganizations,
  loadJournal,
  loadRegistrations,
  readAccess,
  removeRegistrations,
  type Store,
  saveEngineSnapshot,
  saveRegistrations,
} from '@mainline/store'

/** The exchange's ports on a store. */
export function exchangePorts(
  store: Store,
  audio: AudioSource,
  log: Log,
  certificates?: CertificateSource,
): ExchangePorts {
  return {
    configurations: configurationSource(store, log),
    access: accessSource(store, log),
    registrations: registrationStore(store),
    journal: journal(store),
    audio,
    ...(certificates === undefined ? {} : { certificates }),
    log,
  }
}

function configurationSource(store: Store, log: Log): ConfigurationSource {
  const current = async (): Promise<readonly Configuration[]> => {
    const organizations = await store.withAllOrganizations(listOrganizations)
    const found = await Promise.all(organizations.map(({ id }) => configurationOf(store, id)))
    return found.flatMap((configuration) => configuration ?? [])
  }
  return {
    current,
    watch: (replaced) =>
      watch(store, log, configurationReplacedChannel, async (payload) => {
        const id = parseId<OrganizationId>('org', payload ?? '')
        const changed = id === undefined ? await current() : [await configurationOf(store, id)]
        for (const configuration of changed) if (configuration) replaced(configuration)
      }),
  }
}

function configurationOf(store: Store, id: OrganizationId): Promise<Configuration | undefined> {
  return store.withOrganization(id, currentConfiguration)
}

function accessSource(store: Store, log: Log): AccessSource {
  const current = () => store.withAllOrganizations(readAccess)
  return {
    current,
    watch: (changed) =>
      watch(store, log, accessChangedChannel, async () => changed(await current())),
  }
}

/**
 * Looks once as soon as it listens, because something may have changed before, and again after each
 * notification; one look at a time, in order.
 */
function watch(
  store: Store,
  log: Log,
  channel: string,
  look: (payload: string | undefined) => Promise<void>,
): () => void {
  let last: Promise<void> = Promise.resolve()
  const lookNext = (payload?: string): void => {
    last = last
      .then(() => look(payload))
      .catch((error: unknown) => {
        log.error({ channel, error: String(error) }, 'a change could not be read; it is not live')
      })
  }
  const listening = store.listen(channel, lookNext)
  listening.then(
    () => lookNext(),
    (error: unknown) => {
      log.error({ channel, error: String(error) }, 'changes cannot be heard')
    },
  )
  return () => void listening.then((unlisten) => unlisten())
}

function registrationStore(store: Store): RegistrationStore {
  return {
    load: () => store.withAllOrganizations(loadRegistrations),
    write: (changes) => {
      const { saved = [], removed = [] } = Object.groupBy(changes, ({ kind }) => kind)
      const registrations = (some: typeof changes) => some.map(({ registration }) => registration)
      return written(
        store.withAllOrganizations(async (tx) => {
          await saveRegistrations(tx, registrations(saved))
          await removeRegistrations(tx, registrations(removed))
        }),
      )
    },
  }
}

function journal(store: Store): Journal {
  return {
    append: async ({ entries, calls }) => {
      const owners = new Set([...entries, ...calls].map(({ organizationId }) => organizationId))
      for (const id of owners) {
        const isOwn = ({ organizationId }: { organizationId: OrganizationId }) =>
          organizationId === id
        const own = { entries: entries.filter(isOwn), calls: calls.filter(isOwn) }
        await written(store.keepHistory(id, own))
      }
    },
    saveSnapshot: ({ organizationId, sequence, content, configurations }) =>
      written(
        store.withOrganization(organizationId, (tx) =>
          saveEngineSnapshot(tx, { sequence, content: Object(content), configurations }),
        ),
      ),
    load: async (organizationId) => {
      const { snapshot, entries } = await store.withOrganization(organizationId, loadJournal)
      return {
        ...(snapshot === undefined ? {} : { snapshot: { organizationId, ...snapshot } }),
        entries: entries.map((entry) => ({
          ...entry,
          organizationId,
          at: entry.input.at,
          // The store keeps inputs as data; what was appended as an input comes back as one.
          input: entry.input as JournalEntry['input'],
        })),
      }
    },
  }
}

/** Says of data that PostgreSQL refuses for what it is (SQLSTATE classes 22 and 23) that it is. */
async function written<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!/^2[23]/.test(errorCode(error) ?? '')) throw error
    throw new UnwritableError(String(error), { cause: error })
  })
}
