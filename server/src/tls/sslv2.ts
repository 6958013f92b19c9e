// The SSL Protocol, version 2 (Hickman, Netscape, 1995), sections 1 and 2; its hello is also in RFC 5246, appendix
// E.2. RFC 6176 forbids to negotiate it: this is for telling whether a server still does.

import { ByteReader, DecodeError } from '../base/bytes.ts'
import { plural } from '../base/instant.ts'
import { VERSION_NUMBERS } from '../registry/protocolVersions.ts'
import { createByteQueue } from './codec/byteQueue.ts'
import {
  array,
  type Codec,
  encode,
  enumerated,
  opaque,
  readField,
  rest,
  select,
  struct,
  uint8,
  uint16,
  type Value,
} from './codec/presentation.ts'
import { ProtocolVersionNumber, Sslv2CipherKind } from './codePoints.ts'

export const Sslv2MessageType = {
  ERROR: 0,
  'CLIENT-HELLO': 1,
  'CLIENT-MASTER-KEY': 2,
  'CLIENT-FINISHED': 3,
  'SERVER-HELLO': 4,
  'SERVER-VERIFY': 5,
  'SERVER-FINISHED': 6,
  'REQUEST-CERTIFICATE': 7,
  'CLIENT-CERTIFICATE': 8,
} as const

//   char MSG-CLIENT-HELLO
//   char CLIENT-VERSION-MSB, CLIENT-VERSION-LSB
//   char CIPHER-SPECS-LENGTH-MSB, CIPHER-SPECS-LENGTH-LSB
//   char SESSION-ID-LENGTH-MSB, SESSION-ID-LENGTH-LSB
//   char CHALLENGE-LENGTH-MSB, CHALLENGE-LENGTH-LSB
//   char CIPHER-SPECS-DATA[(MSB<<8)|LSB]
//   char SESSION-ID-DATA[(MSB<<8)|LSB]
//   char CHALLENGE-DATA[(MSB<<8)|LSB]
export const Sslv2ClientHello = struct({
  clientVersion: ProtocolVersionNumber,
  cipherSpecsLength: uint16,
  sessionIdLength: uint16,
  challengeLength: uint16,
  cipherSpecs: select((it: { readonly cipherSpecsLength: number }) =>
    array(Sslv2CipherKind, it.cipherSpecsLength),
  ),
  sessionId: select((it: { readonly sessionIdLength: number }) => opaque(it.sessionIdLength)),
  challenge: select((it: { readonly challengeLength: number }) => opaque(it.challengeLength)),
})
export type Sslv2ClientHello = Value<typeof Sslv2ClientHello>

/** `enum` of CERTIFICATE-TYPE: there is one. */
export const Sslv2CertificateType = { X509_CERTIFICATE: 1 } as const

//   char MSG-SERVER-HELLO
//   char SESSION-ID-HIT
//   char CERTIFICATE-TYPE
//   char SERVER-VERSION-MSB, SERVER-VERSION-LSB
//   char CERTIFICATE-LENGTH-MSB, CERTIFICATE-LENGTH-LSB
//   char CIPHER-SPECS-LENGTH-MSB, CIPHER-SPECS-LENGTH-LSB
//   char CONNECTION-ID-LENGTH-MSB, CONNECTION-ID-LENGTH-LSB
//   char CERTIFICATE-DATA[MSB<<8|LSB]
//   char CIPHER-SPECS-DATA[MSB<<8|LSB]
//   char CONNECTION-ID-DATA[MSB<<8|LSB]
export const Sslv2ServerHello = struct({
  sessionIdHit: uint8,
  certificateType: enumerated(1, Sslv2CertificateType),
  serverVersion: ProtocolVersionNumber,
  certificateLength: uint16,
  cipherSpecsLength: uint16,
  connectionIdLength: uint16,
  certificate: select((it: { readonly certificateLength: number }) => opaque(it.certificateLength)),
  cipherSpecs: select((it: { readonly cipherSpecsLength: number }) =>
    array(Sslv2CipherKind, it.cipherSpecsLength),
  ),
  connectionId: select((it: { readonly connectionIdLength: number }) => opaque(it.connectionIdLength)),
})
export type Sslv2ServerHello = Value<typeof Sslv2ServerHello>

