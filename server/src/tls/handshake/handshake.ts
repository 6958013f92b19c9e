// RFC 9846, section 4; RFC 5246, section 7.4.
//
//   struct {
//       HandshakeType msg_type;
//       uint24 length;
//       select (Handshake.msg_type) { … };
//   } Handshake;

import type { Authentication, KeyExchange } from '../../registry/cipherSuites.ts'
import { handshakeTypeName } from '../../registry/handshakeTypes.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import {
  type Codec,
  enumerated,
  lengthPrefixed,
  rest,
  select,
  struct,
  type Value,
} from '../codec/presentation.ts'
import { Certificate, CertificateBeforeTls13 } from './certificate.ts'
import {
  CertificateRequest,
  CertificateRequestBeforeTls12,
  CertificateRequestOfTls12,
} from './certificateRequest.ts'
import { CertificateStatus } from './certificateStatus.ts'
import { CertificateVerify, CertificateVerifyBeforeTls12 } from './certificateVerify.ts'
import { ClientHello } from './clientHello.ts'
import { ClientKeyExchange } from './clientKeyExchange.ts'
import { CompressedCertificate } from './compressedCertificate.ts'
import { EncryptedExtensions } from './encryptedExtensions.ts'
import { EndOfEarlyData } from './endOfEarlyData.ts'
import { Finished, SSL30_VERIFY_DATA_LENGTH, VERIFY_DATA_LENGTH } from './finished.ts'
import { HelloRequest } from './helloRequest.ts'
import { KeyUpdate } from './keyUpdate.ts'
import { NewSessionTicket, NewSessionTicketBeforeTls13 } from './newSessionTicket.ts'
import { ServerHello } from './serverHello.ts'
import { ServerHelloDone } from './serverHelloDone.ts'
import { ServerKeyExchange } from './serverKeyExchange.ts'

/** RFC 9846, section 4, appendix B.3, and RFC 5246, section 7.4: the types that are known here. */
export const HandshakeType = {
  hello_request: 0,
  client_hello: 1,
  server_hello: 2,
  new_session_ticket: 4,
  end_of_early_data: 5,
  encrypted_extensions: 8,
  certificate: 11,
  server_key_exchange: 12,
  certificate_request: 13,
  server_hello_done: 14,
  certificate_verify: 15,
  client_key_exchange: 16,
  finished: 20,
  certificate_status: 22,
  key_update: 24,
  compressed_certificate: 25,
  message_hash: 254,
} as const

/** What a message's form depends on beside its type: what was negotiated before it. */
export interface HandshakeContext {
  readonly version: ProtocolVersion
  /** Of the cipher suite; without them the two key exchange messages are kept as bytes. */
  readonly keyExchange?: KeyExchange
  readonly authentication?: Authentication
  /** The length of the suite's hash in bytes, which TLS 1.3's Finished has; without it any length is taken. */
  readonly hashLength?: number
}

/** A handshake message of which only the type has been looked at. */
export const RawHandshake = struct({
  msgType: enumerated(1, handshakeTypeName),
  body: lengthPrefixed(rest, 2 ** 24 - 1),
})
export type RawHandshake = Value<typeof RawHandshake>

/** The message with its header, the body as far as it is known. */
export function Handshake(context: HandshakeContext) {
  return struct({
    msgType: enumerated(1, handshakeTypeName),
    body: select(({ msgType }: { readonly msgType: number }) =>
      lengthPrefixed<unknown>(handshakeBody(msgType, context) ?? rest, 2 ** 24 - 1),
    ),
  })
}

/** The message's name as the RFCs write it, `ClientHello`; `handshake message 99` for an unknown type. */
export function handshakeName(msgType: number): string {
  const name = handshakeTypeName(msgType)
  if (name === undefined) return `handshake message ${msgType}`
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** The codec of a message's body, or undefined for an unknown type. */
export function handshakeBody(msgType: number, context: HandshakeContext): Codec<unknown> | undefined {
  const { version, keyExchange = 'unknown', authentication = 'unknown' } = context
  const tls13 = version === 'TLSv1.3'
  const tls12 = version === 'TLSv1.2'
  switch (msgType) {
    case HandshakeType.hello_request:
      return HelloRequest
    case HandshakeType.client_hello:
      return ClientHello
    case HandshakeType.server_hello:
      return ServerHello
    case HandshakeType.new_session_ticket:
      return tls13 ? NewSessionTicket : NewSessionTicketBeforeTls13
    case HandshakeType.end_of_early_data:
      return EndOfEarlyData
    case HandshakeType.encrypted_extensions:
      return EncryptedExtensions
    case HandshakeType.certificate:
      return tls13 ? Certificate : CertificateBeforeTls13
    case HandshakeType.server_key_exchange:
      return ServerKeyExchange({ version, keyExchange, authentication })
    case HandshakeType.certificate_request:
      if (tls13) return CertificateRequest
      return tls12 ? CertificateRequestOfTls12 : CertificateRequestBeforeTls12
    case HandshakeType.server_hello_done:
      return ServerHelloDone
    case HandshakeType.certificate_verify:
      return tls13 || tls12 ? CertificateVerify : CertificateVerifyBeforeTls12
    case HandshakeType.client_key_exchange:
      return ClientKeyExchange({ version, keyExchange })
    case HandshakeType.finished:
      if (!tls13) return Finished(version === 'SSLv3' ? SSL30_VERIFY_DATA_LENGTH : VERIFY_DATA_LENGTH)
      return context.hashLength === undefined ? struct({ verifyData: rest }) : Finished(context.hashLength)
    case HandshakeType.certificate_status:
      return CertificateStatus
    case HandshakeType.key_update:
      return KeyUpdate
    case HandshakeType.compressed_certificate:
      return CompressedCertificate
    default:
      return undefined
  }
}
