// RFC 6962, section 3.3. SignedCertificateTimestampList ::= OCTET STRING, in the presentation language of TLS:
//   opaque SerializedSCT<1..2^16-1>;
//   struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList;
// Section 3.2:
//   struct { Version sct_version; LogID id; uint64 timestamp; CtExtensions extensions; digitally-signed struct { … }; }
//     SignedCertificateTimestamp;
//   opaque LogID[32]; opaque CtExtensions<0..2^16-1>;
// A digitally-signed element (RFC 5246, section 4.7): { SignatureAndHashAlgorithm algorithm; opaque signature<0..2^16-1>; }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { ByteReader } from '../../base/bytes.ts'
import type { Instant } from '../../base/instant.ts'
import type { ByteRange } from '../located.ts'

export interface SignedCertificateTimestamp {
  /** 1, which is written as 0; of any other only the place is known. */
  readonly version: number
  /** The SHA-256 hash of the log's public key; empty where the version is another. */
  readonly logId: Uint8Array
  readonly timestamp: Instant
  /** The two bytes of a signature scheme: hash and algorithm. */
  readonly signatureScheme: number
  readonly signature: Uint8Array
  readonly bytes: ByteRange
}

export function signedCertificateTimestamps(reader: DerReader): readonly SignedCertificateTimestamp[] {
  reader.expect(TAG.octetString, 'SignedCertificateTimestampList')
  const content = new ByteReader(reader.bytes, reader.contentStart, reader.contentEnd)
  const list = content.sub(content.uint16())
  content.expectEnd('SignedCertificateTimestampList')
  const timestamps: SignedCertificateTimestamp[] = []
  while (list.remaining > 0) timestamps.push(signedCertificateTimestamp(list.sub(list.uint16())))
  return timestamps
}

function signedCertificateTimestamp(reader: ByteReader): SignedCertificateTimestamp {
  const bytes = { start: reader.offset, end: reader.end }
  const version = reader.uint8() + 1
  if (version !== 1) return { ...UNKNOWN, version, bytes }
  const logId = reader.take(32)
  const timestamp = reader.uint16() * 2 ** 48 + reader.uint(6)
  reader.take(reader.uint16())
  const signatureScheme = reader.uint16()
  const signature = reader.take(reader.uint16())
  reader.expectEnd('a SignedCertificateTimestamp')
  return { version, logId, timestamp, signatureScheme, signature, bytes }
}

const EMPTY = new Uint8Array(0)
const UNKNOWN = { logId: EMPTY, timestamp: 0, signatureScheme: 0, signature: EMPTY }