//   char MSG-CLIENT-MASTER-KEY
//   char CIPHER-KIND[3]
//   char CLEAR-KEY-LENGTH-MSB, CLEAR-KEY-LENGTH-LSB
//   char ENCRYPTED-KEY-LENGTH-MSB, ENCRYPTED-KEY-LENGTH-LSB
//   char KEY-ARG-LENGTH-MSB, KEY-ARG-LENGTH-LSB
//   char CLEAR-KEY-DATA[MSB<<8|LSB]
//   char ENCRYPTED-KEY-DATA[MSB<<8|LSB]
//   char KEY-ARG-DATA[MSB<<8|LSB]
export const Sslv2ClientMasterKey = struct({
  cipherKind: Sslv2CipherKind,
  clearKeyLength: uint16,
  encryptedKeyLength: uint16,
  keyArgLength: uint16,
  clearKey: select((it: { readonly clearKeyLength: number }) => opaque(it.clearKeyLength)),
  encryptedKey: select((it: { readonly encryptedKeyLength: number }) => opaque(it.encryptedKeyLength)),
  keyArg: select((it: { readonly keyArgLength: number }) => opaque(it.keyArgLength)),
})
export type Sslv2ClientMasterKey = Value<typeof Sslv2ClientMasterKey>

/** AUTHENTICATION-TYPE: there is one. */
export const Sslv2AuthenticationType = { MD5_WITH_RSA_ENCRYPTION: 1 } as const

//   char MSG-REQUEST-CERTIFICATE
//   char AUTHENTICATION-TYPE
//   char CERTIFICATE-CHALLENGE-DATA[N-2]
export const Sslv2RequestCertificate = struct({
  authenticationType: enumerated(1, Sslv2AuthenticationType),
  challenge: rest,
})
export type Sslv2RequestCertificate = Value<typeof Sslv2RequestCertificate>

//   char MSG-CLIENT-CERTIFICATE
//   char CERTIFICATE-TYPE
//   char CERTIFICATE-LENGTH-MSB, CERTIFICATE-LENGTH-LSB
//   char RESPONSE-LENGTH-MSB, RESPONSE-LENGTH-LSB
//   char CERTIFICATE-DATA[MSB<<8|LSB]
//   char RESPONSE-DATA[MSB<<8|LSB]
export const Sslv2ClientCertificate = struct({
  certificateType: enumerated(1, Sslv2CertificateType),
  certificateLength: uint16,
  responseLength: uint16,
  certificate: select((it: { readonly certificateLength: number }) => opaque(it.certificateLength)),
  response: select((it: { readonly responseLength: number }) => opaque(it.responseLength)),
})
export type Sslv2ClientCertificate = Value<typeof Sslv2ClientCertificate>

export const Sslv2ErrorCode = {
  'NO-CIPHER-ERROR': 1,
  'NO-CERTIFICATE-ERROR': 2,
  'BAD-CERTIFICATE-ERROR': 4,
  'UNSUPPORTED-CERTIFICATE-TYPE-ERROR': 6,
} as const

//   char MSG-ERROR
//   char ERROR-CODE-MSB, ERROR-CODE-LSB
export const Sslv2Error = struct({ errorCode: enumerated(2, Sslv2ErrorCode) })
export type Sslv2Error = Value<typeof Sslv2Error>

type Sslv2Body =
  | Sslv2ClientHello
  | Sslv2ServerHello
  | Sslv2ClientMasterKey
  | Sslv2RequestCertificate
  | Sslv2ClientCertificate
  | Sslv2Error
  | Uint8Array

/** The others are one field: CLIENT-FINISHED a connection id, SERVER-VERIFY the challenge, SERVER-FINISHED a session id. */
const BODIES: Readonly<Record<number, Codec<Sslv2Body>>> = {
  [Sslv2MessageType.ERROR]: Sslv2Error,
  [Sslv2MessageType['CLIENT-HELLO']]: Sslv2ClientHello,
  [Sslv2MessageType['CLIENT-MASTER-KEY']]: Sslv2ClientMasterKey,
  [Sslv2MessageType['SERVER-HELLO']]: Sslv2ServerHello,
  [Sslv2MessageType['REQUEST-CERTIFICATE']]: Sslv2RequestCertificate,
  [Sslv2MessageType['CLIENT-CERTIFICATE']]: Sslv2ClientCertificate,
}

