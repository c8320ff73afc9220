// What is called under load: a main line that answers at once with a long greeting, whose key 1
// hangs up. The load programs call it as a carrier.

import type { ServerProcess } from '../../e2e/server-process.ts'

/** The number of the main line, out of the sample pool. */
export const mainNumber = '+12505550012'
/** Where calls come from. */
export const carrierAddress = '127.0.0.1'

/** Creates the carrier's trunk and the main line; a sentence of its greeting takes some 2 s. */
export async function createMainLine(server: ServerProcess, sentences = 8): Promise<void> {
  const sentence = 'Please listen to all of the following. '
  const greeting = `Welcome to Contoso. ${sentence.repeat(sentences)}`
  await server.api('POST', '/trunks', {
    name: 'Carrier',
    authentication: 'address',
    addresses: [carrierAddress],
  })
  const plan = await server.api<{ readonly id: string }>('POST', '/plans', {
    mainLine: {
      name: 'Main line',
      telephoneNumber: mainNumber,
      greeting,
      languageId: 'en-US',
      timeZoneId: 'America/Vancouver',
      options: [{ key: '1', kind: 'disconnect' }],
    },
  })
  await server.api('POST', `/plans/${plan.id}/apply`)
}
