import { DecodeError } from '../../base/bytes.ts'
import { plural } from '../../base/instant.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { decode, nameIn } from '../../tls/codec/presentation.ts'
import {
  Sslv2ClientHello,
  Sslv2ClientMasterKey,
  Sslv2Error,
  Sslv2ErrorCode,
  Sslv2MessageType,
  Sslv2ServerHello,
} from '../../tls/sslv2.ts'
import { type Description, field, fieldOf } from './description.ts'

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
      case Sslv2MessageType['CLIENT-MASTER-KEY']: {
        const { cipherKind, clearKey, encryptedKey, keyArg } = decode(Sslv2ClientMasterKey, body)
        const { name: kind } = cipherSuite(cipherKind)
        const inClear =
          clearKey.length === 0 ? '' : `, ${plural(clearKey.length, 'byte')} of the key in the clear`
        return {
          name,
          summary: `${kind}, the master key encrypted for the certificate's key${inClear}`,
          step: 'keyExchange',
          fields: [
            field('cipher kind', kind),
            field('clear key', plural(clearKey.length, 'byte')),
            field('encrypted key', plural(encryptedKey.length, 'byte')),
            field('initialization vector', plural(keyArg.length, 'byte')),
          ],
        }
      }
      case Sslv2MessageType['CLIENT-FINISHED']:
        return { name, summary: "the server's connection id, encrypted", step: 'finished', fields: [] }
      case Sslv2MessageType['SERVER-VERIFY']:
        return { name, summary: "the client's challenge, encrypted", step: 'finished', fields: [] }
      case Sslv2MessageType['SERVER-FINISHED']:
        return { name, summary: 'a session id for a resumption, encrypted', step: 'finished', fields: [] }
      case Sslv2MessageType['REQUEST-CERTIFICATE']:
        return {
          name,
          summary: 'requests a client certificate, to be signed for with RSA and MD5',
          step: 'certificate',
          fields: [],
        }
      case Sslv2MessageType['CLIENT-CERTIFICATE']:
        return {
          name,
          summary: 'a certificate, and a signature with RSA and MD5',
          step: 'certificate',
          fields: [],
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
