// A carrier's registrar made of Debian's kamailio: it challenges with one realm, registers whoever
// proves the password, answers 403 to whoever does not, and answers OPTIONS. Nothing leaves the
// loopback, and it ends with the test.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, stopProcess } from '../server-process.ts'

const program = '/usr/sbin/kamailio'
/** Whether there is a registrar to test with. */
export const hasKamailio = existsSync(program)

/** The realm in which the registrar wants to be convinced. */
export const carrierRealm = 'northern.example'

/** A running registrar. */
export interface Registrar {
  readonly port: number
  stop(): Promise<void>
}

/** Starts a registrar that knows one user by this password. */
export async function startRegistrar(user: string, password: string): Promise<Registrar> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-kamailio-'))
  const port = await freePort()
  const file = join(folder, 'kamailio.cfg')
  await writeFile(file, configuration(port, user, password))
  const child = spawn(program, ['-DD', '-E', '-f', file, '-Y', folder, '-m', '32', '-M', '4'], {
    stdio: 'ignore',
  })
  return {
    port,
    async stop() {
      await stopProcess(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configuration(port: number, user: string, password: string): string {
  return `#!KAMAILIO
debug=0
log_stderror=yes
children=1
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:${port}
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "textops.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
request_route {
  if (is_method("OPTIONS")) {
    sl_send_reply("200", "OK");
    exit;
  }
  if (is_method("REGISTER")) {
    pv_www_authenticate("${carrierRealm}", "${password}", "0");
    $var(outcome) = $rc;
    if ($var(outcome) == -2 || ($var(outcome) > 0 && $au != "${user}")) {
      sl_send_reply("403", "Forbidden");
      exit;
    }
    if ($var(outcome) < 0) {
      www_challenge("${carrierRealm}", "0");
      exit;
    }
    save("location");
    exit;
  }
  sl_send_reply("603", "Decline");
}
`
}
