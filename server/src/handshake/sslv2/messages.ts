import { DecodeError } from '../../base/bytes.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { decode, nameIn } from '../../tls/codec/presentation.ts'
import { createSslv2RecordDeframer, Sslv2Error, Sslv2MessageType, type Sslv2Record } from '../../tls/sslv2.ts'
import type { OpenedSslv2Record } from '../../tls/versions/ssl2.ts'
import type { Connection, Sslv2Traced } from '../connection.ts'
import { ProtocolViolation } from '../failure.ts'
import { Ended } from '../state.ts'
import type { TracedMessage } from '../trace.ts'

export interface Sslv2Incoming {
  readonly msgType: number
  readonly body: Uint8Array
  readonly traced: TracedMessage
}

/** Records of SSL 2.0 in and messages out. */
export interface Sslv2Messages {
  /** The next message. Rejects with Ended for an ERROR or a close, with ProtocolViolation for a record that is not authentic. */
  receive(awaited: string): Promise<Sslv2Incoming>
  /** The next bytes of the application; undefined where the peer has closed. */
  receiveData(): Promise<Uint8Array | undefined>
  decryptWith(decrypt: (record: Sslv2Record) => OpenedSslv2Record | undefined): void
}

export function sslv2Messages(connection: Connection, first: Uint8Array): Sslv2Messages {
  const deframer = createSslv2RecordDeframer()
  deframer.push(first)
  let decrypt: ((record: Sslv2Record) => OpenedSslv2Record | undefined) | undefined
  let protection: OpenedSslv2Record['protection'] | undefined

  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const record = deframer.next()
      if (record !== undefined) return opened(record)
      const chunk = await connection.readChunk()
      if (chunk === undefined && deframer.buffered > 0) {
        throw new DecodeError('the answer is cut off', deframer.buffered)
      }
      if (chunk === undefined) return undefined
      deframer.push(chunk)
    }
  }

  function opened(record: Sslv2Record): Uint8Array {
    const read = decrypt === undefined ? { data: record.data } : decrypt(record)
    protection = read !== undefined && 'protection' in read ? read.protection : undefined
    if (read !== undefined) return read.data
    // The ERROR of a server that could not change to the new keys comes in the clear.
    if (record.data.length === ERROR_LENGTH && record.data[0] === Sslv2MessageType.ERROR) return record.data
    throw new ProtocolViolation(AlertDescription.bad_record_mac, 'an encrypted record is not authentic')
  }

  const traced = (protocol: Sslv2Traced['protocol'] = 'sslv2'): Sslv2Traced => ({
    protocol,
    encrypted: decrypt !== undefined,
    protection,
  })

  return {
    async receive(awaited) {
      const data = await next()
      const msgType = data?.[0]
      if (data === undefined || msgType === undefined) throw new Ended({ kind: 'closed', awaited })
      const message = connection.traceSslv2(data, traced())
      if (msgType === Sslv2MessageType.ERROR) {
        decode(Sslv2Error, data.subarray(1))
        throw new Ended({ kind: 'closed', awaited })
      }
      return { msgType, body: data.subarray(1), traced: message }
    },
    async receiveData() {
      const data = await next()
      if (data !== undefined) connection.traceSslv2(data, traced('application_data'))
      return data
    },
    decryptWith(next) {
      decrypt = next
    },
  }
}

const ERROR_LENGTH = 3

/** Throws where another message came than has to. */
export function expectMessage(
  { msgType, body }: Sslv2Incoming,
  expected: keyof typeof Sslv2MessageType,
): Uint8Array {
  if (msgType === Sslv2MessageType[expected]) return body
  const name = nameIn(Sslv2MessageType, msgType) ?? `message ${msgType}`
  throw new ProtocolViolation(
    AlertDescription.unexpected_message,
    `the server sent ${name} where ${expected} has to come`,
  )
}
