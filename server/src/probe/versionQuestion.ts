// One polite hello of one version, on a connection of its own, up to the server's first answer.
//
// A refused version shows itself in many ways: alert protocol_version or handshake_failure, another version in the
// ServerHello, a close, a reset, or silence. All are answers; a server that could not be asked is none.

import { DecodeError } from '../base/bytes.ts'
import { generateKey } from '../crypto/ecdh.ts'
import { alertDescription } from '../registry/alertDescriptions.ts'
import { allCipherSuites, type CipherSuite, cipherSuite } from '../registry/cipherSuites.ts'
import {
  isOlder,
  type ProtocolVersion,
  protocolVersion,
  VERSION_NUMBERS,
  versionTitle,
} from '../registry/protocolVersions.ts'
import { AlertDescription, AlertLevel } from '../tls/alert.ts'
import { decode } from '../tls/codec/presentation.ts'
import { findExtension } from '../tls/extensions/index.ts'
import { supportedVersions } from '../tls/extensions/supportedVersions.ts'
import { HandshakeType } from '../tls/handshake/handshake.ts'
import { isHelloRetryRequest, ServerHello } from '../tls/handshake/serverHello.ts'
import { NotTlsError } from '../tls/otherProtocol.ts'
import { clientHello } from './clientHello.ts'
import { createConnection, type Incoming } from './connection.ts'
import { PeerTimeout, ProtocolViolation } from './failure.ts'
import type { VersionAnswer } from './handshakeReport.ts'
import { OFFERED_SIGNATURE_SCHEMES } from './handshakeSignature.ts'
import { askSslv2 } from './sslv2Question.ts'
import {
  emptyNegotiated,
  type HandshakeOutcome,
  type HandshakeTrace,
  type Negotiated,
  OLD_VERSION,
  type TracedMessage,
} from './trace.ts'
import { type Transport, TransportError } from './transport.ts'

export interface VersionQuestion {
  readonly version: ProtocolVersion
  readonly serverName?: string
  readonly random: (length: number) => Uint8Array
  readonly clock: () => number
  /** Milliseconds for all of it. */
  readonly timeout: number
}

export interface AskedVersion {
  readonly answer: VersionAnswer
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
  return { answer: answerOf(question.version, trace), trace, spokeTls: connection.spokenTls }
}

/** At most so many suites are offered at a time: some servers cannot read more (wolfSSL ends at 150). */
const MAX_SUITES = 128

function helloOf({ version, serverName, random }: VersionQuestion): Uint8Array {
  const x25519 = 0x001d
  const keyShares =
    version === 'TLSv1.3' ? [{ group: x25519, keyExchange: generateKey('x25519', random).publicKey }] : []
  return clientHello({
    versions: [version],
    cipherSuites: suitesOf(version),
    groups: version === 'TLSv1.3' ? GROUPS_OF_TLS13 : GROUPS,
    signatureSchemes: SIGNATURE_SCHEMES,
    applicationProtocols: [],
    ...(serverName === undefined ? {} : { serverName }),
    random: random(32),
    sessionId: version === 'TLSv1.3' ? random(32) : new Uint8Array(0),
    keyShares,
  }).message
}

/** The suites that a server of the version might have, those that most servers have first. */
export function suitesOf(version: ProtocolVersion): readonly number[] {
  return allCipherSuites()
    .filter((it) => it.id <= 0xffff && !SIGNALING.has(it.id) && isOf(it, version))
    .toSorted((a, b) => rank(a) - rank(b) || b.strengthBits - a.strengthBits)
    .slice(0, MAX_SUITES)
    .map((it) => it.id)
}

/** Values that are in the registry of suites and are none (RFC 5746, RFC 7507). */
const SIGNALING: ReadonlySet<number> = new Set([0x0000, 0x00ff, 0x5600])

