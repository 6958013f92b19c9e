import { DecodeError } from '../base/bytes.ts'
import type { EphemeralKey } from '../crypto/ephemeralKey.ts'
import { isKeyAgreementGroup } from '../crypto/keyAgreement.ts'
import { namedGroup } from '../registry/namedGroups.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { AlertDescription, AlertLevel } from '../tls/alert.ts'
import { createTranscript } from '../tls/keySchedule/transcriptHash.ts'
import { NotTlsError } from '../tls/otherProtocol.ts'
import { RecordOverflowError } from '../tls/record.ts'
import { type Connection, createConnection, type Incoming } from './connection.ts'
import type { Conversation } from './conversation.ts'
import { PeerTimeout, ProtocolViolation } from './failure.ts'
import { encodeHello, type Hello, versionsOf } from './hello/hello.ts'
import type { HandshakePlan } from './plan.ts'
import { startSslv2 } from './sslv2/start.ts'
import { Ended, ephemeralKey, type HandshakeContext, type HandshakeEnvironment, type State } from './state.ts'
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

/** One conversation as a client, as far as the plan goes. Never rejects for what the peer does. */
export async function run(
  plan: HandshakePlan,
  transport: Transport,
  environment: HandshakeEnvironment,
): Promise<HandshakeTrace> {
  const messages: TracedMessage[] = []
  const negotiated = emptyNegotiated()
  const { onMessage } = environment
  const connection = createConnection({
    transport,
    clock: environment.clock,
    timeout: plan.timeout,
    recordVersion: plan.hello.recordVersion,
    messages,
    ...(onMessage === undefined ? {} : { onMessage: (it) => onMessage(it, negotiated) }),
  })
  const conversation: Conversation = { plan, environment, connection, negotiated }
  let outcome: HandshakeOutcome
  try {
    await (plan.hello.framing === 'sslv2' ? startSslv2(conversation, follow) : start(conversation))
    outcome = { kind: 'completed' }
  } catch (error) {
    outcome = await failed(error, conversation)
    // An alert in the place of the server's Finished is its verdict on the client.
    const answered = negotiated.certificateRequest !== undefined && clientHasAnswered(messages)
    if (answered && outcome.kind === 'alert' && outcome.from === 'server') negotiated.clientAccepted = false
  } finally {
    connection.close()
  }
  return {
    offeredVersions: versionsOf(plan.hello),
    messages,
    negotiated,
    outcome,
    spokeTls: connection.spokenTls,
    bytes: connection.bytes,
    milliseconds: completedAfter(conversation) ?? connection.elapsed(),
  }
}

async function start(conversation: Conversation): Promise<void> {
  const { plan, environment, connection, negotiated } = conversation
  const { hello } = plan
  const ephemeralKeys = new Map<number, EphemeralKey>()
  for (const group of hello.keyShares ?? []) {
    if (isKeyAgreementGroup(namedGroup(group).name)) {
      ephemeralKeys.set(group, ephemeralKey(group, environment.random))
    }
  }
  const random = environment.random(32)
  const { message, offered } = encodeHello(hello, random, sessionIdOf(hello, environment), ephemeralKeys)
  const context: HandshakeContext = {
    start: expectServerHello,
    plan,
    environment,
    connection,
    transcript: createTranscript(),
    negotiated,
    offer: offered,
    ephemeralKeys,
  }
  if (hello.preSharedKeys?.some((it) => it.kind === 'external')) negotiated.externalKey = 'offered'
  if (hello.preSharedKeys?.some((it) => it.kind === 'ticket')) negotiated.session = 'offered'
  context.transcript.add(message)
  connection.sendHandshake(message)
  await connection.flush()
  await follow(conversation, context)
}

function sessionIdOf({ sessionId }: Hello, { random }: HandshakeEnvironment): Uint8Array {
  return sessionId === 'none' ? new Uint8Array(0) : sessionId === 'random' ? random(32) : sessionId
}

/** From state to state, until the conversation is over. */
async function follow(conversation: Conversation, context: HandshakeContext): Promise<void> {
  conversation.context = context
  const { connection, environment, negotiated } = context
  let state: State | undefined = context.start
  let warnings = 0
  while (state !== undefined) {
    conversation.awaits = state.awaits
    environment.onProgress?.(`waiting for ${state.awaits}`)
    const incoming = await connection.receive(state.patience)
    if (incoming.kind === 'alert' && isWarning(incoming, negotiated.version) && ++warnings <= MAX_WARNINGS) {
      state = state.onWarning?.(incoming, context) ?? state
      continue
    }
    if (!state.takesEnd && (incoming.kind === 'alert' || incoming.kind === 'closed')) {
      throw endedBy(incoming, state.awaits)
    }
    state = await state.receive(incoming, context)
  }
}

function completedAfter({ context, completedAfter }: Conversation): number | undefined {
  return context?.completedAfter ?? completedAfter
}

function endedBy(incoming: Extract<Incoming, { kind: 'alert' | 'closed' }>, awaited: string): Ended {
  if (incoming.kind !== 'alert') return new Ended({ kind: 'closed', awaited })
  return new Ended({
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

async function failed(error: unknown, conversation: Conversation): Promise<HandshakeOutcome> {
  const { connection, negotiated, awaits: awaited = 'an answer' } = conversation
  // What goes wrong after the handshake does not undo it, except that a server which rejects the client's certificate
  // in TLS 1.3 may be too hasty to let its alert be read.
  const completed = completedAfter(conversation) !== undefined
  const { certificateRequest, clientAccepted, clientReason } = negotiated
  const awaitsVerdict =
    certificateRequest !== undefined && clientAccepted === undefined && clientReason === undefined
  const unless = (outcome: HandshakeOutcome): HandshakeOutcome =>
    completed && !(outcome.kind === 'reset' && awaitsVerdict) ? { kind: 'completed' } : outcome
  if (error instanceof Ended) {
    if (error.outcome.kind === 'answered') await sayFarewell(connection, negotiated.version)
    return error.outcome
  }
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
    const understands = connection.spokenTls && negotiated.version !== 'SSLv2'
    if (understands) await sendLast(connection, () => connection.sendAlert(AlertLevel.fatal, alert))
    return unless({
      kind: 'protocolError',
      reason: error.message,
      ...(understands ? { alert } : {}),
      ...(error instanceof NotTlsError ? { otherProtocol: error.protocol } : {}),
    })
  }
  throw error
}

/**
 * Where the plan goes no further the client says so. In TLS 1.3 the server expects encrypted records from its
 * ServerHello on, and SSL 2.0 has no alerts.
 */
async function sayFarewell(connection: Connection, version: ProtocolVersion | undefined): Promise<void> {
  if (version === 'TLSv1.3' || version === 'SSLv2') return
  await sendLast(connection, () => {
    connection.sendAlert(AlertLevel.warning, AlertDescription.user_canceled)
    connection.sendAlert(AlertLevel.warning, AlertDescription.close_notify)
  })
}

/** The server's end may be closed already, which changes nothing. */
async function sendLast(connection: Connection, send: () => void): Promise<void> {
  try {
    send()
    await connection.flush()
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
  }
}
