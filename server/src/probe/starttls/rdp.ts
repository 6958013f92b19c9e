// MS-RDPBCGR, sections 2.2.1.1 and 2.2.1.2: the X.224 Connection Request with an RDP_NEG_REQ, in a TPKT (RFC 1006,
// section 6). The cookie with a user name, which other clients send, is left out.
//   TPKT: version 3, 0, length (2); X.224: length indicator, type, destination (2), source (2), class
//   RDP_NEG_REQ: type 1, flags, length 8 (little-endian), requestedProtocols (4, little-endian)

import { ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, type StartTls } from './startTls.ts'

export const rdp: StartTls = {
  name: 'rdp',
  title: 'RDP',
  request: 'X.224 negotiation',
  async ask(conversation) {
    const request = new Uint8Array([
      ...[3, 0, 0, 19],
      ...[14, CONNECTION_REQUEST, 0, 0, 0, 0, 0],
      ...[RDP_NEG_REQ, 0, 8, 0, PROTOCOL_SSL | PROTOCOL_HYBRID, 0, 0, 0],
    ])
    await conversation.sendBytes(request, 'X.224 Connection Request, RDP_NEG_REQ: TLS, CredSSP')
    const [version = 0, reserved = 0, high = 0, low = 0] = await conversation.bytes(4, AWAITED)
    if (version !== 3 || reserved !== 0) {
      const beginning = new Uint8Array([version, reserved, high, low])
      throw otherAnswer('RDP', new TextDecoder().decode(beginning) + pendingText(conversation.pending))
    }
    const length = (high << 8) | low
    if (length < 11 || length > LARGEST) throw malformed()
    const body = await conversation.bytes(length - 4, AWAITED)
    // The length of the message without its header is known: what is in it is read by its place.
    if ((body[1]! & 0xf0) !== CONNECTION_CONFIRM) throw malformed()
    const negotiation = body.subarray(7)
    // Servers from before the negotiation confirm without one, and go on without TLS.
    if (negotiation.length < 8) {
      conversation.note('X.224 Connection Confirm without RDP_NEG_RSP')
      throw notOffered('TLS')
    }
    const value = negotiation[4]! | (negotiation[5]! << 8) | (negotiation[6]! << 16) | (negotiation[7]! << 24)
    if (negotiation[0] === RDP_NEG_FAILURE) {
      const name = FAILURES.get(value) ?? `failure ${value}`
      conversation.note(`RDP_NEG_FAILURE ${name}`)
      throw notOffered('TLS', name)
    }
    if (negotiation[0] !== RDP_NEG_RSP) throw malformed()
    const selected = PROTOCOLS.get(value) ?? `protocol ${value}`
    conversation.note(`RDP_NEG_RSP ${selected}`)
    // CredSSP's first layer is TLS.
    if (value !== PROTOCOL_SSL && value !== PROTOCOL_HYBRID) throw notOffered('TLS', selected)
  },
}

const AWAITED = 'the X.224 Connection Confirm of an RDP server'
const LARGEST = 512
const CONNECTION_REQUEST = 0xe0
const CONNECTION_CONFIRM = 0xd0
const RDP_NEG_REQ = 1
const RDP_NEG_RSP = 2
const RDP_NEG_FAILURE = 3
const PROTOCOL_SSL = 1
const PROTOCOL_HYBRID = 2

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, "RDP's own security"],
  [1, 'TLS'],
  [2, 'CredSSP over TLS'],
])

const FAILURES: ReadonlyMap<number, string> = new Map([
  [1, 'SSL_REQUIRED_BY_SERVER'],
  [2, 'SSL_NOT_ALLOWED_BY_SERVER'],
  [3, 'SSL_CERT_NOT_ON_SERVER'],
  [4, 'INCONSISTENT_FLAGS'],
  [5, 'HYBRID_REQUIRED_BY_SERVER'],
  [6, 'SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER'],
])

function malformed(): ClearFailure {
  return new ClearFailure('the server sent something else than an X.224 Connection Confirm')
}

function pendingText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 200))
}
