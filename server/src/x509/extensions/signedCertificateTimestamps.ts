// RFC 6962, section 3.3. SignedCertificateTimestampList ::= OCTET STRING, in the presentation language of TLS:
//   opaque SerializedSCT<1..2^16-1>;
//   struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList;
// Section 3.2:
//   struct { Version sct_version; LogID id; uint64 timestamp; CtExtensions extensions; digitally-signed struct { … }; }
//     SignedCertificateTimestamp;
//   opaque LogID[32]; opaque CtExtensions<0..2^16-1>;
// A digitally-signed element (RFC 5246, section 4.7): { SignatureAndHashAlgorithm algorithm; opaque signature<0..2^16-1>; }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { ByteReader, DecodeError } from '../../base/bytes.ts'
import { type Instant, LAST_INSTANT } from '../../base/instant.ts'
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
  while (list.remaining > 0) timestamps.push(new DecodedTimestamp(list.sub(list.uint16())))
  return timestamps.slice()
}

class DecodedTimestamp implements SignedCertificateTimestamp {
  readonly version: number
  readonly timestamp: Instant = 0
  readonly signatureScheme: number = 0
  readonly #der: Uint8Array
  readonly #start: number
  readonly #end: number
  /** Where the signature begins; it ends with the whole. */
  readonly #signatureStart: number

  constructor(reader: ByteReader) {
    this.#der = reader.bytes
    this.#start = reader.offset
    this.#end = reader.end
    this.#signatureStart = reader.end
    this.version = reader.uint8() + 1
    if (this.version !== 1) return
    reader.skip(LOG_ID)
    const timestampStart = reader.offset
    this.timestamp = reader.uint16() * 2 ** 48 + reader.uint(6)
    if (this.timestamp > LAST_INSTANT)
      throw new DecodeError('a timestamp after the year 9999', timestampStart)
    reader.skip(reader.uint16())
    this.signatureScheme = reader.uint16()
    const length = reader.uint16()
    this.#signatureStart = reader.offset
    reader.skip(length)
    reader.expectEnd('a SignedCertificateTimestamp')
  }

  get logId(): Uint8Array {
    const start = this.#start + 1
    return this.#der.subarray(start, this.version === 1 ? start + LOG_ID : start)
  }

  get signature(): Uint8Array {
    return this.#der.subarray(this.#signatureStart, this.#end)
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }
}

/** Bytes. */
const LOG_ID = 32
