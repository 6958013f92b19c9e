// What DER holds, as far as its first bytes tell: the label that its PEM block would have.

import { TAG } from '../asn1/der.ts'
import { readHeader } from '../asn1/header.ts'
import type { Range } from '../base/range.ts'

/** Undefined where the bytes are nothing that is looked for in texts, or do not end where their first element does. */
export function derLabel(bytes: Uint8Array): string | undefined {
  const outer = elementAt(bytes, 0, TAG.sequence)
  if (outer?.end !== bytes.length) return undefined
  const inner = elementAt(bytes, outer.start, TAG.sequence)
  if (inner !== undefined) return startsWith(bytes, inner.start, VERSION_3) ? 'CERTIFICATE' : undefined
  if (startsWith(bytes, outer.start, VERSION_0)) {
    const at = outer.start + VERSION_0.length
    // RFC 5208, section 5: PrivateKeyInfo; RFC 8017, appendix A.1.2: RSAPrivateKey.
    const algorithm = elementAt(bytes, at, TAG.sequence)
    if (algorithm) return elementAt(bytes, algorithm.start, TAG.oid) && 'PRIVATE KEY'
    const modulus = elementAt(bytes, at, TAG.integer)
    return modulus && modulus.end - modulus.start >= LEAST_MODULUS ? 'RSA PRIVATE KEY' : undefined
  }
  // RFC 5915, section 3: ECPrivateKey.
  if (!startsWith(bytes, outer.start, VERSION_1)) return undefined
  return elementAt(bytes, outer.start + VERSION_1.length, TAG.octetString) && 'EC PRIVATE KEY'
}

/** RFC 5280, section 4.1: version [0] EXPLICIT INTEGER { v3(2) }. */
const VERSION_3 = [0xa0, 0x03, 0x02, 0x01, 0x02]
const VERSION_0 = [0x02, 0x01, 0x00]
const VERSION_1 = [0x02, 0x01, 0x01]
/** Of 512 bits; what is shorter is something else. */
const LEAST_MODULUS = 64

/** How many bytes an element has whose header these are the first bytes of; undefined for other than a SEQUENCE. */
export function derLength(bytes: readonly number[]): number | undefined {
  if (bytes[0] !== TAG.sequence) return undefined
  const { contentStart, length } = readHeader(Uint8Array.from(bytes), 0, bytes.length)
  return isSought(length) ? contentStart + length : undefined
}

/** The content of an element; undefined where it has another tag, or is not whole. */
function elementAt(bytes: Uint8Array, offset: number, tag: number): Range | undefined {
  if (bytes[offset] !== tag) return undefined
  const { contentStart, length, fault } = readHeader(bytes, offset, bytes.length)
  return fault === undefined && isSought(length)
    ? { start: contentStart, end: contentStart + length }
    : undefined
}

/** Certificates and keys in texts have some thousands of bytes. */
function isSought(length: number): boolean {
  return length >= 0 && length < 65_536
}

function startsWith(bytes: Uint8Array, offset: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[offset + index] === byte)
}
