/** Messages as phones and carriers send them: about a kilobyte, fifteen headers, a body. */

/** What a call brings: G.711, G.722 and telephone events. */
export const sampleOffer = [
  'v=0',
  'o=- 3904567812 3904567812 IN IP4 192.0.2.17',
  's=-',
  'c=IN IP4 192.0.2.17',
  't=0 0',
  'm=audio 40012 RTP/AVP 9 0 8 101',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n')

/** An INVITE through one proxy. */
export const sampleInvite = message(
  'INVITE sip:+12505550012@198.51.100.4:5060;user=phone SIP/2.0',
  [
    'Via: SIP/2.0/UDP 203.0.113.8:5060;branch=z9hG4bK7f2a.5c1b9d3e.0;rport',
    'Via: SIP/2.0/UDP 192.0.2.17:5060;branch=z9hG4bKPj4cd8a1b2;received=192.0.2.17',
    'Record-Route: <sip:203.0.113.8;lr;ftag=8a7b6c5d>',
    'Max-Forwards: 69',
    'From: "Ada Lovelace" <sip:+16045550134@carrier.example;user=phone>;tag=8a7b6c5d4e3f',
    'To: <sip:+12505550012@198.51.100.4;user=phone>',
    'Contact: <sip:ada@192.0.2.17:5060;ob>',
    'Call-ID: 5e1a0c7f-3b42-4d1e-9c55-2f2a8a0d7711',
    'CSeq: 10127 INVITE',
    'Allow: PRACK, INVITE, ACK, BYE, CANCEL, UPDATE, INFO, SUBSCRIBE, NOTIFY, REFER, OPTIONS',
    'Supported: replaces, 100rel, timer, norefersub',
    'Session-Expires: 1800',
    'Min-SE: 90',
    'P-Asserted-Identity: "Ada Lovelace" <sip:+16045550134@carrier.example>',
    'User-Agent: Sample Phone 4.2',
    'Content-Type: application/sdp',
  ],
  sampleOffer,
)

/** The answer to it. */
export const sampleAnswer = message(
  'SIP/2.0 200 OK',
  [
    'Via: SIP/2.0/UDP 203.0.113.8:5060;branch=z9hG4bK7f2a.5c1b9d3e.0;rport=5060',
    'Via: SIP/2.0/UDP 192.0.2.17:5060;branch=z9hG4bKPj4cd8a1b2;received=192.0.2.17',
    'Record-Route: <sip:203.0.113.8;lr;ftag=8a7b6c5d>',
    'From: "Ada Lovelace" <sip:+16045550134@carrier.example;user=phone>;tag=8a7b6c5d4e3f',
    'To: <sip:+12505550012@198.51.100.4;user=phone>;tag=b3a2918f',
    'Call-ID: 5e1a0c7f-3b42-4d1e-9c55-2f2a8a0d7711',
    'CSeq: 10127 INVITE',
    'Contact: <sip:198.51.100.4:5060>',
    'Allow: INVITE, ACK, CANCEL, BYE, INFO, UPDATE, OPTIONS',
    'Server: Mainline',
    'Content-Type: application/sdp',
  ],
  sampleOffer,
)

/** A phone that comes back with its answer to a challenge. */
export const sampleRegister = message(
  'REGISTER sip:198.51.100.4 SIP/2.0',
  [
    'Via: SIP/2.0/UDP 192.0.2.17:5060;branch=z9hG4bKPj5de9b2c3;rport',
    'Max-Forwards: 70',
    'From: <sip:u0001@198.51.100.4>;tag=1c2d3e4f',
    'To: <sip:u0001@198.51.100.4>',
    'Call-ID: 91b7f3d2-aa10-4c6e-8f21-6d3c0b9a5e44',
    'CSeq: 4711 REGISTER',
    'Contact: <sip:u0001@192.0.2.17:5060;ob>;' +
      '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"',
    'Expires: 3600',
    'Authorization: Digest username="u0001", realm="198.51.100.4", uri="sip:198.51.100.4", ' +
      'nonce="19c0a1b2.1f.00112233445566778899aabbccddeeff", algorithm=MD5, qop=auth, ' +
      'nc=00000001, cnonce="a1b2c3d4", response="0123456789abcdef0123456789abcdef"',
    'User-Agent: Sample Phone 4.2',
  ],
  '',
)

function message(start: string, headers: readonly string[], body: string): Uint8Array {
  const length = `Content-Length: ${new TextEncoder().encode(body).length}`
  return new TextEncoder().encode([start, ...headers, length, '', body].join('\r\n'))
}
