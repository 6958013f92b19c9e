// Does a private key belong to a certificate? The place that reads private keys (I13 in docs/architecture.md):
// nothing of them leaves this file but the answer.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { magnitude, oidValue } from '../asn1/values.ts'
import { equalBytes } from '../base/bytes.ts'
import { ecPublicPoint, isEcdsaCurve } from '../crypto/ecdsa.ts'
import { eddsaPublicKey } from '../crypto/eddsa.ts'
import { parseEmbedded } from '../pem/embedded.ts'
import { type PemBlock, parsePem } from '../pem/pem.ts'
import { curveFacts } from '../registry/objectIdentifiers.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { PublicKey } from '../x509/publicKey.ts'

/** What names a public key: a certificate or a request. */
export type KeyOwner = Pick<Certificate, 'publicKey'>

/**
 * Whether the first private key of a PEM text belongs to the certificate. Undefined where that cannot be said: there is
 * none, it is encrypted or malformed, or its algorithm is not computed with.
 */
export function keyMatches(keyText: string, certificate: KeyOwner): boolean | undefined {
  return keyMatchesAny(keyText, [certificate])
}

/** The same for several certificates: whether it belongs to one of them. Most of the work is in the key. */
export function keyMatchesAny(keyText: string, certificates: readonly KeyOwner[]): boolean | undefined {
  const block = parsePem(keyText).find(isPrivateKey)
  return block && blockMatches(block, certificates)
}

/** The private keys of a text, in whatever form they stand in it. */
export interface KeysInText {
  /** Whether the key that begins at an offset belongs to the certificate; undefined as of {@link keyMatches}. */
  matches(offset: number, certificate: KeyOwner): boolean | undefined
}

export function keysIn(text: string): KeysInText {
  const blocks = new Map<number, PemBlock>()
  for (const value of parseEmbedded(text)) {
    for (const block of value.blocks) if (isPrivateKey(block)) blocks.set(block.range.start, block)
  }
  return {
    matches: (offset, certificate) => {
      const block = blocks.get(offset)
      return block && remembered(block, certificate)
    },
  }
}

/**
 * The public half of an elliptic key is computed from the private one, which takes milliseconds: while a text is being
 * edited, most keys in it stay as they are. The last answer for each certificate in memory is kept.
 */
function remembered(block: PemBlock, certificate: KeyOwner): boolean | undefined {
  const { label, bodyText } = block
  const known = ANSWERS.get(certificate)
  if (known?.label === label && known.bodyText === bodyText) return known.matches
  const matches = blockMatches(block, [certificate])
  ANSWERS.set(certificate, { label, bodyText, matches })
  return matches
}

const ANSWERS = new WeakMap<
  KeyOwner,
  { readonly label: string; readonly bodyText: string; readonly matches: boolean | undefined }
>()

function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY')
}

function blockMatches(block: PemBlock, certificates: readonly KeyOwner[]): boolean | undefined {
  if (!block.base64.reliable || block.headers.get('Proc-Type')?.includes('ENCRYPTED')) return undefined
  const answers = certificates.map(keyOwnership(block.base64.bytes))
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false)
}

/** The same question of a key in DER, for any number of certificates. No more than its public half is kept. */
export function keyOwnership(der: Uint8Array): (certificate: KeyOwner) => boolean | undefined {
  const half = orUndefined(() => publicHalf(der))
  return (certificate) => half && orUndefined(() => belongsTo(half, certificate.publicKey.value))
}

/** What a private key says of its public key; copies, so that the key itself need not stay in memory. */
type PublicHalf =
  | { readonly kind: 'rsa'; readonly modulus: Uint8Array; readonly exponent: Uint8Array }
  /** The point is undefined where the curve is not computed with and the key does not hold it. */
  | { readonly kind: 'ec'; readonly curve: string | undefined; readonly point: Uint8Array | undefined }
  | { readonly kind: 'ed25519' | 'ed448'; readonly key: Uint8Array | undefined }

