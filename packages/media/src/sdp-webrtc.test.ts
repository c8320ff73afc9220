// A browser's description read as a plain one, and ours dressed for it: an offer as Chromium writes
// it, and the transport lines as the library that carries the packets writes them.

import { expect, test } from 'vitest'
import { SdpNegotiation } from './sdp-negotiation.ts'
import { isWebRtc, plainDescription, webRtcDescription } from './sdp-webrtc.ts'

const browserOffer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS stream',
  'm=audio 50123 UDP/TLS/RTP/SAVPF 111 9 0 8 126',
  'c=IN IP4 192.0.2.7',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 192.0.2.7 50123 typ host generation 0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=fingerprint:sha-256 AA:BB',
  'a=setup:actpass',
  'a=mid:0',
  'a=sendonly',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:123 cname:x',
  '',
].join('\r\n')

const transport = [
  'v=0',
  'o=rtc 1 0 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=setup:active',
  'a=ice-ufrag:wxyz',
  'a=ice-pwd:9876543210987654321098',
  'a=ice-options:trickle',
  'a=fingerprint:sha-256 CC:DD',
  'm=audio 21000 UDP/TLS/RTP/SAVPF 111 9 0 8 126',
  'c=IN IP4 127.0.0.1',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=candidate:1 1 UDP 2122317823 127.0.0.1 21000 typ host',
  'a=end-of-candidates',
  '',
].join('\r\n')

function answered(): string {
  const negotiation = new SdpNegotiation({ address: '127.0.0.1', port: 9, sessionId: 7 })
  const result = negotiation.answer(plainDescription(browserOffer))
  return result.ok ? webRtcDescription(result.value.answer, transport) : ''
}

test('browsers are known by the profile of their lines', () => {
  expect(isWebRtc(browserOffer)).toBe(true)
  expect(isWebRtc(plainDescription(browserOffer))).toBe(false)
  expect(isWebRtc('no description')).toBe(false)
})

test('the plain offer says what is spoken and in which direction, and no more', () => {
  expect(plainDescription(browserOffer).trimEnd().split('\r\n').slice(5)).toEqual([
    'm=audio 9 RTP/AVP 111 9 0 8 126',
    'a=sendonly',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:126 telephone-event/8000',
  ])
})

test('the answer speaks G.711 with the telephone events of the offer, over the transport', () => {
  expect(answered().trimEnd().split('\r\n')).toEqual([
    'v=0',
    'o=- 7 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=ice-options:trickle',
    'm=audio 21000 UDP/TLS/RTP/SAVPF 0 126',
    'c=IN IP4 127.0.0.1',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:126 telephone-event/8000',
    'a=fmtp:126 0-15',
    'a=ptime:20',
    'a=recvonly',
    'a=mid:0',
    'a=rtcp-mux',
    'a=candidate:1 1 UDP 2122317823 127.0.0.1 21000 typ host',
    'a=end-of-candidates',
    'a=setup:active',
    'a=ice-ufrag:wxyz',
    'a=ice-pwd:9876543210987654321098',
    'a=fingerprint:sha-256 CC:DD',
  ])
})

test('a line that is refused stays in its place, without a transport', () => {
  const offer = browserOffer.replace('m=audio', 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\nm=audio')
  const negotiation = new SdpNegotiation({ address: '127.0.0.1', port: 9, sessionId: 7 })
  const result = negotiation.answer(plainDescription(offer))
  const text = result.ok ? webRtcDescription(result.value.answer, transport) : ''
  expect(text).toContain('m=video 0 UDP/TLS/RTP/SAVPF 96\r\nm=audio 21000 ')
})
