// A carrier's registrar made of Debian's kamailio: it challenges with one realm, registers whoever
// proves the password, answers 403 to whoever does not, and answers OPTIONS. Nothing leaves the
// loopback, and it ends with the test.

import { Kamailio } from '@mainline/exchange/testing-kamailio'
import { freePort } from '../server-process.ts'

/** The realm in which the registrar wants to be convinced. */
export const carrierRealm = 'northern.example'

/** A running registrar. */
export interface Registrar {
  readonly port: number
  stop(): Promise<void>
}

/** Starts a registrar that knows one user by this password. */
export async function startRegistrar(user: string, password: string): Promise<Registrar> {
  const port = await freePort()
  const kamailio = await Kamailio.start(configuration(port, user, password))
  return { port, stop: () => kamailio.stop() }
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
