// AlgorithmIdentifier, RFC 5280, section 4.1.1.2; RSASSA-PSS-params, RFC 4055, section 3.1.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { oidValue, readInteger, smallInteger } from '../asn1/values.ts'
import { equalBytes } from '../base/bytes.ts'
import { type HashName, hashName, oidName, signatureAlgorithm } from '../registry/objectIdentifiers.ts'

export interface AlgorithmIdentifier {
  readonly oid: string
  /** The DER of the parameters, where there are any. */
  readonly parameters?: Uint8Array
}

/** Whether both name the same algorithm with the same parameters; NULL is not the same as none. */
export function isSameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  if (a === b) return true
  if (a.oid !== b.oid || a.parameters === undefined || b.parameters === undefined) {
    return a.oid === b.oid && a.parameters === b.parameters
  }
  return equalBytes(a.parameters, b.parameters)
}

/** Reads the AlgorithmIdentifier whose SEQUENCE the reader has read last. */
export function algorithmIdentifier(reader: DerReader): AlgorithmIdentifier {
  const { bytes, contentStart, contentEnd } = reader
  const content = new DerReader(bytes, contentStart, contentEnd)
  content.expect(TAG.oid, 'the OBJECT IDENTIFIER of an algorithm')
  const oid = oidValue(content)
  if (!content.hasMore) return { oid }
  content.read()
  const isNull = content.tag === TAG.null && content.contentStart === content.contentEnd
  content.expectEnd('an AlgorithmIdentifier')
  return isNull ? withNull(oid) : { oid, parameters: content.elementBytes() }
}

/** What most identifiers have for parameters. */
const NULL = Uint8Array.of(TAG.null, 0)

/** The few identifiers that nearly all certificates have: one object each. */
function withNull(oid: string): AlgorithmIdentifier {
  const known = WITH_NULL.get(oid)
  if (known !== undefined) return known
  const identifier = { oid, parameters: NULL }
  if (WITH_NULL.size < MOST_KEPT) WITH_NULL.set(oid, identifier)
  return identifier
}

const WITH_NULL = new Map<string, AlgorithmIdentifier>()
const MOST_KEPT = 64

export interface SignatureDescription {
  /** `RSA with SHA-256`, `RSA-PSS with SHA-256`, `Ed25519`; the OID where it is not known. */
  readonly title: string
  /** The hash that is signed, where the algorithm has one outside itself and it is known. */
  readonly hash?: HashName
}

/** What an identifier of a signature algorithm says. Never throws: parameters that cannot be read say nothing. */
export function describeSignature(algorithm: AlgorithmIdentifier): SignatureDescription {
  const known = signatureAlgorithm(algorithm.oid)
  if (known === undefined) return { title: oidName(algorithm.oid) ?? algorithm.oid }
  if (known.key !== 'rsaPss') return known
  const parameters = pssParameters(algorithm)
  return parameters?.hash === undefined
    ? { title: known.title }
    : { title: `${known.title} with ${parameters.hash}`, hash: parameters.hash }
}

/** Whether it is RSASSA-PSS, which has its hash in the parameters. */
export function isPss({ oid }: AlgorithmIdentifier): boolean {
  return signatureAlgorithm(oid)?.key === 'rsaPss'
}

/** The same with what the parameters say beyond it: `RSA-PSS with SHA-256, MGF1 with SHA-1, 20 bytes of salt`. */
export function algorithmText(algorithm: AlgorithmIdentifier): string {
  const { title } = describeSignature(algorithm)
  const parameters = isPss(algorithm) ? pssParameters(algorithm) : undefined
  return parameters === undefined ? title : `${title}, ${pssText(parameters)}`
}

/** `MGF1 with SHA-1, 20 bytes of salt`; the mask's hash where it is another than that of the message. */
export function pssText({ hash, maskHash, saltLength }: PssParameters): string {
  const mask = maskHash === hash ? '' : `MGF1 with ${maskHash ?? 'an unknown hash'}, `
  return `${mask}${saltLength} bytes of salt`
}

export interface PssParameters {
  /** Absent where the OID is not known. */
  readonly hash?: HashName
  readonly maskHash?: HashName
  readonly saltLength: number
}

/** With the defaults of RFC 4055 (SHA-1, 20 bytes of salt); undefined where the parameters are missing or malformed. */
export function pssParameters({ parameters }: AlgorithmIdentifier): PssParameters | undefined {
  if (parameters === undefined) return undefined
  return orUndefined(() => {
    const outer = new DerReader(parameters)
    outer.expect(TAG.sequence, 'RSASSA-PSS-params')
    const content = outer.content()
    let hash: HashName | undefined = 'SHA-1'
    let maskHash: HashName | undefined = 'SHA-1'
    let saltLength = 20
    if (content.optional(0xa0)) hash = hashName(innerAlgorithm(content.content()).oid)
    if (content.optional(0xa1)) maskHash = maskHashOf(innerAlgorithm(content.content()))
    if (content.optional(0xa2)) {
      const salt = content.content()
      salt.expect(TAG.integer, 'the length of the salt')
      saltLength = smallInteger(salt)
    }
    // trailerFieldBC, the only one that there is (RFC 4055, section 3.1).
    if (content.optional(0xa3) && readInteger(content.content(), 'the trailer field') !== 1) return undefined
    content.expectEnd('RSASSA-PSS-params')
    return { ...(hash && { hash }), ...(maskHash && { maskHash }), saltLength }
  })
}

function maskHashOf({ oid, parameters }: AlgorithmIdentifier): HashName | undefined {
  if (oid !== MGF1) return undefined
  return parameters && hashName(innerAlgorithm(new DerReader(parameters)).oid)
}

const MGF1 = '1.2.840.113549.1.1.8'

function innerAlgorithm(reader: DerReader): AlgorithmIdentifier {
  reader.expect(TAG.sequence, 'an AlgorithmIdentifier')
  return algorithmIdentifier(reader)
}
