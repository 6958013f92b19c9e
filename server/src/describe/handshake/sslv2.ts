import { DecodeError } from '../../base/bytes.ts'
import { plural } from '../../base/instant.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { decode, nameIn } from '../../tls/codec/presentation.ts'
import {
  Sslv2ClientHello,
  Sslv2Error,
  Sslv2ErrorCode,
  Sslv2MessageType,
  Sslv2ServerHello,
} from '../../tls/sslv2.ts'
import { type Description, fieldOf } from './description.ts'

/** `bytes` is the data of a record: the message with its type in front. */
export function describeSslv2(bytes: Uint8Array): Description {
  const type = bytes[0] ?? 0
  const name = nameIn(Sslv2MessageType, type) ?? `message ${type}`
  const step = type === Sslv2MessageType.ERROR ? 'alert' : 'hello'
  try {
    const body = bytes.subarray(1)
    switch (type) {
      case Sslv2MessageType['CLIENT-HELLO']: {
        const { cipherSpecs } = decode(Sslv2ClientHello, body)
        const names = cipherSpecs.map((it) => cipherSuite(it).name)
        return {
          name,
          summary: `SSL 2.0, ${plural(cipherSpecs.length, 'cipher kind')}`,
          step,
          fields: fieldOf('cipher kinds', names),
        }
      }
      case Sslv2MessageType['SERVER-HELLO']: {
        const { cipherSpecs } = decode(Sslv2ServerHello, body)
        const names = cipherSpecs.map((it) => cipherSuite(it).name)
        return {
          name,
          summary: names.length === 0 ? 'SSL 2.0, no cipher kind in common' : `SSL 2.0, ${names.join(', ')}`,
          step,
          fields: fieldOf('cipher kinds', names),
        }
      }
      case Sslv2MessageType.ERROR: {
        const { errorCode } = decode(Sslv2Error, body)
        return { name, summary: nameIn(Sslv2ErrorCode, errorCode) ?? `error ${errorCode}`, step, fields: [] }
      }
      default:
        return { name, summary: '', step, fields: [] }
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { name, summary: `malformed: ${error.message}`, step, fields: [] }
  }
}
