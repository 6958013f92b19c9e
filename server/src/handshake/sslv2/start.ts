// A hello of SSL 2.0, and whose answer it is: SSL 2.0's own, or that of a newer version (RFC 5246, appendix E.2). RFC
// 6176 forbids clients to use it; here it shows whether a server still takes it.

import { concat, DecodeError } from '../../base/bytes.ts'
import { createTranscript } from '../../tls/keySchedule/transcriptHash.ts'
import { NotTlsError, type OtherProtocol, otherProtocol } from '../../tls/otherProtocol.ts'
import { beginsLikeTlsRecord, sslv2ClientHello } from '../../tls/sslv2.ts'
import type { Conversation } from '../conversation.ts'
import { versionsOf } from '../hello/hello.ts'
import { Ended, type HandshakeContext } from '../state.ts'
import { expectServerHello } from '../states/expectServerHello.ts'
import { sslv2Handshake } from './handshake.ts'

/** The challenge of a CLIENT-HELLO has 16 to 32 bytes; many servers take 16 alone. */
const CHALLENGE_LENGTH = 16
/** The shortest answer: the record of an ERROR, or the header of a record of TLS. */
const SHORTEST_ANSWER = 5

export async function startSslv2(
  conversation: Conversation,
  follow: (conversation: Conversation, context: HandshakeContext) => Promise<void>,
): Promise<void> {
  const { plan, environment, connection, negotiated } = conversation
  const { hello } = plan
  const challenge = environment.random(CHALLENGE_LENGTH)
  const record = sslv2ClientHello(hello.cipherSuites, challenge, hello.legacyVersion)
  const message = record.subarray(2)
  connection.sendSslv2(record, message)
  await connection.flush()
  conversation.awaits = AWAITED
  const first = await firstBytes(conversation)
  if (!beginsLikeTlsRecord(first)) {
    refuseText(first)
    await sslv2Handshake(conversation, challenge, first)
    return
  }
  connection.giveBack(first)
  const context: HandshakeContext = {
    start: expectServerHello,
    plan,
    environment,
    connection,
    transcript: createTranscript(),
    negotiated,
    offer: {
      hello,
      // The challenge, with zeros in front.
      random: concat(new Uint8Array(32 - challenge.length), challenge),
      sessionId: new Uint8Array(0),
      versions: versionsOf(hello),
      groups: [],
      signatureSchemes: [],
      applicationProtocols: [],
      extensionTypes: new Set(),
    },
    ephemeralKeys: new Map(),
  }
  context.transcript.add(message)
  await follow(conversation, context)
}

const AWAITED = 'a SERVER-HELLO'

async function firstBytes({ connection }: Conversation): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0)
  while (bytes.length < SHORTEST_ANSWER) {
    const chunk = await connection.readChunk()
    if (chunk === undefined && bytes.length === 0) throw new Ended({ kind: 'closed', awaited: AWAITED })
    if (chunk === undefined) throw new DecodeError('the answer is cut off', bytes.length)
    bytes = concat(bytes, chunk)
  }
  return bytes
}

/** Throws where the server's first words are those of a protocol of text. */
function refuseText(first: Uint8Array): void {
  const protocol = otherProtocol(first)
  if (TEXT_PROTOCOLS.has(protocol)) throw new NotTlsError(protocol, first)
}

const TEXT_PROTOCOLS: ReadonlySet<OtherProtocol> = new Set([
  'HTTP',
  'SSH',
  'SMTP or FTP',
  'IMAP',
  'POP3',
  'VNC',
  'text',
])