function isOf(suite: CipherSuite, version: ProtocolVersion): boolean {
  if (version === 'TLSv1.3' || suite.minVersion === 'TLSv1.3') return suite.minVersion === version
  return !isOlder(version, suite.minVersion)
}

function rank({ keyExchange, authentication, aead, exportGrade, encryption }: CipherSuite): number {
  if (!USUAL_KEY_EXCHANGES.has(keyExchange)) return 6
  if (authentication === 'anonymous' || encryption === 'NULL') return 5
  if (exportGrade || encryption.startsWith('DES')) return 4
  if (authentication === 'DSS' || keyExchange === 'DH' || keyExchange === 'ECDH') return 3
  if (keyExchange === 'RSA') return 2
  return aead ? 0 : 1
}

const USUAL_KEY_EXCHANGES: ReadonlySet<string> = new Set([
  'TLSv1.3',
  'ECDHE',
  'DHE',
  'RSA',
  'RSA_EXPORT',
  'ECDH',
  'DH',
])

const GROUPS: readonly number[] = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e]
/** For TLS 1.3 also those that cannot be computed here: the answer is only a request for a key share of them. */
const GROUPS_OF_TLS13: readonly number[] = [...GROUPS, 0x11ec, 0x11eb, 0x11ed, 0x0100, 0x0101, 0x0102]
/** With SHA-1, and with ML-DSA. */
const SIGNATURE_SCHEMES: readonly number[] = [
  ...OFFERED_SIGNATURE_SCHEMES,
  0x0904,
  0x0905,
  0x0906,
  0x0201,
  0x0203,
  0x0202,
]

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
  if (error instanceof NotTlsError || error instanceof DecodeError || error instanceof ProtocolViolation) {
    return { kind: 'protocolError', reason: error.message }
  }
  throw error
}

/** What the first answer says about the version. */
export function answerOf(version: ProtocolVersion, { outcome, negotiated }: HandshakeTrace): VersionAnswer {
  switch (outcome.kind) {
    case 'answered':
    case 'completed':
      return answeredWith(version, negotiated)
    case 'alert':
      return refusedByAlert(version, outcome.description)
    case 'closed':
      return { version, offered: false, why: 'the server closes the connection without a word' }
    case 'reset':
      return { version, offered: false, why: 'the server resets the connection' }
    case 'timedOut':
      return outcome.received === 0
        ? { version, offered: false, why: 'the server stays silent' }
        : { version, offered: null, why: 'the answer was not complete in time' }
    case 'protocolError':
      return { version, offered: null, why: `the answer cannot be read: ${outcome.reason}` }
    case 'canceled':
      return { version, offered: null, why: 'canceled' }
  }
}

function answeredWith(version: ProtocolVersion, negotiated: Negotiated): VersionAnswer {
  const { version: chosen, suite } = negotiated
  if (chosen === version && suite !== undefined) {
    const id = `0x${suite.id.toString(16).padStart(suite.id > 0xffff ? 6 : 4, '0')}`
    return {
      version,
      offered: true,
      why: `accepted with ${suite.name}`,
      cipherSuite: { id, name: suite.name },
    }
  }
  const title = chosen === undefined ? 'an unknown version' : versionTitle(chosen)
  return { version, offered: false, why: `the server answers with ${title}` }
}

function refusedByAlert(version: ProtocolVersion, description: number): VersionAnswer {
  const { name } = alertDescription(description)
  const alert = `${name} (${description})`
  switch (description) {
    case AlertDescription.protocol_version:
      return { version, offered: false, why: `refused with ${alert}` }
    case AlertDescription.handshake_failure:
      return {
        version,
        offered: false,
        why: `refused with ${alert}: the version may be on, but no suite, group or signature is common`,
      }
    case AlertDescription.unrecognized_name:
      return { version, offered: null, why: `the server knows no site of that name: ${alert}` }
    default:
      return { version, offered: false, why: `refused with ${alert}` }
  }
}
