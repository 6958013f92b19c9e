import { concat } from '../base/bytes.ts'
import { AlertDescription } from '../tls/alert.ts'
import { encode } from '../tls/codec/presentation.ts'
import { createHandshakeJoiner } from '../tls/handshakeJoiner.ts'
import type {
  RecordContent,
  RecordDecryption,
  RecordEncryption,
  RecordParts,
} from '../tls/protection/recordProtection.ts'
import {
  ContentType,
  createRecordDeframer,
  fragment,
  MAX_CIPHERTEXT,
  MAX_CIPHERTEXT_BEFORE_TLS13,
  MAX_PLAINTEXT,
  type ReceivedRecord,
  TLSCiphertext,
} from '../tls/record.ts'
import { PeerTimeout, ProtocolViolation } from './failure.ts'
import type { TracedMessage } from './trace.ts'
import { type Transport, TransportError } from './transport.ts'

/** Records in and messages out, and the other way round: over a transport, within limits, and with a trace of all. */
export interface Connection {
  readonly bytes: { readonly sent: number; readonly received: number }
  /** Whether a record of TLS has come. */
  readonly spokenTls: boolean
  /** Milliseconds since the first byte was sent. */
  elapsed(): number
  /**
   * The next message, or `silence` where `patience` milliseconds pass without one. Rejects with ProtocolViolation,
   * PeerTimeout, DecodeError or TransportError.
   */
  receive(patience?: number): Promise<Incoming>
  /** Leaves at most so many milliseconds for what is still to come. */
  hurry(milliseconds: number): void
  /** Everything that is sent waits for `flush`, so that a flight is one write. */
  sendHandshake(message: Uint8Array): void
  sendChangeCipherSpec(): void
  sendAlert(level: number, description: number): void
  sendApplicationData(content: Uint8Array): void
  flush(): Promise<void>
  /** A record of SSL 2.0, and what is in it for the trace. */
  sendSslv2(record: Uint8Array, content: Uint8Array, traced?: Sslv2Traced): void
  /** What has come in a record of SSL 2.0, which shows that the server speaks SSL. */
  traceSslv2(content: Uint8Array, traced?: Sslv2Traced): TracedMessage
  /** What comes next, whatever it is; undefined where the peer has closed. Rejects as `receive` does. */
  readChunk(): Promise<Uint8Array | undefined>
  /** Bytes that were read and belong to records of TLS. */
  giveBack(chunk: Uint8Array): void
  /** Puts what has been received of the application's data into the trace. */
  traceApplicationData(content: Uint8Array): void
  /** Of the records from here on: the chosen version's, whatever was in the first one. */
  useRecordVersion(number: number): void
  /** From the next record on. */
  encryptWith(encryption: RecordEncryption): void
  decryptWith(decryption: RecordDecryption, isTls13?: boolean): void
  close(): void
}

/** SSL 2.0 has one kind of record: what it carries is known by where the handshake stands. */
export interface Sslv2Traced {
  readonly protocol?: 'sslv2' | 'application_data'
  readonly encrypted?: boolean
  readonly protection?: RecordParts | undefined
}

