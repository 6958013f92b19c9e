// RFC 9846, section 5; RFC 5246, section 6.2; RFC 6101, section 5.2.

import { ByteReader, DecodeError } from '../base/bytes.ts'
import { createByteQueue } from './codec/byteQueue.ts'
import { enumerated, opaqueVector, struct, type Value } from './codec/presentation.ts'
import { ProtocolVersionNumber } from './codePoints.ts'
import { NotTlsError, otherProtocol } from './otherProtocol.ts'

/** `enum { … } ContentType;` RFC 9846, section 5.1; heartbeat is RFC 6520's. */
export const ContentType = {
  change_cipher_spec: 20,
  alert: 21,
  handshake: 22,
  application_data: 23,
  heartbeat: 24,
} as const

/** The most bytes that the fragment of a TLSPlaintext has (RFC 9846, section 5.1). */
export const MAX_PLAINTEXT = 2 ** 14
/** The same for a TLSCiphertext of TLS 1.3 (section 5.2) … */
export const MAX_CIPHERTEXT = 2 ** 14 + 256
/** … and of TLS 1.2 and older versions (RFC 5246, section 6.2.3), compression included. */
export const MAX_CIPHERTEXT_BEFORE_TLS13 = 2 ** 14 + 2048

//   struct {
//       ContentType type;
//       ProtocolVersion legacy_record_version;
//       uint16 length;
//       opaque fragment[TLSPlaintext.length];
//   } TLSPlaintext;
export const TLSPlaintext = struct({
  type: enumerated(1, ContentType),
  legacyRecordVersion: ProtocolVersionNumber,
  fragment: opaqueVector(0, MAX_PLAINTEXT),
})
export type TLSPlaintext = Value<typeof TLSPlaintext>

//   struct {
//       ContentType opaque_type = application_data; /* 23 */
//       ProtocolVersion legacy_record_version = 0x0303;
//       uint16 length;
//       opaque encrypted_record[TLSCiphertext.length];
//   } TLSCiphertext;
export const TLSCiphertext = struct({
  opaqueType: enumerated(1, ContentType),
  legacyRecordVersion: ProtocolVersionNumber,
  encryptedRecord: opaqueVector(0, MAX_CIPHERTEXT),
})
export type TLSCiphertext = Value<typeof TLSCiphertext>

/** A record as it came, protected or not. */
export interface ReceivedRecord {
  readonly type: number
  readonly legacyRecordVersion: number
  readonly fragment: Uint8Array
  /** The five bytes in front, which AEAD ciphers authenticate. */
  readonly header: Uint8Array
}

/** A record whose length is more than its kind may have: the alert for it is record_overflow. */
export class RecordOverflowError extends DecodeError {}

export interface RecordDeframer {
  /** Takes the next bytes of the stream, as the network has cut them. */
  push(chunk: Uint8Array): void
  /**
   * The next record, or undefined until more bytes are there. `limit` is the most bytes its fragment may have, by
   * default a TLSPlaintext's. Throws RecordOverflowError for a longer one, NotTlsError where the stream begins
   * with another protocol, and DecodeError where no record begins.
   */
  next(limit?: number): ReceivedRecord | undefined
  /** Bytes that are waiting for the rest of their record. */
  readonly buffered: number
}

const HEADER_LENGTH = 5

/**
 * Cuts a stream into records. It keeps what has been pushed and not yet taken out: as long as its user takes out all
 * records before pushing more, that is less than one record.
 */
export function createRecordDeframer(): RecordDeframer {
  const queue = createByteQueue()
  let first = true
  return {
    push: queue.push,
    next(limit = MAX_PLAINTEXT) {
      const waiting = queue.peek()
      checkBeginning(waiting, first)
      if (waiting.length < HEADER_LENGTH) return undefined
      const reader = new ByteReader(waiting)
      const type = reader.uint8()
      const legacyRecordVersion = reader.uint16()
      const length = reader.uint16()
      if (length > limit) {
        throw new RecordOverflowError(`a record of ${length} bytes where ${limit} are allowed`, 3)
      }
      if (reader.remaining < length) return undefined
      first = false
      const header = queue.take(HEADER_LENGTH)
      return { type, legacyRecordVersion, fragment: queue.take(length), header }
    },
    get buffered() {
      return queue.length
    },
  }
}

/** Says as early as the bytes allow that no record begins here, so that no length is read from text. */
function checkBeginning(bytes: Uint8Array, first: boolean): void {
  const [type, major] = bytes
  const known =
    type === undefined || (type >= ContentType.change_cipher_spec && type <= ContentType.heartbeat)
  if (known && (major === undefined || major === 3)) return
  // The name of another protocol needs a few more bytes than the doubt.
  if (first && bytes.length < HEADER_LENGTH) return
  if (first) throw new NotTlsError(otherProtocol(bytes), bytes)
  throw new DecodeError(
    known
      ? `a record of version ${major}.x, which is not TLS`
      : `a record of the unknown content type ${type}`,
    0,
  )
}

/** The records that carry `bytes`, none longer than a TLSPlaintext may be. */
export function fragment(
  type: number,
  legacyRecordVersion: number,
  bytes: Uint8Array,
): readonly TLSPlaintext[] {
  const records: TLSPlaintext[] = []
  for (let start = 0; start < bytes.length; start += MAX_PLAINTEXT) {
    records.push({ type, legacyRecordVersion, fragment: bytes.subarray(start, start + MAX_PLAINTEXT) })
  }
  return records
}
