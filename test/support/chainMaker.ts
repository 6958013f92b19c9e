// Chains with anything in them, for comparing what is said of them with what OpenSSL says. `certificateRecipe.ts` is for
// certificates that a person reads; here every field is bytes, so that a wrong one can be put in its place.

import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  bitString,
  boolean,
  contextPrimitive,
  contextTag,
  ia5String,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  set,
  time,
  utf8String,
} from '../../server/src/asn1/derWriter.ts'
import { formatPem } from '../../server/src/pem/pem.ts'

export interface KeyPair {
  readonly privateKey: KeyObject
  /** SubjectPublicKeyInfo. */
  spki: Uint8Array
}

export type KeyKind =
  | 'P-256'
  | 'P-384'
  | 'rsa 768'
  | 'rsa 1024'
  | 'rsa 2048'
  | 'rsa-pss'
  | 'dsa'
  | 'ed25519'
  | 'ed448'

const kept = new Map<string, KeyPair>()

/** One key for each kind and owner of a run. */
export function keyPair(kind: KeyKind, owner: string): KeyPair {
  const name = `${kind} ${owner}`
  const known = kept.get(name)
  if (known) return known
  const { privateKey, publicKey } = newKey(kind)
  const pair = { privateKey, spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })) }
  kept.set(name, pair)
  return pair
}

function newKey(kind: KeyKind): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  switch (kind) {
    case 'P-256':
    case 'P-384':
      return generateKeyPairSync('ec', { namedCurve: kind })
    case 'ed25519':
      return generateKeyPairSync('ed25519')
    case 'ed448':
      return generateKeyPairSync('ed448')
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
    case 'rsa-pss':
      return generateKeyPairSync('rsa-pss', {
        modulusLength: 2048,
        hashAlgorithm: 'sha256',
        mgf1HashAlgorithm: 'sha256',
        // A number, whatever the types say.
        saltLength: 32 as unknown as string,
      })
    default:
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) })
  }
}

export interface SignatureAlgorithm {
  /** Whole AlgorithmIdentifiers: beside the signature and, where it is another one, in the signed part. */
  readonly outer: Uint8Array
  readonly inner?: Uint8Array
  sign(message: Uint8Array, key: KeyObject): Uint8Array
}

/** What a key of that kind signs with unless something else is wanted. */
export function usualAlgorithm({ privateKey }: KeyPair): SignatureAlgorithm {
  switch (privateKey.asymmetricKeyType) {
    case 'ec':
      return hashed('sha256', '1.2.840.10045.4.3.2', false)
    case 'dsa':
      return hashed('sha256', '2.16.840.1.101.3.4.3.2', false)
    case 'ed25519':
      return plain('1.3.101.112')
    case 'ed448':
      return plain('1.3.101.113')
    case 'rsa-pss':
      return pss('sha256', 'sha256', 32)
    default:
      return hashed('sha256', '1.2.840.113549.1.1.11', true)
  }
}

function plain(identifier: string): SignatureAlgorithm {
  return {
    outer: sequence(oid(identifier)),
    sign: (message, key) => new Uint8Array(sign(null, message, key)),
  }
}

/** An algorithm over a hash, of RSA with the NULL that it wants. */
export function hashed(hash: string, identifier: string, hasNull: boolean): SignatureAlgorithm {
  return {
    outer: sequence(oid(identifier), ...(hasNull ? [nullValue()] : [])),
    sign: (message, key) => new Uint8Array(sign(hash, message, key)),
  }
}

const HASH_IDENTIFIERS: Readonly<Record<string, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  'sha3-256': '2.16.840.1.101.3.4.2.8',
}

/** RSASSA-PSS whose parameters say `stated`, for a salt of `salt` bytes. Node takes one hash for message and mask. */
export function pss(hash: string, statedMask: string, salt: number, statedSalt = salt): SignatureAlgorithm {
  const identifier = (name: string) => sequence(oid(HASH_IDENTIFIERS[name]!), nullValue())
  const parameters = sequence(
    contextTag(0, identifier(hash)),
    contextTag(1, sequence(oid('1.2.840.113549.1.1.8'), identifier(statedMask))),
    contextTag(2, integer(statedSalt)),
  )
  return {
    outer: sequence(oid('1.2.840.113549.1.1.10'), parameters),
    sign: (message, key) =>
      new Uint8Array(
        sign(hash, message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt }),
      ),
  }
}

export interface ExtensionPlan {
  readonly oid: string
  readonly critical?: boolean
  readonly content: Uint8Array
}

export interface CertificatePlan {
  subject: Uint8Array
  issuer: Uint8Array
  key: KeyPair
  issuerKey: KeyPair
  extensions: ExtensionPlan[]
  version: 1 | 2 | 3
  serial: bigint
  notBefore: number
  notAfter: number
  algorithm?: SignatureAlgorithm
  hasBrokenSignature?: boolean
}

/** Makes plans of certificates that are valid from 30 days before an instant to 60 days after it. */
export function plansAround(now: number) {
  const day = 86_400_000
  return (
    subject: Uint8Array,
    issuer: Uint8Array,
    key: CertificatePlan['key'],
    issuerKey: CertificatePlan['key'],
    serial: number,
    extensions: ExtensionPlan[],
  ): CertificatePlan => ({
    subject,
    issuer,
    key,
    issuerKey,
    extensions,
    version: 3,
    serial: BigInt(serial),
    notBefore: now - 30 * day,
    notAfter: now + 60 * day,
  })
}

