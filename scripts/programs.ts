// The programs of the machine that live tests use, and the Debian packages they come in.
// As root on Debian they are installed; anybody else is told which tests will be skipped without
// them. The tests themselves look for the program and skip, so nothing here decides twice.

import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runStep } from './step.ts'

/** A program that tests need: where it comes from and what is not tested without it. */
export type Program = {
  readonly name: string
  readonly debianPackages: readonly string[]
  readonly tests: string
  readonly isThere: () => boolean
}

/** All programs that tests use. */
export const programs: readonly Program[] = [
  {
    name: 'chromium',
    debianPackages: ['chromium', 'fonts-liberation'],
    tests: 'the admin center in a browser',
    isThere: () => isOnPath('chromium'),
  },
  {
    name: 'sipp',
    debianPackages: ['sip-tester'],
    tests: 'calls from a trunk',
    isThere: () => isOnPath('sipp'),
  },
  {
    name: 'baresip',
    debianPackages: ['baresip'],
    tests: 'calls between two phones',
    isThere: () => isOnPath('baresip'),
  },
  {
    name: 'kamailio',
    debianPackages: ['kamailio'],
    tests: 'registering with a carrier, and phones behind a proxy',
    isThere: () => existsSync('/usr/sbin/kamailio'),
  },
  {
    name: 'linphonec',
    debianPackages: ['linphone-cli'],
    tests: 'transfers with phones of two makes',
    isThere: () => isOnPath('linphonec'),
  },
  {
    name: 'turnserver',
    debianPackages: ['coturn'],
    tests: 'calls of browsers through a TURN server',
    isThere: () => isOnPath('turnserver'),
  },
  {
    name: 'svwar',
    debianPackages: ['sipvicious'],
    tests: 'scanning for people and passwords',
    isThere: () => isOnPath('svwar'),
  },
  {
    name: 'tshark',
    debianPackages: ['tshark'],
    tests: 'calls as a capture shows them',
    isThere: () => isOnPath('tshark'),
  },
  {
    name: 'sipsak',
    debianPackages: ['sipsak'],
    tests: 'random and flooding requests',
    isThere: () => isOnPath('sipsak'),
  },
  {
    name: 'espeak-ng',
    debianPackages: ['espeak-ng'],
    tests: "speech by the machine's own program",
    isThere: () => isOnPath('espeak-ng'),
  },
  {
    name: 'sox',
    debianPackages: ['sox'],
    tests: 'recordings made for a call',
    isThere: () => isOnPath('sox'),
  },
  {
    name: 'ffmpeg',
    debianPackages: ['ffmpeg'],
    tests: 'uploaded sounds read by ffmpeg',
    isThere: () => isOnPath('ffmpeg'),
  },
  {
    name: 'openssl',
    debianPackages: ['openssl'],
    tests: 'SIP over TLS',
    isThere: () => isOnPath('openssl'),
  },
  {
    name: 'postgres',
    debianPackages: ['postgresql'],
    tests: 'an external PostgreSQL',
    isThere: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0,
  },
]

/** Installs missing programs where that is possible, and says what stays missing and why. */
export async function installPrograms(): Promise<readonly Program[]> {
  const missing = programs.filter(({ isThere }) => !isThere())
  if (missing.length === 0) return []
  const reason = reasonNotToInstall()
  if (reason === undefined) await installDebian(missing)
  else
    console.log(`Not installed, because ${reason}: ${missing.map(({ name }) => name).join(', ')}`)
  const absent = missing.filter(({ isThere }) => !isThere())
  for (const { name, tests } of absent) console.log(`Skipped without ${name}: ${tests}`)
  return absent
}

function reasonNotToInstall(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can install packages'
  return isOnPath('apt-get') ? undefined : 'this is no Debian: there is no apt-get'
}

async function installDebian(missing: readonly Program[]): Promise<void> {
  const packages = missing.flatMap(({ debianPackages }) => debianPackages)
  console.log(`Installing from Debian: ${packages.join(' ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const words = ['install', '-y', '--no-install-recommends', ...packages]
  const update = { name: 'apt-get update', command: ['apt-get', 'update'] as const, env }
  const install = { name: 'apt-get install', command: ['apt-get', ...words] as const, env }
  for (const step of [update, install]) {
    const { isPassed, output } = await runStep({ ...step, limitSeconds: 300 })
    if (!isPassed) console.log(`${step.name} failed:\n${output}`)
  }
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, program)))
}
