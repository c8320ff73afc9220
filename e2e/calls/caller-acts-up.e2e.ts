// Carriers and callers that do what well-behaved ones do not: no offer, every kind of hold, an ACK
// that never comes, lost packets by the dozen. However they act, a call ends with its record, and
// nothing of it stays behind.

import { readdir } from 'node:fs/promises'
import { decodeMulaw } from '@mainline/media'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer } from '../server-process.ts'
import { createContoso, mainNumber } from './contoso.ts'
import { CallRecords } from './records.ts'
import { RtpPeer } from './rtp-peer.ts'
import { carrierAddress, runSipp } from './sipp.ts'
import { loudness } from './sound.ts'
import { sdp, usualOffer, WireCaller } from './wire-caller.ts'

/** So few that of the ports tried at random for a new call, many are taken; nobody else's. */
const fewPorts = { RTP_PORTS: '23000-23099' }
let server: ServerProcess
let records: CallRecords
const closing: { close(): void }[] = []

beforeAll(async () => {
  server = await startServer(fewPorts)
  await createContoso(server)
  records = new CallRecords(server)
}, 120_000)

afterEach(() => {
  for (const each of closing.splice(0)) each.close()
})

afterAll(() => server?.stop())

test('fifty callers on a line that loses every fifth packet leave nothing behind', async () => {
  const before = await openFiles()
  await runSipp({
    scenario: 'hang-up-by-caller',
    serverPort: server.sipPort,
    service: mainNumber,
    calls: 50,
    keys: { rtp_port: '9' },
    arguments: ['-r', '10', '-l', '50', '-lost', '20'],
  })
  const causes = async () => (await records.all()).map(({ end }) => end.cause)
  await expect.poll(causes).toEqual(Array(50).fill('callerHungUp'))
  await expect.poll(openFiles).toBeLessThanOrEqual(before + restingSockets + spareFiles)
})

test('a caller without an offer gets one, and hears the greeting once it is answered', async () => {
  const [caller, peer] = [await openCaller(), await openPeer()]
  const call = caller.call({ to: mainNumber })
  const accepted = await call.establish(usualOffer(carrierAddress, peer.port))
  expect(accepted.body).toContain(' RTP/AVP 0 8 9 101')
  expect(loudness(decodeMulaw(await peer.hear(1_000)))).toBeGreaterThan(500)
  expect((await call.request('BYE')).status).toBe(200)
})

test('a caller may hold and resume in any way, and asking too much ends nothing', async () => {
  const [caller, peer] = [await openCaller(), await openPeer()]
  const offer = usualOffer(carrierAddress, peer.port)
  const call = caller.call({ to: mainNumber, body: offer })
  await call.establish()
  const offers = {
    sendonly: `${offer}a=sendonly\r\n`,
    inactive: `${offer}a=inactive\r\n`,
    zeros: offer.replace(`c=IN IP4 ${carrierAddress}`, 'c=IN IP4 0.0.0.0'),
    resumed: offer,
    video: `${offer}m=video 4000 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\n`,
  }
  const answers: string[] = []
  for (const body of Object.values(offers)) {
    const { body: answer } = await call.request('INVITE', body)
    call.acknowledge()
    answers.push(/a=(sendrecv|sendonly|recvonly|inactive)/.exec(answer)?.[1] ?? answer)
  }
  expect(answers).toEqual(['recvonly', 'inactive', 'recvonly', 'sendrecv', 'sendrecv'])
  const refused = await call.request('INVITE', sdp(carrierAddress, ['m=audio 4000 RTP/AVP 18']))
  call.acknowledgeRefusal(refused)
  expect(refused.status).toBe(488)
  expect((await call.request('UPDATE', offer)).status).toBe(200)
  expect(loudness(decodeMulaw(await peer.hear(500)))).toBeGreaterThan(500)
  expect((await call.request('BYE')).status).toBe(200)
})

test('a name that is no text is kept as far as it is, and stops no other record', async () => {
  const caller = await openCaller()
  await records.skip()
  const displayName = '"B\xc3\xa9a\xff\xed\xa0\x80\x1b"'
  const body = usualOffer(carrierAddress, 9)
  const call = caller.call({ to: mainNumber, body, displayName })
  await call.establish()
  expect((await call.request('BYE')).status).toBe(200)
  const record = await records.next()
  expect(record.from).toMatch(/^(B\u00e9a|\+16045550199)/)
  expect(await records.kinds(record.id)).toContain('callEnded')
})

test('what is not served is refused, in a call and outside, and the call goes on', async () => {
  const caller = await openCaller()
  const call = caller.call({ to: mainNumber, body: usualOffer(carrierAddress, 9) })
  await call.establish()
  const refusals: Readonly<Record<string, number>> = {
    // One names nobody to call, the other is about a subscription that this call has not.
    ...{ REFER: 400, SUBSCRIBE: 481 },
    ...{ NOTIFY: 405, MESSAGE: 405, PUBLISH: 405, FOO: 405 },
  }
  const seen: Record<string, number | undefined> = {}
  for (const method of Object.keys(refusals)) seen[method] = (await call.request(method)).status
  expect(seen).toEqual(refusals)
  expect((await call.request('PRACK')).status).toBe(481)
  expect((await call.request('REGISTER')).status).toBe(401)
  expect((await call.request('OPTIONS')).status).toBe(200)
  expect((await call.request('BYE')).status).toBe(200)
  expect((await call.request('BYE')).status).toBe(481)
  await records.next()
})

test('a caller who never acknowledges is hung up on, and the record says why', async () => {
  const caller = await openCaller()
  await records.skip()
  const call = caller.call({ to: mainNumber, body: usualOffer(carrierAddress, 9) })
  call.invite()
  await call.accepted()
  const bye = await caller.request('BYE', 40_000)
  caller.respond(bye, '200 OK')
  const repeated = caller.received.filter(({ status, method }) => {
    return status === 200 && method === 'INVITE'
  })
  expect(repeated.length).toBeGreaterThan(5)
  expect((await records.next()).end.cause).toBe('signalingFailed')
})

async function openCaller(): Promise<WireCaller> {
  const caller = await WireCaller.open(carrierAddress, server.sipPort)
  closing.push(caller)
  return caller
}

async function openPeer(): Promise<RtpPeer> {
  const peer = await RtpPeer.open(carrierAddress)
  closing.push(peer)
  return peer
}

/** Database connections may come and go meanwhile; a call holds two sockets. */
const spareFiles = 8
/** Half of the ports may stay open for the callers to come. */
const restingSockets = 50

/** How many files and sockets the server holds. */
async function openFiles(): Promise<number> {
  return (await readdir(`/proc/${server.processId}/fd`)).length
}
