import { DecodeError } from '../base/bytes.ts'
import { type EphemeralKey, isEcdhGroup } from '../crypto/ecdh.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { AlertDescription, AlertLevel } from '../tls/alert.ts'
import { createTranscript } from '../tls/keySchedule/transcriptHash.ts'
import { NotTlsError } from '../tls/otherProtocol.ts'
import { RecordOverflowError } from '../tls/record.ts'
import { type ClientOffer, clientHello } from './clientHello.ts'
import { type Connection, createConnection, type Incoming } from './connection.ts'
import { PeerTimeout, ProtocolViolation } from './failure.ts'
import { Ended, ephemeralKey, type HandshakeContext, type HandshakeParameters, type State } from './state.ts'
import { expectServerHello } from './states/expectServerHello.ts'
import {
  clientHasAnswered,
  emptyNegotiated,
  type HandshakeOutcome,
  type HandshakeTrace,
  type TracedMessage,
} from './trace.ts'
import { type Transport, TransportError } from './transport.ts'

/** OpenSSL's limit on warning alerts in a row. */
const MAX_WARNINGS = 5

/** One handshake as a client, from the ClientHello to the close. Never rejects for what the peer does. */
export async function runHandshake(
  transport: Transport,
  parameters: HandshakeParameters,
): Promise<HandshakeTrace> {
  const messages: TracedMessage[] = []
  const negotiated = emptyNegotiated()
  const connection = createConnection({
    transport,
    clock: parameters.clock,
    timeout: parameters.timeout,
    // A first ClientHello may carry 0x0301 in its record, for compatibility with old servers (RFC 9846, section 5.1).
    recordVersions: { first: 0x0301, later: 0x0303 },
    messages,
  })
  let context: HandshakeContext | undefined
  let state: State | undefined
  let outcome: HandshakeOutcome
  try {
    const ephemeralKeys = new Map<number, EphemeralKey>()
    const offersTls13 = parameters.versions.includes('TLSv1.3')
    const firstGroup = parameters.groups.find((it) => isEcdhGroup(namedGroup(it).name))
    if (offersTls13 && firstGroup !== undefined) {
      ephemeralKeys.set(firstGroup, ephemeralKey(firstGroup, parameters.random))
    }
    const offer: ClientOffer = {
      versions: parameters.versions,
      cipherSuites: parameters.cipherSuites,
      groups: parameters.groups,
      signatureSchemes: parameters.signatureSchemes,
      applicationProtocols: parameters.applicationProtocols,
      ...(parameters.serverName === undefined ? {} : { serverName: parameters.serverName }),
      random: parameters.random(32),
      // Looks to middleboxes as if a session were resumed (RFC 9846, appendix E.4).
      sessionId: offersTls13 ? parameters.random(32) : new Uint8Array(0),
      keyShares: [...ephemeralKeys].map(([group, key]) => ({ group, keyExchange: key.publicKey })),
    }
    const { message, extensionTypes } = clientHello(offer)
    context = {
      start: expectServerHello,
      parameters,
      connection,
      transcript: createTranscript(),
      negotiated,
      offer,
      offeredExtensions: extensionTypes,
      ephemeralKeys,
    }
    context.transcript.add(message)
    connection.sendHandshake(message)
    await connection.flush()
    state = context.start
    let warnings = 0
    while (state !== undefined) {
      parameters.onProgress?.(`waiting for ${state.awaits}`)
      const incoming = await connection.receive(state.patience)
      if (
        incoming.kind === 'alert' &&
        isWarning(incoming, negotiated.version) &&
        ++warnings <= MAX_WARNINGS
      ) {
        continue
      }
      if (!state.takesEnd && (incoming.kind === 'alert' || incoming.kind === 'closed')) {
        state = endOf(incoming, state)
        continue
      }
      state = await state.receive(incoming, context)
    }
    outcome = { kind: 'completed' }
  } catch (error) {
    outcome = await failed(error, connection, state, context)
    // An alert in the place of the server's Finished is its verdict on the client.
    const answered = negotiated.certificateRequest !== undefined && clientHasAnswered(messages)
    if (answered && outcome.kind === 'alert' && outcome.from === 'server') negotiated.clientAccepted = false
  } finally {
    connection.close()
  }
  return {
    offeredVersions: parameters.versions,
    messages,
    negotiated,
    outcome,
    bytes: connection.bytes,
    milliseconds: context?.completedAfter ?? connection.elapsed(),
  }
}

function endOf(incoming: Incoming, state: State): never {
  if (incoming.kind !== 'alert') throw new Ended({ kind: 'closed', awaited: state.awaits })
  throw new Ended({
    kind: 'alert',
    from: 'server',
    fatal: incoming.level !== AlertLevel.warning,
    description: incoming.description,
  })
}

/** Alerts that a server sends and goes on: in TLS 1.3 the level has no meaning (RFC 9846, section 6). */
function isWarning(
  alert: { readonly level: number; readonly description: number },
  version: ProtocolVersion | undefined,
): boolean {
  return (
    alert.level === AlertLevel.warning &&
    alert.description !== AlertDescription.close_notify &&
    version !== 'TLSv1.3'
  )
}

async function failed(
  error: unknown,
  connection: Connection,
  state: State | undefined,
  context: HandshakeContext | undefined,
): Promise<HandshakeOutcome> {
  const awaited = state?.awaits ?? 'an answer'
  // What goes wrong after the handshake does not undo it, except that a server which rejects the client's certificate
  // in TLS 1.3 may be too hasty to let its alert be read.
  const completed = context?.completedAfter !== undefined
  const { certificateRequest, clientAccepted, clientReason } = context?.negotiated ?? {}
  const awaitsVerdict =
    certificateRequest !== undefined && clientAccepted === undefined && clientReason === undefined
  const unless = (outcome: HandshakeOutcome): HandshakeOutcome =>
    completed && !(outcome.kind === 'reset' && awaitsVerdict) ? { kind: 'completed' } : outcome
  if (error instanceof Ended) return error.outcome
  if (error instanceof PeerTimeout) return unless({ kind: 'timedOut', awaited, received: error.received })
  if (error instanceof TransportError) {
    switch (error.failure) {
      case 'canceled':
        return { kind: 'canceled' }
      case 'timedOut':
        return unless({ kind: 'timedOut', awaited, received: connection.bytes.received })
      default:
        return unless({ kind: 'reset', awaited })
    }
  }
  if (error instanceof ProtocolViolation || error instanceof DecodeError) {
    const alert =
      error instanceof ProtocolViolation
        ? error.alert
        : error instanceof RecordOverflowError
          ? AlertDescription.record_overflow
          : AlertDescription.decode_error
    // What is no TLS gets no alert: it would not understand it.
    if (connection.spokenTls) await sendLastAlert(connection, alert)
    return unless({
      kind: 'protocolError',
      reason: error.message,
      ...(connection.spokenTls ? { alert } : {}),
      ...(error instanceof NotTlsError ? { otherProtocol: error.protocol } : {}),
    })
  }
  throw error
}

async function sendLastAlert(connection: Connection, alert: number): Promise<void> {
  try {
    connection.sendAlert(AlertLevel.fatal, alert)
    await connection.flush()
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
  }
}
