// The question for SSL 2.0, the only place where a hello of SSL 2.0 is sent (RFC 6176 forbids clients to use it).

import { DecodeError } from '../base/bytes.ts'
import {
  emptyNegotiated,
  type HandshakeOutcome,
  type HandshakeTrace,
  OLD_VERSION,
  type TracedMessage,
} from '../handshake/trace.ts'
import { type Transport, TransportError } from '../handshake/transport.ts'
import { allCipherSuites, cipherSuite } from '../registry/cipherSuites.ts'
import { protocolVersion } from '../registry/protocolVersions.ts'
import { AlertLevel } from '../tls/alert.ts'
import { decode } from '../tls/codec/presentation.ts'
import { HandshakeType } from '../tls/handshake/handshake.ts'
import { ServerHello } from '../tls/handshake/serverHello.ts'
import { createHandshakeJoiner } from '../tls/handshakeJoiner.ts'
import { NotTlsError, type OtherProtocol, otherProtocol } from '../tls/otherProtocol.ts'
import { ContentType, createRecordDeframer } from '../tls/record.ts'
import {
  beginsLikeTlsRecord,
  createSslv2RecordDeframer,
  Sslv2MessageType,
  Sslv2ServerHello,
  sslv2ClientHello,
} from '../tls/sslv2.ts'

interface Question {
  readonly random: (length: number) => Uint8Array
  readonly clock: () => number
  readonly timeout: number
  /** The cipher kinds to offer; all unless told. */
  readonly shape?: { readonly cipherSuites: readonly number[] }
}

interface Asked {
  readonly trace: HandshakeTrace
  readonly spokeTls: boolean
}

/** An answer of SSL 2.0 has a certificate in it and fits into one record; no more than that is read. */
const MAX_RECEIVED = 2 ** 16

export async function askSslv2(
  transport: Transport,
  { random, clock, timeout, shape }: Question,
): Promise<Asked> {
  const messages: TracedMessage[] = []
  const negotiated = emptyNegotiated()
  const hello = sslv2ClientHello(cipherKinds(shape?.cipherSuites ?? []), random(16))
  const startedAt = clock()
  const elapsed = () => clock() - startedAt
  const trace = (from: TracedMessage['from'], protocol: TracedMessage['protocol'], bytes: Uint8Array) =>
    void messages.push({ from, protocol, bytes, encrypted: false, milliseconds: elapsed(), checks: [] })
  let received = 0
  let outcome: HandshakeOutcome
  let spokeTls = false
  try {
    trace('client', 'sslv2', hello.subarray(2))
    await transport.write(hello)
    const old = createSslv2RecordDeframer()
    const modern = createRecordDeframer()
    const joiner = createHandshakeJoiner()
    let first: Uint8Array | undefined
    for (;;) {
      const remaining = timeout - elapsed()
      if (remaining <= 0 || received > MAX_RECEIVED) throw new TransportError('timedOut', 'no whole answer')
      const chunk = await transport.read(Math.ceil(remaining))
      if (chunk === undefined) {
        outcome =
          received === 0
            ? { kind: 'closed', awaited: AWAITED }
            : { kind: 'protocolError', reason: 'the answer is cut off' }
        break
      }
      received += chunk.length
      first ??= chunk
      if (beginsLikeTlsRecord(first)) {
        modern.push(chunk)
        const record = modern.next()
        if (record === undefined) continue
        spokeTls = true
        const { type, fragment } = record
        if (type === ContentType.alert) {
          trace('server', 'alert', fragment)
          const [level, description = 0] = fragment
          outcome = { kind: 'alert', from: 'server', fatal: level !== AlertLevel.warning, description }
          break
        }
        if (type !== ContentType.handshake) throw new DecodeError('neither a hello nor an alert', 0)
        joiner.push(fragment)
        const message = joiner.next()
        if (message === undefined) continue
        if (message.msgType !== HandshakeType.server_hello) throw new DecodeError('no ServerHello', 0)
        // A server that has SSL 2.0's hello and not its handshake answers in its own version (RFC 5246, appendix E.2).
        trace('server', 'handshake', message.bytes)
        const { legacyVersion, cipherSuite: chosen } = decode(ServerHello, message.body)
        const version = protocolVersion(legacyVersion)
        if (version !== undefined) negotiated.version = version
        negotiated.suite = cipherSuite(chosen)
        outcome = { kind: 'answered', limit: OLD_VERSION }
        break
      }
      refuseText(first)
      old.push(chunk)
      const record = old.next()
      if (record === undefined) continue
      const [msgType] = record.data
      if (msgType === Sslv2MessageType.ERROR) {
        spokeTls = true
        trace('server', 'sslv2', record.data)
        outcome = { kind: 'closed', awaited: AWAITED }
        break
      }
      if (msgType !== Sslv2MessageType['SERVER-HELLO']) throw new DecodeError('no SERVER-HELLO', 0)
      const { cipherSpecs } = decode(Sslv2ServerHello, record.data.subarray(1))
      spokeTls = true
      trace('server', 'sslv2', record.data)
      const [chosen] = cipherSpecs
      if (chosen === undefined) {
        outcome = { kind: 'closed', awaited: 'a cipher kind' }
        break
      }
      negotiated.version = 'SSLv2'
      negotiated.suite = cipherSuite(chosen)
      outcome = { kind: 'answered', limit: OLD_VERSION }
      break
    }
  } catch (error) {
    if (error instanceof TransportError) {
      outcome = outcomeOf(error, received)
    } else if (error instanceof DecodeError) {
      outcome = {
        kind: 'protocolError',
        reason: error.message,
        ...(error instanceof NotTlsError ? { otherProtocol: error.protocol } : {}),
      }
    } else throw error
  } finally {
    transport.close()
  }
  return {
    trace: {
      offeredVersions: ['SSLv2'],
      messages,
      negotiated,
      outcome,
      bytes: { sent: hello.length, received },
      milliseconds: elapsed(),
    },
    spokeTls,
  }
}

const AWAITED = 'a SERVER-HELLO'

/** Those that are wanted, or every cipher kind of SSL 2.0: three bytes each. */
function cipherKinds(wanted: readonly number[]): readonly number[] {
  const all = allCipherSuites().flatMap(({ id, minVersion }) => (minVersion === 'SSLv2' ? [id] : []))
  const some = all.filter((it) => wanted.includes(it))
  return some.length > 0 ? some : all
}

/** Throws where the server's first words are those of a protocol of text. */
function refuseText(first: Uint8Array): void {
  const protocol = otherProtocol(first)
  if (first.length >= 5 && TEXT_PROTOCOLS.has(protocol)) throw new NotTlsError(protocol, first)
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

function outcomeOf(error: TransportError, received: number): HandshakeOutcome {
  switch (error.failure) {
    case 'canceled':
      return { kind: 'canceled' }
    case 'timedOut':
      return { kind: 'timedOut', awaited: AWAITED, received }
    default:
      return { kind: 'reset', awaited: AWAITED }
  }
}
