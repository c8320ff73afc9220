// Where the embedded PostgreSQL lives and as whom it runs. It refuses to run as root, so there it
// runs as another user, who owns its folders and must reach them. Below a folder closed to that
// user (a clone in /root) its data is still reached, as `/proc/self/cwd`: the process is put into
// its data folder before it gives up root. The programs then go to /var/cache, the socket to /tmp.
//
//   <DATA_DIR>/postgres/data                   the cluster
//   <DATA_DIR>/postgres/postgresql-<version>   the programs
//   <DATA_DIR>/postgres/socket                 its unix socket, unless the path is too long
//   <DATA_DIR>/postgres/server.log             what it says

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { errorText, StartError } from './start-error.ts'

/** A user to run as. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** The folders of one embedded server. */
export interface EmbeddedPlaces {
  readonly root: string
  readonly data: string
  /** How the server itself names its data folder. */
  readonly dataAsSeen: string
  readonly programs: string
  readonly socket: string
  readonly log: string
  /** Whom to run as, when we are root. */
  readonly runAs: RunAs | undefined
}

/** Longest path of a unix socket on every system we run on (macOS: 104 with its end). */
const socketPathBytes = 103
const socketName = '/.s.PGSQL.5432'

/** Makes the folders (private, and owned by who runs the server) and says where they are. */
export async function embeddedPlaces(dataDir: string): Promise<EmbeddedPlaces> {
  const root = await privateFolder(dataDir, 'postgres')
  const runAs = process.getuid?.() === 0 ? await serverUser(root) : undefined
  if (runAs !== undefined) await chown(root, runAs.uid, runAs.gid)
  const reachable = runAs === undefined || (await isReachable(root, runAs))
  if (!reachable && process.platform !== 'linux') throw closedFolder(dataDir)
  const programs = reachable ? root : '/var/cache/mainline'
  if (!reachable) await openFolder(programs, dataDir)
  const data = join(root, 'data')
  return {
    root,
    data,
    dataAsSeen: reachable ? data : '/proc/self/cwd',
    programs,
    socket: await socketFolder(root, reachable, runAs),
    log: join(root, 'server.log'),
    runAs,
  }
}

async function privateFolder(dataDir: string, name: string): Promise<string> {
  try {
    // Others may pass through DATA_DIR, to what is theirs, but not look around in it.
    const made = await mkdir(dataDir, { recursive: true })
    if (made !== undefined) await chmod(dataDir, 0o711)
    await mkdir(join(dataDir, name), { recursive: true, mode: 0o700 })
    const folder = join(await realpath(dataDir), name)
    await chmod(folder, 0o700)
    return folder
  } catch (error) {
    throw new StartError(
      `The data folder ${dataDir} cannot be written (${errorText(error)}); ` +
        'set DATA_DIR to a folder of yours.',
      { cause: error },
    )
  }
}

async function openFolder(folder: string, dataDir: string): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true })
    if (made !== undefined) await chmod(folder, 0o755)
  } catch {
    throw closedFolder(dataDir)
  }
}

/** Who owns the folder already, else the user of the system's own PostgreSQL, else nobody. */
async function serverUser(root: string): Promise<RunAs> {
  const { uid, gid } = await stat(root)
  if (uid !== 0) return { uid, gid }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = ['postgres', 'nobody']
    .map((name) => users.find((user) => user[0] === name))
    .find((user) => user !== undefined)
  if (entry === undefined) throw new StartError('PostgreSQL cannot run as root; start as a user.')
  return { uid: Number(entry[2]), gid: Number(entry[3]) }
}

async function isReachable(folder: string, user: RunAs): Promise<boolean> {
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    const { mode, uid, gid } = await stat(parent)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (parent === dirname(parent)) return true
  }
}

async function socketFolder(
  root: string,
  reachable: boolean,
  runAs: RunAs | undefined,
): Promise<string> {
  const near = join(root, 'socket')
  const fits = Buffer.byteLength(near + socketName) <= socketPathBytes
  const name = `mainline-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`
  const folder = reachable && fits ? near : join(shortTmpdir(), name)
  const owner = runAs ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined)
  if (process.getuid?.() === 0) await chown(folder, owner.uid, owner.gid)
  const found = await lstat(folder)
  if (found.isDirectory() && found.uid === owner.uid && (found.mode & 0o077) === 0) return folder
  throw new StartError(`${folder} belongs to somebody else; remove it, or choose another DATA_DIR.`)
}

function shortTmpdir(): string {
  return Buffer.byteLength(tmpdir()) > 50 ? '/tmp' : tmpdir()
}

function closedFolder(dataDir: string): StartError {
  return new StartError(
    `PostgreSQL does not run as root, and no other user can reach ${dataDir}; ` +
      'set DATA_DIR to a folder that is open to others, for example /var/lib/mainline.',
  )
}
