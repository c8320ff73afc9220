// A carrier's caller made of two UDP sockets: it sends an INVITE and hears the greeting begin.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** Where the caller calls from: another loopback address than everything else. */
export const callerAddress = '127.0.0.2'
/** Half a second of audio: by then all that was decided is on disk. */
const packetsHeard = 25

/** How soon after a refusal the caller tries again: what was set up is live within a second. */
const againMs = 100

/** Calls a number until the greeting is heard; the caller then says nothing more. */
export async function callUntilHeard(number: string, sipPort: number): Promise<void> {
  const [sip, audio] = [await openSocket(), await openSocket()]
  let attempt = 0
  const call = () => {
    attempt += 1
    const text = invite(attempt, number, sip.address().port, audio.address().port)
    sip.send(text, sipPort, '127.0.0.1')
  }
  sip.on('message', (response) => {
    const isRefusal = /^SIP\/2\.0 [3-6]/.test(response.toString())
    if (isRefusal && response.includes(callId(attempt))) setTimeout(call, againMs)
  })
  let packets = 0
  const heard = new Promise<void>((resolve) => {
    audio.on('message', () => {
      packets += 1
      if (packets === packetsHeard) resolve()
    })
  })
  call()
  await heard
  sip.close()
  audio.close()
}

const callId = (attempt: number): string => `cut-by-a-crash-${attempt}`

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, callerAddress)
  await once(socket, 'listening')
  return socket
}

function invite(attempt: number, number: string, sipPort: number, audioPort: number): string {
  const body = [
    ...['v=0', `o=- 1 1 IN IP4 ${callerAddress}`, 's=-', `c=IN IP4 ${callerAddress}`, 't=0 0'],
    ...[`m=audio ${audioPort} RTP/AVP 0`, ''],
  ].join('\r\n')
  return [
    `INVITE sip:${number}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${callerAddress}:${sipPort};branch=z9hG4bK-${attempt}`,
    'Max-Forwards: 70',
    `From: <sip:+12505550199@${callerAddress}>;tag=1`,
    `To: <sip:${number}@127.0.0.1>`,
    `Call-ID: ${callId(attempt)}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${callerAddress}:${sipPort}>`,
    'Content-Type: application/sdp',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
