/**
 * Draws the four SIP transactions from their table, as Mermaid diagrams in docs/generated.
 *
 * The table is the code; the picture is for people. Each arrow is one row: the input, then what is
 * done. Rows that only stay in their state are listed with the state's own arrow, as in RFC 3261
 * figures 5 to 8.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { type TransactionAction, type TransactionKind, transactionTable } from '@mainline/sip'
import { startCommand } from './command.ts'

const help = `Draws docs/generated/sip-transactions.md from packages/sip/src/transaction-table.ts.

usage: node scripts/run.mjs scripts/draw-transactions.ts`

const target = new URL('../docs/generated/sip-transactions.md', import.meta.url)

const titles: Readonly<Record<TransactionKind, string>> = {
  clientInvite: 'INVITE, client (RFC 3261 §17.1.1, RFC 6026)',
  clientNonInvite: 'Other requests, client (RFC 3261 §17.1.2)',
  serverInvite: 'INVITE, server (RFC 3261 §17.2.1, RFC 6026)',
  serverNonInvite: 'Other requests, server (RFC 3261 §17.2.2)',
}

/** The document with all four diagrams. */
export function transactionDocument(): string {
  const kinds: readonly TransactionKind[] = [
    'clientInvite',
    'clientNonInvite',
    'serverInvite',
    'serverNonInvite',
  ]
  const head =
    '# SIP transactions\n\nGenerated from packages/sip/src/transaction-table.ts by ' +
    '`npm run generate`; do not edit.\n'
  return [head, ...kinds.map((kind) => `## ${titles[kind]}\n\n${diagram(kind)}`)].join('\n')
}

function diagram(kind: TransactionKind): string {
  const { first, states } = transactionTable[kind]
  const rows = Object.entries(states).flatMap(([state, inputs]) =>
    Object.entries(inputs).map(([input, [next, ...actions]]) => arrow(state, next, input, actions)),
  )
  const [begin, ...actions] = first
  const lines = [arrow('[*]', begin, 'begin', actions), ...rows]
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```', ''].join('\n')
}

function arrow(
  from: string,
  to: string,
  input: string,
  actions: readonly TransactionAction[],
): string {
  const done = actions.map(actionText)
  const label = done.length === 0 ? input : `${input} / ${done.join(', ')}`
  return `  ${from} --> ${to === 'terminated' ? '[*]' : to}: ${label}`
}

function actionText(action: TransactionAction): string {
  if (typeof action === 'string') return action
  const lengths = { first: 'set', double: 'double', slow: 'slow' }
  return `${lengths[action.length]} ${action.timer}`
}

async function main(): Promise<number> {
  await mkdir(new URL('.', target), { recursive: true })
  await writeFile(target, transactionDocument())
  return 0
}

if (import.meta.main) await startCommand(help, main)
