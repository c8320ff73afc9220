/**
 * What SIP costs without sockets: parsing, formatting, whole calls, whole registrations.
 *
 * Two user agents are wired in memory, so this is the work of both sides; a server does about half
 * of it. Calls and registrations run at a virtual rate that fills the tables as real load would.
 */

import { formatMessage, parseMessage } from '@mainline/sip'
import { formatMeasured, measure, type Work } from '../measure.ts'
import { sampleAnswer, sampleInvite, sampleRegister } from './sample-messages.ts'
import { WiredAgents } from './wired-agents.ts'

const help = `Measures the SIP message path, both sides of it, without sockets.

usage: node bench/sip/message-path.ts [rounds] [milliseconds per round]   (default: 7 300)`

/** Rates at which the tables are filled: what we want of one core. */
const [callsPerSecond, registrationsPerSecond] = [1800, 4000]

/** As callers with accents in their names send it. */
const accented = new TextEncoder().encode(
  new TextDecoder().decode(sampleInvite).replaceAll('Ada Lovelace', 'Zoé Léger'),
)

function parsing(name: string, bytes: Uint8Array): Work {
  return {
    name: `parse ${name}`,
    run(times) {
      for (let turn = 0; turn < times; turn += 1) {
        if (!parseMessage(bytes).ok) throw new Error(`${name} does not parse`)
      }
    },
  }
}

function formatting(name: string, bytes: Uint8Array): Work {
  const message = parseMessage(bytes)
  if (!message.ok) throw new Error(`${name} does not parse`)
  return {
    name: `format ${name}`,
    run(times) {
      for (let turn = 0; turn < times; turn += 1) formatMessage(message.value)
    },
  }
}

function whole(name: string, perSecond: number, act: (agents: WiredAgents) => void): Work {
  const agents = new WiredAgents(perSecond)
  return {
    name,
    run(times) {
      const before = agents.completed
      for (let turn = 0; turn < times; turn += 1) act(agents)
      if (agents.completed - before !== times) throw new Error(`not every ${name} was completed`)
    },
  }
}

function main(words: readonly string[]): void {
  if (words.includes('--help')) return console.log(help)
  const [rounds = 7, roundMs = 300] = words.map(Number)
  const works = [
    parsing('INVITE', sampleInvite),
    parsing('INVITE, accents', accented),
    parsing('200', sampleAnswer),
    parsing('REGISTER', sampleRegister),
    formatting('INVITE', sampleInvite),
    formatting('200', sampleAnswer),
    whole('call, both sides', callsPerSecond, (agents) => agents.call()),
    whole('registration, both sides', registrationsPerSecond, (agents) => agents.register()),
  ]
  console.log(formatMeasured(measure(works, { rounds, roundMs })))
}

main(process.argv.slice(2))