export function certificatePem(plan: CertificatePlan): string {
  return formatPem('CERTIFICATE', certificateDer(plan))
}

export function certificateDer(plan: CertificatePlan): Uint8Array {
  const algorithm = plan.algorithm ?? usualAlgorithm(plan.issuerKey)
  const tbsCertificate = sequence(
    ...(plan.version === 1 ? [] : [contextTag(0, integer(plan.version - 1))]),
    integer(plan.serial),
    algorithm.inner ?? algorithm.outer,
    plan.issuer,
    sequence(time(plan.notBefore), time(plan.notAfter)),
    plan.subject,
    plan.key.spki,
    ...(plan.extensions.length === 0 ? [] : [contextTag(3, sequence(...plan.extensions.map(extensionDer)))]),
  )
  const signature = algorithm.sign(tbsCertificate, plan.issuerKey.privateKey)
  if (plan.hasBrokenSignature) signature[signature.length - 1]! ^= 1
  return sequence(tbsCertificate, algorithm.outer, bitString(signature))
}

function extensionDer({ oid: identifier, critical, content }: ExtensionPlan): Uint8Array {
  return sequence(oid(identifier), ...(critical ? [boolean(true)] : []), octetString(content))
}

/** `CN=Root`, from the first part to the last; `E` is an IA5String, `#E` a UTF8String, others UTF8Strings. */
export function name(...parts: readonly string[]): Uint8Array {
  return sequence(
    ...parts.map((part) => {
      const [type = '', ...value] = part.split('=')
      const text = value.join('=')
      const coded =
        type === 'E' ? ia5String(text) : type.startsWith('%') ? printableString(text) : utf8String(text)
      return set(sequence(oid(ATTRIBUTES[type.replace(/^[#%]/, '')]!), coded))
    }),
  )
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  E: '1.2.840.113549.1.9.1',
}

export const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCRL: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  proxyCertInfo: '1.3.6.1.5.5.7.1.14',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  netscapeCertType: '2.16.840.1.113730.1.1',
} as const

const USAGES =
  'digitalSignature nonRepudiation keyEncipherment dataEncipherment keyAgreement keyCertSign cRLSign'.split(
    ' ',
  )

export function basicConstraints(ca: boolean, pathLength?: number, critical = true): ExtensionPlan {
  const content = sequence(
    ...(ca ? [boolean(true)] : []),
    ...(pathLength === undefined ? [] : [integer(pathLength)]),
  )
  return { oid: OID.basicConstraints, critical, content }
}

export function keyUsage(usages: readonly string[], critical = true): ExtensionPlan {
  return {
    oid: OID.keyUsage,
    critical,
    content:
      usages.length === 0 ? bitString(Uint8Array.of(0)) : namedBits(usages.map((it) => USAGES.indexOf(it))),
  }
}

export function extendedKeyUsage(purposes: readonly string[], critical = false): ExtensionPlan {
  return { oid: OID.extendedKeyUsage, critical, content: sequence(...purposes.map(oid)) }
}

export function subjectKeyIdentifier(key: KeyPair, critical = false): ExtensionPlan {
  return { oid: OID.subjectKeyIdentifier, critical, content: octetString(keyIdentifier(key)) }
}

export function authorityKeyIdentifier(key: KeyPair, critical = false): ExtensionPlan {
  const content = sequence(contextPrimitive(0, keyIdentifier(key)))
  return { oid: OID.authorityKeyIdentifier, critical, content }
}

/** Of the issuer by its issuer's name and its serial number. */
export function caBySerial(issuerOfIssuer: Uint8Array, serial: bigint): ExtensionPlan {
  const number = integer(serial)
  const content = sequence(
    contextTag(1, contextTag(4, issuerOfIssuer)),
    contextPrimitive(2, number.subarray(2)),
  )
  return { oid: OID.authorityKeyIdentifier, content }
}

function keyIdentifier({ spki }: KeyPair): Uint8Array {
  return new Uint8Array(createHash('sha1').update(spki).digest())
}

export function subjectAltName(...names: readonly Uint8Array[]): ExtensionPlan {
  return { oid: OID.subjectAltName, content: sequence(...names) }
}

/** A GeneralSubtree for each base. */
export function nameConstraints(
  { permitted = [], excluded = [] }: Partial<Record<'permitted' | 'excluded', readonly Uint8Array[]>>,
  bounds: readonly Uint8Array[] = [],
): ExtensionPlan {
  const subtrees = (bases: readonly Uint8Array[]) => bases.map((base) => sequence(base, ...bounds))
  const content = sequence(
    ...(permitted.length === 0 ? [] : [contextTag(0, ...subtrees(permitted))]),
    ...(excluded.length === 0 ? [] : [contextTag(1, ...subtrees(excluded))]),
  )
  return { oid: OID.nameConstraints, critical: true, content }
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

/** GeneralNames. */
export const general = {
  email: (text: string) => contextPrimitive(1, latin1(text)),
  dns: (text: string) => contextPrimitive(2, latin1(text)),
  uri: (text: string) => contextPrimitive(6, latin1(text)),
  ip: (...bytes: readonly number[]) => contextPrimitive(7, Uint8Array.from(bytes)),
  id: (dotted: string) => contextPrimitive(8, oid(dotted).subarray(2)),
  dir: (...parts: readonly string[]) => contextTag(4, name(...parts)),
  other: (type: string, text: string) => contextTag(0, oid(type), contextTag(0, utf8String(text))),
}
