// The command line. It decides nothing: each command turns what was typed into a request or an
// engine run, prints what comes of it, and ends with 0, or 1 when there was a problem.

import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { CommandError } from './command-error.ts'
import { diagnoseOn } from './doctor.ts'
import { listOrganizationsOn, makeOrganizationOn, type NewOrganization } from './organizations.ts'
import { type RecordingSettingsOptions, recordingSettingsOn } from './recording-settings.ts'
import { replayCall, replayFile } from './replay.ts'
import { resetPasswordOn } from './reset-password.ts'
import { connectToServer } from './server-access.ts'
import { type SimulateOptions, simulateOn } from './simulate.ts'

const program = new Command('mainline')
  .description('Asks the phone system, from the command line.')
  .showHelpAfterError('(mainline --help shows all commands)')
  .addHelpText(
    'after',
    `
Settings (environment):
  MAINLINE_URL             address of the server (default: http://127.0.0.1:8080)
  MAINLINE_TOKEN           a bearer token; or
  MAINLINE_ADMIN_USERNAME  and MAINLINE_ADMIN_PASSWORD, to sign in; or
  DATA_DIR                 data folder of a server on this machine, whose operator token is
                           used (default: ./data)
  MAINLINE_ORGANIZATION    domain of the organization that the operator token is used for
                           (default: the first one)

Outcomes: answer, busy, noAnswer; for outside numbers trunkFailed too.

Examples:
  mainline simulate --to +12505550012 --at 2026-12-25T10:00 --keys 1
  mainline simulate --to +12505550012 --keys ",1" --outcome user_7=busy
  mainline simulate --from ana --to 6045550199 --outcome +16045550199=busy
  mainline replay call_01jd
  mainline doctor "My carrier"
  mainline reset-password admin
  mainline recording-settings --kept-days 30 --notice both
  mainline organizations create --name Contoso --domain contoso.example --country CA \\
    --time-zone America/Vancouver
  mainline replay journal.json`,
  )

program
  .command('simulate')
  .description('show the path that a caller would take, and why')
  .requiredOption('--to <number>', 'the number, extension or user name that is dialed')
  .option('--from <number>', "the caller's number; a person's extension or name calls out")
  .option('--at <time>', "when, ISO 8601; without offset in the auto attendant's time zone")
  .option('--keys <keys>', 'one key for each time a menu is heard; "," lets it pass in silence')
  .option('--outcome <who=outcome>', 'what a user id or number does; see below', collect)
  .option('--configuration <which>', 'live, or the number of a version')
  .option('--json', 'print the answer of the server as it is')
  .action(async (options: SimulateOptions) => {
    process.stdout.write(await simulateOn(await connectToServer(process.env), options))
  })

program
  .command('replay')
  .description("feed a recorded call to today's engine and show the first difference")
  .argument('<call>', 'a call id, or a file { "inputs": […], "effects"?: […], "facts"?: […] }')
  .action(async (call: string) => {
    const isId = call.startsWith('call_') && !existsSync(call)
    const { text, isSame } = isId
      ? await replayCall(await connectToServer(process.env), call)
      : await replayFile(call)
    process.stdout.write(text)
    if (!isSame) process.exitCode = 1
  })

program
  .command('doctor')
  .description('look at everything that can be wrong with a trunk, and say what to do')
  .argument('[trunk]', 'its name or id; without one, every trunk that is on')
  .action(async (trunk?: string) => {
    const { text, isWell } = await diagnoseOn(await connectToServer(process.env), trunk)
    process.stdout.write(text)
    if (!isWell) process.exitCode = 1
  })

program
  .command('reset-password')
  .description('give a person who cannot sign in a new password, and print it once')
  .argument('<username>', 'the username, for example admin')
  .action(async (userName: string) => {
    process.stdout.write(await resetPasswordOn(await connectToServer(process.env), userName))
  })

program
  .command('recording-settings')
  .description('show or change how long recordings are kept, and how they are announced')
  .option('--kept-days <days>', 'days after which a recording is deleted')
  .option('--notice <notice>', 'what both hear first: beep, announcement or both')
  .action(async (options: RecordingSettingsOptions) => {
    process.stdout.write(await recordingSettingsOn(await connectToServer(process.env), options))
  })

const organizations = program
  .command('organizations')
  .description('make and list the organizations of this installation')

organizations
  .command('create')
  .description('make an organization with a Global admin, and print the password once')
  .requiredOption('--name <name>', 'what it is called')
  .requiredOption('--domain <domain>', 'its domain, for sign-in names and phones')
  .requiredOption('--country <country>', 'its country, for example CA')
  .requiredOption('--time-zone <zone>', 'its time zone, for example America/Vancouver')
  .option('--language <language>', 'what its callers hear', 'en-US')
  .option('--admin <username>', 'local part of its Global admin', 'admin')
  .action(async (options: NewOrganization) => {
    process.stdout.write(await makeOrganizationOn(await connectToServer(process.env), options))
  })

organizations
  .command('list')
  .description('show every organization with its domain')
  .action(async () => {
    process.stdout.write(await listOrganizationsOn(await connectToServer(process.env)))
  })

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
