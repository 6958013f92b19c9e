// One polite hello of one version, on a connection of its own, up to the server's first answer.
//
// A refused version shows itself in many ways: alert protocol_version or handshake_failure, another version in the
// ServerHello, a close, a reset, or silence. All are answers; versionAnswer.ts says which tell something.

import { DecodeError } from '../base/bytes.ts'
import { generateKey } from '../crypto/ecdh.ts'
import { clientHello } from '../handshake/clientHello.ts'
import { createConnection, type Incoming } from '../handshake/connection.ts'
import { PeerTimeout, ProtocolViolation } from '../handshake/failure.ts'
import {
  emptyNegotiated,
  type HandshakeOutcome,
  type HandshakeTrace,
  type Negotiated,
  OLD_VERSION,
  type TracedMessage,
} from '../handshake/trace.ts'
import { type Transport, TransportError } from '../handshake/transport.ts'
import { cipherSuite } from '../registry/cipherSuites.ts'
import { type ProtocolVersion, protocolVersion, VERSION_NUMBERS } from '../registry/protocolVersions.ts'
import { AlertDescription, AlertLevel } from '../tls/alert.ts'
import { decode } from '../tls/codec/presentation.ts'
import { findExtension } from '../tls/extensions/index.ts'
import { keyShare } from '../tls/extensions/keyShare.ts'
import { supportedVersions } from '../tls/extensions/supportedVersions.ts'
import { HandshakeType } from '../tls/handshake/handshake.ts'
import { isHelloRetryRequest, ServerHello } from '../tls/handshake/serverHello.ts'
import { NotTlsError } from '../tls/otherProtocol.ts'
import { type HelloShape, usualShape } from './helloShapes.ts'
import { askSslv2 } from './sslv2Question.ts'

export interface VersionQuestion {
  readonly version: ProtocolVersion
  /** The usual one unless told. */
  readonly shape?: HelloShape
  readonly serverName?: string
  readonly random: (length: number) => Uint8Array
  readonly clock: () => number
  /** Milliseconds for all of it. */
  readonly timeout: number
}

export interface AskedVersion {
  readonly trace: HandshakeTrace
  /** Whether the server said anything that is SSL or TLS: then silence towards another version is an answer too. */
  readonly spokeTls: boolean
}

/** Never rejects for what the peer does. */
export async function askVersion(transport: Transport, question: VersionQuestion): Promise<AskedVersion> {
  if (question.version === 'SSLv2') return askSslv2(transport, question)
  const messages: TracedMessage[] = []
  const negotiated = emptyNegotiated()
  const number = VERSION_NUMBERS[question.version]
  const connection = createConnection({
    transport,
    clock: question.clock,
    timeout: question.timeout,
    recordVersions: { first: Math.min(number, 0x0301), later: Math.min(number, 0x0303) },
    messages,
  })
  let outcome: HandshakeOutcome
  try {
    connection.sendHandshake(helloOf(question))
    await connection.flush()
    const answer = await firstAnswer(connection.receive)
    outcome = readAnswer(answer, negotiated)
    // In TLS 1.3 the server expects encrypted records from here on.
    if (outcome.kind === 'answered' && negotiated.version !== 'TLSv1.3') {
      connection.sendAlert(AlertLevel.warning, AlertDescription.user_canceled)
      connection.sendAlert(AlertLevel.warning, AlertDescription.close_notify)
      await connection.flush()
    }
  } catch (error) {
    // The answer is known already where only the farewell did not come through.
    outcome =
      negotiated.version === undefined
        ? outcomeOf(error, connection.bytes.received)
        : { kind: 'answered', limit: OLD_VERSION }
  } finally {
    connection.close()
  }
  const trace: HandshakeTrace = {
    offeredVersions: [question.version],
    messages,
    negotiated,
    outcome,
    bytes: connection.bytes,
    milliseconds: connection.elapsed(),
  }
  return { trace, spokeTls: connection.spokenTls }
}

function helloOf({ version, shape = usualShape(version), serverName, random }: VersionQuestion): Uint8Array {
  const x25519 = 0x001d
  const tls13 = version === 'TLSv1.3'
  const { versions, cipherSuites, groups, signatureSchemes } = shape
  return clientHello({
    versions,
    cipherSuites,
    groups,
    signatureSchemes,
    applicationProtocols: [],
    ...(serverName === undefined ? {} : { serverName }),
    random: random(32),
    sessionId: tls13 ? random(32) : new Uint8Array(0),
    keyShares: tls13 ? [{ group: x25519, keyExchange: generateKey('x25519', random).publicKey }] : [],
  }).message
}

/** A warning does not end anything; unrecognized_name is the usual one. */
const MAX_WARNINGS = 5

async function firstAnswer(receive: () => Promise<Incoming>): Promise<Incoming> {
  for (let warnings = 0; ; warnings++) {
    const incoming = await receive()
    const isWarning =
      incoming.kind === 'alert' &&
      incoming.level === AlertLevel.warning &&
      incoming.description !== AlertDescription.close_notify &&
      warnings < MAX_WARNINGS
    if (!isWarning) return incoming
  }
}

const AWAITED = 'a ServerHello'

function readAnswer(incoming: Incoming, negotiated: Negotiated): HandshakeOutcome {
  switch (incoming.kind) {
    case 'handshake': {
      if (incoming.msgType !== HandshakeType.server_hello) {
        throw new ProtocolViolation(AlertDescription.unexpected_message, 'another message than a ServerHello')
      }
      const hello = decode(ServerHello, incoming.body)
      const form = isHelloRetryRequest(hello) ? 'HelloRetryRequest' : 'ServerHello'
      const selected = findExtension(hello.extensions, supportedVersions, form)?.selectedVersion
      const version = protocolVersion(selected ?? hello.legacyVersion)
      if (version !== undefined) negotiated.version = version
      negotiated.suite = cipherSuite(hello.cipherSuite)
      const group =
        form === 'HelloRetryRequest'
          ? findExtension(hello.extensions, keyShare, form)?.selectedGroup
          : findExtension(hello.extensions, keyShare, form)?.serverShare.group
      if (group !== undefined) negotiated.group = group
      return { kind: 'answered', limit: OLD_VERSION }
    }
    case 'alert':
      return {
        kind: 'alert',
        from: 'server',
        fatal: incoming.level !== AlertLevel.warning,
        description: incoming.description,
      }
    case 'closed':
      return { kind: 'closed', awaited: AWAITED }
    default:
      throw new ProtocolViolation(AlertDescription.unexpected_message, 'another message than a ServerHello')
  }
}

export function outcomeOf(error: unknown, received: number): HandshakeOutcome {
  if (error instanceof PeerTimeout) return { kind: 'timedOut', awaited: AWAITED, received }
  if (error instanceof TransportError) {
    if (error.failure === 'canceled') return { kind: 'canceled' }
    if (error.failure === 'timedOut') return { kind: 'timedOut', awaited: AWAITED, received }
    return { kind: 'reset', awaited: AWAITED }
  }
  if (error instanceof NotTlsError) {
    return { kind: 'protocolError', reason: error.message, otherProtocol: error.protocol }
  }
  if (error instanceof DecodeError || error instanceof ProtocolViolation) {
    return { kind: 'protocolError', reason: error.message }
  }
  throw error
}