export type Incoming =
  | {
      readonly kind: 'handshake'
      readonly msgType: number
      readonly body: Uint8Array
      /** With the header, for the transcript hash. */
      readonly bytes: Uint8Array
      readonly traced: TracedMessage
    }
  | { readonly kind: 'alert'; readonly level: number; readonly description: number }
  | { readonly kind: 'changeCipherSpec' }
  | { readonly kind: 'applicationData'; readonly content: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silence' }

export interface ConnectionOptions {
  readonly transport: Transport
  readonly clock: () => number
  /** Milliseconds for the whole connection, and so for each read. */
  readonly timeout: number
  /** Of the records until a version is chosen. */
  readonly recordVersion: number
  readonly messages: TracedMessage[]
  readonly onMessage?: (message: TracedMessage) => void
}

interface OpenedRecord extends RecordContent {
  /** Absent of a record in the clear. */
  readonly protection?: RecordParts
}

/**
 * What a peer may send before it is called a flood. A handshake with a chain of ten certificates and post-quantum
 * signatures stays below a quarter of it.
 */
const MAX_RECEIVED_BYTES = 2 ** 19
const MAX_RECORDS = 512
const MAX_MESSAGES = 64

export function createConnection(options: ConnectionOptions): Connection {
  const { transport, clock, messages } = options
  const deframer = createRecordDeframer()
  let joiner = createHandshakeJoiner()
  let encryption: RecordEncryption | undefined
  let decryption: RecordDecryption | undefined
  let decryptsTls13 = false
  let fragmentLimit = MAX_PLAINTEXT
  let recordVersion = options.recordVersion
  let output: Uint8Array[] = []
  let sent = 0
  let received = 0
  let records = 0
  let spokenSslv2 = false
  let receivedMessages = 0
  let startedAt: number | undefined
  let deadline = clock() + options.timeout
  /** When the bytes came that are being read, which is before they are understood. */
  let arrivedAt = 0
  let lastTracedAt = 0
  /** Of the record that is being read. */
  let protection: RecordParts | undefined

  const elapsed = () => (startedAt === undefined ? 0 : clock() - startedAt)

  function trace(
    from: TracedMessage['from'],
    protocol: TracedMessage['protocol'],
    bytes: Uint8Array,
    encrypted = from === 'client' ? encryption !== undefined : protection !== undefined,
  ) {
    lastTracedAt = Math.max(lastTracedAt, from === 'server' ? arrivedAt : elapsed())
    const message: TracedMessage = {
      from,
      protocol,
      bytes,
      encrypted,
      milliseconds: lastTracedAt,
      ...(from === 'client' || protection === undefined ? {} : { protection }),
      checks: [],
    }
    messages.push(message)
    options.onMessage?.(message)
    return message
  }

  function send(type: number, content: Uint8Array): void {
    // The clock of the conversation starts with its first message.
    startedAt ??= clock()
    for (const plaintext of fragment(type, recordVersion, content)) {
      const sealed: RecordContent =
        encryption === undefined
          ? { type, content: plaintext.fragment }
          : encryption.seal(type, plaintext.fragment)
      output.push(
        encode(TLSCiphertext, {
          opaqueType: sealed.type,
          legacyRecordVersion: recordVersion,
          encryptedRecord: sealed.content,
        }),
      )
    }
  }

  /** The next record, decrypted; undefined where the peer has closed. */
  async function nextRecord(until: number): Promise<OpenedRecord | 'silence' | undefined> {
    for (;;) {
      const record = deframer.next(fragmentLimit)
      if (record !== undefined) {
        if (++records > MAX_RECORDS) throw flood(`more than ${MAX_RECORDS} records`)
        return open(record)
      }
      const chunk = await readChunk(until)
      if (chunk === 'silence' || chunk === undefined) return chunk
      deframer.push(chunk)
    }
  }

  async function readChunk(until: number): Promise<Uint8Array | 'silence' | undefined> {
    const remaining = Math.min(deadline, until) - clock()
    if (remaining <= 0 && until < deadline) return 'silence'
    if (remaining <= 0) throw new PeerTimeout(received)
    const chunk = await read(Math.ceil(remaining), until < deadline)
    if (chunk === 'silence' || chunk === undefined) return chunk
    arrivedAt = elapsed()
    received += chunk.length
    if (received > MAX_RECEIVED_BYTES) throw flood(`more than ${MAX_RECEIVED_BYTES / 1024} KiB`)
    return chunk
  }

  async function read(remaining: number, isPatience: boolean): Promise<Uint8Array | 'silence' | undefined> {
    try {
      return await transport.read(remaining)
    } catch (error) {
      if (isPatience && error instanceof TransportError && error.failure === 'timedOut') return 'silence'
      throw error
    }
  }

  function open(record: ReceivedRecord): OpenedRecord {
    // A change_cipher_spec of TLS 1.3 is never encrypted (RFC 9846, section 5); that of a renegotiation is.
    const isClear = decryptsTls13 && record.type === ContentType.change_cipher_spec
    if (decryption === undefined || isClear) {
      return { type: record.type, content: record.fragment }
    }
    const opened = decryption.open(record.type, record.fragment)
    if (opened !== undefined) {
      if (opened.content.length > MAX_PLAINTEXT) {
        throw new ProtocolViolation(AlertDescription.record_overflow, 'a record is longer than 16 KiB')
      }
      return opened
    }
    // The alert of a server that could not change to the new keys comes in the clear.
    if (record.type === ContentType.alert && record.fragment.length === 2) {
      return { type: record.type, content: record.fragment }
    }
    throw new ProtocolViolation(AlertDescription.bad_record_mac, 'an encrypted record is not authentic')
  }

  function flood(what: string): ProtocolViolation {
    return new ProtocolViolation(AlertDescription.internal_error, `the server sent ${what} without an end`)
  }

  return {
    get bytes() {
      return { sent, received }
    },
    get spokenTls() {
      return records > 0 || spokenSslv2
    },
    elapsed,
    hurry(milliseconds) {
      deadline = Math.min(deadline, clock() + milliseconds)
    },
    async receive(patience = Number.POSITIVE_INFINITY) {
      const until = clock() + patience
      for (;;) {
        const message = joiner.next()
        if (message !== undefined) {
          if (++receivedMessages > MAX_MESSAGES) throw flood(`more than ${MAX_MESSAGES} messages`)
          return { kind: 'handshake', ...message, traced: trace('server', 'handshake', message.bytes) }
        }
        const record = await nextRecord(until)
        if (record === undefined) return { kind: 'closed' }
        if (record === 'silence') return { kind: 'silence' }
        const { type, content } = record
        protection = record.protection
        if (type !== ContentType.handshake && joiner.pending > 0) {
          throw new ProtocolViolation(
            AlertDescription.unexpected_message,
            'another record stands between the parts of a handshake message',
          )
        }
        switch (type) {
          case ContentType.handshake:
            joiner.push(content)
            break
          case ContentType.change_cipher_spec:
            if (content.length !== 1 || content[0] !== 1) {
              throw new ProtocolViolation(AlertDescription.unexpected_message, 'a malformed ChangeCipherSpec')
            }
            trace('server', 'change_cipher_spec', content)
            return { kind: 'changeCipherSpec' }
          case ContentType.alert: {
            const [level, description] = content
            if (content.length !== 2 || level === undefined || description === undefined) {
              throw new ProtocolViolation(AlertDescription.decode_error, 'a malformed alert')
            }
            trace('server', 'alert', content)
            return { kind: 'alert', level, description }
          }
          case ContentType.application_data:
            if (decryption === undefined) {
              throw new ProtocolViolation(
                AlertDescription.unexpected_message,
                'application data before the handshake has made keys',
              )
            }
            if (content.length > 0) return { kind: 'applicationData', content }
            break
          default:
            throw new ProtocolViolation(
              AlertDescription.unexpected_message,
              `a record of the unexpected type ${type}`,
            )
        }
      }
    },
    sendHandshake(message) {
      send(ContentType.handshake, message)
      trace('client', 'handshake', message)
    },
    sendChangeCipherSpec() {
      send(ContentType.change_cipher_spec, Uint8Array.of(1))
      trace('client', 'change_cipher_spec', Uint8Array.of(1))
    },
    sendAlert(level, description) {
      const alert = Uint8Array.of(level, description)
      send(ContentType.alert, alert)
      trace('client', 'alert', alert)
    },
    sendApplicationData(content) {
      send(ContentType.application_data, content)
      trace('client', 'application_data', content)
    },
    async flush() {
      const bytes = concat(...output)
      output = []
      sent += bytes.length
      await transport.write(bytes)
    },
    sendSslv2(record, content, { protocol = 'sslv2', encrypted = false } = {}) {
      startedAt ??= clock()
      output.push(record)
      trace('client', protocol, content, encrypted)
    },
    traceSslv2(content, { protocol = 'sslv2', encrypted = false, protection: parts } = {}) {
      spokenSslv2 = true
      protection = parts
      return trace('server', protocol, content, encrypted)
    },
    async readChunk() {
      const chunk = await readChunk(Number.POSITIVE_INFINITY)
      return chunk === 'silence' ? undefined : chunk
    },
    giveBack: deframer.push,
    traceApplicationData(content) {
      trace('server', 'application_data', content)
    },
    useRecordVersion(number) {
      recordVersion = number
    },
    encryptWith(next) {
      encryption = next
    },
    decryptWith(next, isTls13 = false) {
      if (joiner.pending > 0) {
        throw new ProtocolViolation(
          AlertDescription.unexpected_message,
          'a handshake message goes on over a change of keys',
        )
      }
      decryption = next
      joiner = createHandshakeJoiner()
      decryptsTls13 = isTls13
      fragmentLimit = isTls13 ? MAX_CIPHERTEXT : MAX_CIPHERTEXT_BEFORE_TLS13
    },
    close: () => transport.close(),
  }
}
