// What DER holds, as far as its first bytes tell: the label that its PEM block would have.

import type { Range } from '../base/range.ts'

/** Undefined where the bytes are nothing that is looked for in texts, or do not end where their first element does. */
export function derLabel(bytes: Uint8Array): string | undefined {
  const outer = elementAt(bytes, 0, SEQUENCE)
  if (outer?.end !== bytes.length) return undefined
  const inner = elementAt(bytes, outer.start, SEQUENCE)
  if (inner !== undefined) return startsWith(bytes, inner.start, VERSION_3) ? 'CERTIFICATE' : undefined
  if (startsWith(bytes, outer.start, VERSION_0)) {
    const at = outer.start + VERSION_0.length
    // RFC 5208, section 5: PrivateKeyInfo; RFC 8017, appendix A.1.2: RSAPrivateKey.
    const algorithm = elementAt(bytes, at, SEQUENCE)
    if (algorithm) return elementAt(bytes, algorithm.start, OBJECT_IDENTIFIER) && 'PRIVATE KEY'
    const modulus = elementAt(bytes, at, INTEGER)
    return modulus && modulus.end - modulus.start >= LEAST_MODULUS ? 'RSA PRIVATE KEY' : undefined
  }
  // RFC 5915, section 3: ECPrivateKey.
  if (!startsWith(bytes, outer.start, VERSION_1)) return undefined
  return elementAt(bytes, outer.start + VERSION_1.length, OCTET_STRING) && 'EC PRIVATE KEY'
}

const SEQUENCE = 0x30
const INTEGER = 0x02
const OCTET_STRING = 0x04
const OBJECT_IDENTIFIER = 0x06
/** RFC 5280, section 4.1: version [0] EXPLICIT INTEGER { v3(2) }. */
const VERSION_3 = [0xa0, 0x03, 0x02, 0x01, 0x02]
const VERSION_0 = [0x02, 0x01, 0x00]
const VERSION_1 = [0x02, 0x01, 0x01]
/** Of 512 bits; what is shorter is something else. */
const LEAST_MODULUS = 64

/** How many bytes an element has whose header these are the first bytes of; undefined for other than a SEQUENCE. */
export function derLength(bytes: readonly number[]): number | undefined {
  return elementAt(Uint8Array.from(bytes), 0, SEQUENCE, Number.POSITIVE_INFINITY)?.end
}

/** The content of an element whose length has one byte, or one or two behind that which says so. */
function elementAt(
  bytes: Uint8Array,
  offset: number,
  tag: number,
  limit: number = bytes.length,
): Range | undefined {
  if (bytes[offset] !== tag) return undefined
  const first = bytes[offset + 1]
  if (first === undefined) return undefined
  const width = first < 0x80 ? 0 : first - 0x80
  if (width > 2 || offset + 2 + width > bytes.length) return undefined
  const length =
    width === 0 ? first : width === 1 ? bytes[offset + 2]! : (bytes[offset + 2]! << 8) | bytes[offset + 3]!
  const start = offset + 2 + width
  return start + length <= limit ? { start, end: start + length } : undefined
}

function startsWith(bytes: Uint8Array, offset: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[offset + index] === byte)
}