/** What a record carries, decrypted. */
export const Sslv2Message = struct({
  msgType: enumerated(1, Sslv2MessageType),
  body: select(({ msgType }: { readonly msgType: number }): Codec<Sslv2Body> => BODIES[msgType] ?? rest),
})
export type Sslv2Message = Value<typeof Sslv2Message>

/** A record: two bytes of header, or three where there is padding or an escape. */
export interface Sslv2Record {
  readonly headerLength: 2 | 3
  readonly isEscape: boolean
  /** Bytes at the end of `data` that only fill a block of the cipher. */
  readonly padding: number
  readonly data: Uint8Array
}

//   two bytes    RECORD-LENGTH = ((byte[0] & 0x7f) << 8) | byte[1]
//   three bytes  RECORD-LENGTH = ((byte[0] & 0x3f) << 8) | byte[1]
//                IS-ESCAPE = (byte[0] & 0x40) != 0
//                PADDING = byte[2]
export const Sslv2Record: Codec<Sslv2Record> = {
  read(reader, trace) {
    const start = reader.offset
    const first = readField('recordLength', uint16, reader, trace)
    const headerLength = (first & 0x8000) !== 0 ? 2 : 3
    const length = headerLength === 2 ? first & 0x7fff : first & 0x3fff
    const padding = headerLength === 2 ? 0 : readField('padding', uint8, reader, trace)
    if (padding > length) {
      throw new DecodeError(`a padding of ${plural(padding, 'byte')} in a record of ${length}`, start)
    }
    const data = readField('data', opaque(length), reader, trace)
    return { headerLength, isEscape: headerLength === 3 && (first & 0x4000) !== 0, padding, data }
  },
  write(writer, { headerLength, isEscape, padding, data }) {
    if (data.length > (headerLength === 2 ? 0x7fff : 0x3fff)) {
      throw new RangeError(`${plural(data.length, 'byte')} do not fit into a record`)
    }
    if (headerLength === 2) writer.uint16(0x8000 | data.length)
    else {
      writer.uint16((isEscape ? 0x4000 : 0) | data.length)
      writer.uint8(padding)
    }
    writer.put(data)
  },
}

export interface Sslv2RecordDeframer {
  push(chunk: Uint8Array): void
  /** The next record, or undefined until more bytes are there. */
  next(): Sslv2Record | undefined
  readonly buffered: number
}

/** As `createRecordDeframer` of record.ts. A record has at most 32,767 bytes, so the memory is bounded. */
export function createSslv2RecordDeframer(): Sslv2RecordDeframer {
  const queue = createByteQueue()
  return {
    push: queue.push,
    next() {
      const [first, second] = queue.peek()
      if (first === undefined || second === undefined) return undefined
      const length =
        (first & 0x80) !== 0 ? 2 + (((first & 0x7f) << 8) | second) : 3 + (((first & 0x3f) << 8) | second)
      if (queue.length < length) return undefined
      return Sslv2Record.read(new ByteReader(queue.take(length)))
    },
    get buffered() {
      return queue.length
    },
  }
}

/** Whether a server that got a CLIENT-HELLO of SSL 2.0 answers with a record of SSL 3.0 or TLS, an alert mostly. */
export function beginsLikeTlsRecord(bytes: Uint8Array): boolean {
  const [type, major] = bytes
  return type !== undefined && type >= 20 && type <= 24 && major === 3
}

/** The record of a CLIENT-HELLO that offers these cipher kinds. The challenge has 16 to 32 bytes. */
export function sslv2ClientHello(
  cipherSpecs: readonly number[],
  challenge: Uint8Array,
  clientVersion: number = VERSION_NUMBERS.SSLv2,
): Uint8Array {
  const body: Sslv2ClientHello = {
    clientVersion,
    cipherSpecsLength: cipherSpecs.length * 3,
    sessionIdLength: 0,
    challengeLength: challenge.length,
    cipherSpecs,
    sessionId: new Uint8Array(0),
    challenge,
  }
  const data = encode(Sslv2Message, { msgType: Sslv2MessageType['CLIENT-HELLO'], body })
  return encode(Sslv2Record, { headerLength: 2, isEscape: false, padding: 0, data })
}