function belongsTo(half: PublicHalf, key: PublicKey): boolean | undefined {
  if (half.kind === 'rsa') {
    if (key.modulus === undefined || key.exponent === undefined) return otherKind(key)
    return equalBytes(half.modulus, key.modulus) && equalBytes(half.exponent, key.exponent)
  }
  if (half.kind !== key.algorithm) return otherKind(key)
  if (half.kind === 'ec') {
    if (half.curve !== undefined && key.curve !== undefined && half.curve !== key.curve) return false
    return half.point && samePoint(half.point, key.key)
  }
  return half.key && equalBytes(half.key, key.key)
}

/** A key of another algorithm does not belong; of an algorithm that is not known nothing can be said. */
function otherKind(key: PublicKey): false | undefined {
  return key.algorithm === 'unknown' ? undefined : false
}

/** SEC 1, section 2.3.3: a compressed point is the x coordinate behind the parity of y. */
function samePoint(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length === b.length) return equalBytes(a, b)
  return equalBytes(compressed(a), compressed(b))
}

function compressed(point: Uint8Array): Uint8Array {
  if (point[0] !== 0x04) return point
  const short = point.slice(0, 1 + (point.length - 1) / 2)
  short[0] = 0x02 | (point[point.length - 1]! & 1)
  return short
}

function publicHalf(der: Uint8Array): PublicHalf | undefined {
  const outer = new DerReader(der)
  outer.expect(TAG.sequence, 'a private key')
  const content = outer.content()
  if (!content.optional(TAG.integer)) return undefined
  switch (content.nextTag) {
    case TAG.sequence:
      return ofPkcs8(content)
    case TAG.octetString:
      return ofSec1(outer.content(), undefined)
    case TAG.integer:
      return ofPkcs1(outer.content())
    default:
      return undefined
  }
}

function ofPkcs8(content: DerReader): PublicHalf | undefined {
  content.read()
  const algorithm = content.content()
  algorithm.expect(TAG.oid, 'the OBJECT IDENTIFIER of an algorithm')
  const oid = oidValue(algorithm)
  const curve = algorithm.optional(TAG.oid) ? curveName(algorithm) : undefined
  content.expect(TAG.octetString, 'privateKey')
  const inner = content.content()
  switch (oid) {
    case '1.2.840.113549.1.1.1':
    case '1.2.840.113549.1.1.10':
      inner.expect(TAG.sequence, 'RSAPrivateKey')
      return ofPkcs1(inner.content())
    case '1.2.840.10045.2.1':
      inner.expect(TAG.sequence, 'ECPrivateKey')
      return ofSec1(inner.content(), curve)
    case '1.3.101.112':
    case '1.3.101.113': {
      const kind = oid === '1.3.101.112' ? 'ed25519' : 'ed448'
      inner.expect(TAG.octetString, 'CurvePrivateKey')
      return { kind, key: eddsaPublicKey(kind, inner.contentBytes()) }
    }
    default:
      return undefined
  }
}

function ofPkcs1(content: DerReader): PublicHalf | undefined {
  content.read()
  content.expect(TAG.integer, 'the modulus')
  const modulus = magnitude(content).slice()
  content.expect(TAG.integer, 'the exponent')
  const exponent = magnitude(content).slice()
  let integers = 3
  while (content.optional(TAG.integer)) integers++
  // Six are a key of DSA.
  return integers === 9 ? { kind: 'rsa', modulus, exponent } : undefined
}

/** The point is computed where it can be: what the file says of it may be a mistake too. */
function ofSec1(content: DerReader, outerCurve: string | undefined): PublicHalf {
  content.read()
  content.expect(TAG.octetString, 'privateKey')
  const secret = content.contentBytes()
  let curve = outerCurve
  if (content.optional(0xa0)) {
    const parameters = content.content()
    if (parameters.optional(TAG.oid)) curve = curveName(parameters)
  }
  if (isEcdsaCurve(curve)) {
    const point = ecPublicPoint(curve, secret)
    if (point !== undefined) return { kind: 'ec', curve, point }
  }
  if (!content.optional(0xa1)) return { kind: 'ec', curve, point: undefined }
  const inner = content.content()
  inner.expect(TAG.bitString, 'publicKey')
  return { kind: 'ec', curve, point: inner.contentBytes().slice(1) }
}

/** As x509/publicKey.ts names curves. */
function curveName(reader: DerReader): string {
  const oid = oidValue(reader)
  return curveFacts(oid)?.name ?? oid
}
