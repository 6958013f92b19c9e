// The question for SSL 2.0, the only place where a hello of SSL 2.0 is sent (RFC 6176 forbids clients to use it).

import { DecodeError } from '../base/bytes.ts'
import { alertDescription } from '../registry/alertDescriptions.ts'
import { allCipherSuites } from '../registry/cipherSuites.ts'
import { decode } from '../tls/codec/presentation.ts'
import { ContentType, createRecordDeframer } from '../tls/record.ts'
import {
  beginsLikeTlsRecord,
  createSslv2RecordDeframer,
  Sslv2MessageType,
  Sslv2ServerHello,
  sslv2ClientHello,
} from '../tls/sslv2.ts'
import type { VersionAnswer } from './handshakeReport.ts'
import {
  emptyNegotiated,
  type HandshakeOutcome,
  type HandshakeTrace,
  OLD_VERSION,
  type TracedMessage,
} from './trace.ts'
import { type Transport, TransportError } from './transport.ts'

interface Question {
  readonly random: (length: number) => Uint8Array
  readonly clock: () => number
  readonly timeout: number
}

interface Asked {
  readonly answer: VersionAnswer
  readonly trace: HandshakeTrace
  readonly spokeTls: boolean
}

/** An answer of SSL 2.0 has a certificate in it and fits into one record; no more than that is read. */
const MAX_RECEIVED = 2 ** 16

export async function askSslv2(transport: Transport, { random, clock, timeout }: Question): Promise<Asked> {
  const messages: TracedMessage[] = []
  const negotiated = emptyNegotiated()
  const hello = sslv2ClientHello(cipherKinds(), random(16))
  const startedAt = clock()
  const elapsed = () => clock() - startedAt
  const trace = (from: TracedMessage['from'], protocol: TracedMessage['protocol'], bytes: Uint8Array) =>
    void messages.push({ from, protocol, bytes, encrypted: false, milliseconds: elapsed(), checks: [] })
  let received = 0
  let outcome: HandshakeOutcome
  let answer: VersionAnswer
  let spokeTls = false
  try {
    trace('client', 'sslv2', hello.subarray(2))
    await transport.write(hello)
    const old = createSslv2RecordDeframer()
    const modern = createRecordDeframer()
    let first: Uint8Array | undefined
    for (;;) {
      const remaining = timeout - elapsed()
      if (remaining <= 0 || received > MAX_RECEIVED) throw new TransportError('timedOut', 'no whole answer')
      const chunk = await transport.read(Math.ceil(remaining))
      if (chunk === undefined) {
        outcome = { kind: 'closed', awaited: AWAITED }
        answer = no(
          received === 0 ? 'the server closes the connection without a word' : 'the answer is cut off',
        )
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
        if (type === ContentType.alert) trace('server', 'alert', fragment)
        outcome = { kind: 'alert', from: 'server', fatal: true, description: fragment[1] ?? 0 }
        answer = no(
          type === ContentType.alert
            ? `refused with ${alertDescription(fragment[1] ?? 0).name} (${fragment[1] ?? 0})`
            : 'the server answers with a newer version',
        )
        break
      }
      old.push(chunk)
      const record = old.next()
      if (record === undefined) continue
      const [msgType] = record.data
      if (msgType === Sslv2MessageType.ERROR) {
        spokeTls = true
        trace('server', 'sslv2', record.data)
        outcome = { kind: 'closed', awaited: AWAITED }
        answer = no('refused with an error message of SSL 2.0')
        break
      }
      if (msgType !== Sslv2MessageType['SERVER-HELLO']) throw new DecodeError('no SERVER-HELLO', 0)
      const { cipherSpecs } = decode(Sslv2ServerHello, record.data.subarray(1))
      spokeTls = true
      trace('server', 'sslv2', record.data)
      negotiated.version = 'SSLv2'
      outcome = { kind: 'answered', limit: OLD_VERSION }
      answer = accepted(cipherSpecs)
      break
    }
  } catch (error) {
    if (error instanceof TransportError) {
      ;({ outcome, answer } = failure(error, received))
    } else if (error instanceof DecodeError) {
      outcome = { kind: 'protocolError', reason: error.message }
      answer = { version: 'SSLv2', offered: null, why: 'the answer is neither SSL 2.0 nor TLS' }
    } else throw error
  } finally {
    transport.close()
  }
  return {
    answer,
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

/** Every cipher kind of SSL 2.0: three bytes each. */
function cipherKinds(): readonly number[] {
  return allCipherSuites()
    .filter((it) => it.minVersion === 'SSLv2')
    .map((it) => it.id)
}

function accepted(cipherSpecs: readonly number[]): VersionAnswer {
  const suite = allCipherSuites().find((it) => it.id === cipherSpecs[0] && it.minVersion === 'SSLv2')
  if (cipherSpecs.length === 0) return no('the server speaks SSL 2.0 and has no cipher kind switched on')
  const id = `0x${(cipherSpecs[0] ?? 0).toString(16).padStart(6, '0')}`
  const name = suite?.name ?? id
  return { version: 'SSLv2', offered: true, why: `accepted with ${name}`, cipherSuite: { id, name } }
}

function no(why: string): VersionAnswer {
  return { version: 'SSLv2', offered: false, why }
}

function failure(
  error: TransportError,
  received: number,
): { readonly outcome: HandshakeOutcome; readonly answer: VersionAnswer } {
  switch (error.failure) {
    case 'canceled':
      return { outcome: { kind: 'canceled' }, answer: { version: 'SSLv2', offered: null, why: 'canceled' } }
    case 'timedOut':
      return {
        outcome: { kind: 'timedOut', awaited: AWAITED, received },
        answer:
          received === 0
            ? no('the server stays silent')
            : { version: 'SSLv2', offered: null, why: 'the answer was not complete in time' },
      }
    default:
      return { outcome: { kind: 'reset', awaited: AWAITED }, answer: no('the server resets the connection') }
  }
}
