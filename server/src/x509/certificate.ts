// Certificate, RFC 5280, section 4.1:
//   Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
//   TBSCertificate ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, serialNumber, signature, issuer, validity, subject,
//     subjectPublicKeyInfo, issuerUniqueID [1], subjectUniqueID [2], extensions [3] EXPLICIT OPTIONAL }
// Only the places of the fields are found at once; each is decoded when it is first asked for.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { bitStringBytes, readNull, smallInteger, timeValue } from '../asn1/values.ts'
import type { Instant } from '../base/instant.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'
import { type BasicConstraints, basicConstraints } from './extensions/basicConstraints.ts'
import {
  type CertificateExtension,
  decodeExtensions,
  extensionContent,
} from './extensions/certificateExtension.ts'
import { certificatePolicies, type PolicyInformation } from './extensions/certificatePolicies.ts'
import { cRLDistributionPoints, type DistributionPoint } from './extensions/cRLDistributionPoints.ts'
import { extendedKeyUsage } from './extensions/extendedKeyUsage.ts'
import type { GeneralName } from './extensions/generalName.ts'
import { isMalformed } from './extensions/index.ts'
import { type AccessDescription, informationAccess } from './extensions/informationAccess.ts'
import {
  type AuthorityKeyIdentifier,
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from './extensions/keyIdentifiers.ts'
import { type KeyUsage, keyUsage } from './extensions/keyUsage.ts'
import { type NameConstraints, nameConstraints } from './extensions/nameConstraints.ts'
import {
  inhibitAnyPolicy,
  type PolicyConstraints,
  policyConstraints,
} from './extensions/policyConstraints.ts'
import { type PolicyMapping, policyMappings } from './extensions/policyMappings.ts'
import {
  type SignedCertificateTimestamp,
  signedCertificateTimestamps,
} from './extensions/signedCertificateTimestamps.ts'
import { subjectAltName } from './extensions/subjectAltName.ts'
import { tlsFeature } from './extensions/tlsFeature.ts'
import { type ByteRange, type Located, located } from './located.ts'
import { decodeName, type Name } from './name.ts'
import { type PublicKey, publicKey } from './publicKey.ts'

export type { AlgorithmIdentifier } from './algorithmIdentifier.ts'
export type { CertificateExtension } from './extensions/certificateExtension.ts'
export type { GeneralName } from './extensions/generalName.ts'
export type { KeyUsage } from './extensions/keyUsage.ts'
export type { ByteRange, Located } from './located.ts'

/** Every field is decoded when it is first asked for, and throws DecodeError then if it is malformed. */
export interface Certificate {
  readonly der: Uint8Array
  /** 1, 2 or 3. */
  readonly version: Located<number>
  /** As encoded: a number of 20 bytes may have 21 with its leading zero. */
  readonly serialNumber: Located<Uint8Array>
  /** tbsCertificate.signature. */
  readonly tbsSignature: Located<AlgorithmIdentifier>
  readonly issuer: Located<Name>
  readonly validity: Validity
  readonly subject: Located<Name>
  readonly publicKey: Located<PublicKey>
  /** Nothing reads what it holds. */
  readonly issuerUniqueId: ByteRange | undefined
  readonly subjectUniqueId: ByteRange | undefined
  readonly extensions: readonly CertificateExtension[]
  /** The first with the object identifier. */
  extension(oid: string): CertificateExtension | undefined
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
  readonly signatureValue: Located<Uint8Array>
  readonly tbsCertificate: ByteRange
  /** tbsCertificate as it came, which is what was signed. */
  readonly signedBytes: Uint8Array
  /** An extension whose content cannot be decoded counts as absent here and is still in `extensions`. */
  readonly subjectAltName: Located<readonly GeneralName[]> | undefined
  readonly basicConstraints: Located<BasicConstraints> | undefined
  readonly keyUsage: Located<readonly KeyUsage[]> | undefined
  /** Object identifiers. */
  readonly extendedKeyUsage: Located<readonly string[]> | undefined
  readonly subjectKeyIdentifier: Located<Uint8Array> | undefined
  readonly authorityKeyIdentifier: Located<AuthorityKeyIdentifier> | undefined
  readonly authorityInfoAccess: Located<readonly AccessDescription[]> | undefined
  readonly cRLDistributionPoints: Located<readonly DistributionPoint[]> | undefined
  readonly certificatePolicies: Located<readonly PolicyInformation[]> | undefined
  readonly policyMappings: Located<readonly PolicyMapping[]> | undefined
  readonly policyConstraints: Located<PolicyConstraints> | undefined
  /** How many certificates of a path may follow before anyPolicy stands for no other. */
  readonly inhibitAnyPolicy: Located<number> | undefined
  readonly nameConstraints: Located<NameConstraints> | undefined
  readonly issuerAltName: Located<readonly GeneralName[]> | undefined
  readonly signedCertificateTimestamps: Located<readonly SignedCertificateTimestamp[]> | undefined
  /** There in a precertificate, which is no certificate (RFC 6962, section 3.1). */
  readonly precertificatePoison: Located<null> | undefined
  /** Numbers of extensions of TLS. */
  readonly tlsFeature: Located<readonly number[]> | undefined
  /** Whether issuer and subject are the same name. */
  readonly isSelfIssued: boolean
  readonly isCa: boolean
}

export interface Validity {
  readonly notBefore: Located<Instant>
  readonly notAfter: Located<Instant>
  readonly bytes: ByteRange
}

/**
 * Throws DecodeError where the frame is not that of a certificate, and where bytes are left over. `asItCame` has the
 * bytes of which the DER was made where these were BER.
 */
export function decodeCertificate(der: Uint8Array, asItCame?: (place: ByteRange) => Uint8Array): Certificate {
  return new DecodedCertificate(der, asItCame)
}

/** Throws DecodeError where any field is malformed; afterwards no field of the certificate throws. */
export function decodeAllFields(certificate: Certificate): void {
  void certificate.version
  void certificate.serialNumber
  void certificate.tbsSignature
  void certificate.issuer
  void certificate.validity
  void certificate.subject
  void certificate.publicKey
  void certificate.extensions
  void certificate.signatureAlgorithm
  void certificate.signatureValue
}

/** The certificate, decoded whole; undefined where any field of it is malformed. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  return orUndefined(() => {
    const certificate = decodeCertificate(der)
    decodeAllFields(certificate)
    return certificate
  })
}

/** The extensions whose content is known here but cannot be decoded. */
export function undecodableExtensions(certificate: Certificate): readonly CertificateExtension[] {
  return certificate.extensions.filter((extension) => {
    const field = FIELDS.get(extension.oid)
    return field === undefined ? isMalformed(certificate.der, extension) : certificate[field] === undefined
  })
}

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const KEY_USAGE = '2.5.29.15'
const SUBJECT_ALT_NAME = '2.5.29.17'
const ISSUER_ALT_NAME = '2.5.29.18'
const BASIC_CONSTRAINTS = '2.5.29.19'
const NAME_CONSTRAINTS = '2.5.29.30'
const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
const CERTIFICATE_POLICIES = '2.5.29.32'
const POLICY_MAPPINGS = '2.5.29.33'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
const POLICY_CONSTRAINTS = '2.5.29.36'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const INHIBIT_ANY_POLICY = '2.5.29.54'
const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1'
const TLS_FEATURE = '1.3.6.1.5.5.7.1.24'
const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3'

const FIELDS: ReadonlyMap<string, keyof Certificate> = new Map([
  [SUBJECT_KEY_IDENTIFIER, 'subjectKeyIdentifier'],
  [KEY_USAGE, 'keyUsage'],
  [SUBJECT_ALT_NAME, 'subjectAltName'],
  [ISSUER_ALT_NAME, 'issuerAltName'],
  [BASIC_CONSTRAINTS, 'basicConstraints'],
  [NAME_CONSTRAINTS, 'nameConstraints'],
  [CRL_DISTRIBUTION_POINTS, 'cRLDistributionPoints'],
  [CERTIFICATE_POLICIES, 'certificatePolicies'],
  [POLICY_MAPPINGS, 'policyMappings'],
  [AUTHORITY_KEY_IDENTIFIER, 'authorityKeyIdentifier'],
  [POLICY_CONSTRAINTS, 'policyConstraints'],
  [EXTENDED_KEY_USAGE, 'extendedKeyUsage'],
  [INHIBIT_ANY_POLICY, 'inhibitAnyPolicy'],
  [AUTHORITY_INFO_ACCESS, 'authorityInfoAccess'],
  [TLS_FEATURE, 'tlsFeature'],
  [SIGNED_CERTIFICATE_TIMESTAMPS, 'signedCertificateTimestamps'],
  [PRECERTIFICATE_POISON, 'precertificatePoison'],
] as const)

/** Remembers that there is nothing, where undefined means that nobody has looked. */
const ABSENT = null
type Lazy<T> = Located<T> | undefined
type LazyOptional<T> = Located<T> | typeof ABSENT | undefined

class DecodedCertificate implements Certificate {
  readonly der: Uint8Array

  readonly #asItCame: ((place: ByteRange) => Uint8Array) | undefined
  // Where the fields begin; 0 for an optional field that is not there.
  readonly #tbsCertificateAt: number
  #versionAt = 0
  readonly #serialNumberAt: number
  readonly #tbsSignatureAt: number
  readonly #issuerAt: number
  readonly #validityAt: number
  readonly #subjectAt: number
  readonly #publicKeyAt: number
  #issuerUniqueIdAt = 0
  #subjectUniqueIdAt = 0
  #extensionsAt = 0
  readonly #signatureAlgorithmAt: number
  readonly #signatureValueAt: number

  #serialNumber: Lazy<Uint8Array>
  #tbsSignature: Lazy<AlgorithmIdentifier>
  #issuer: Lazy<Name>
  #validity: Validity | undefined
  #subject: Lazy<Name>
  #publicKey: Lazy<PublicKey>
  #extensions: readonly CertificateExtension[] | undefined
  #isSelfIssued: boolean | undefined
  #extensionByOid: ReadonlyMap<string, CertificateExtension> | undefined
  #signatureAlgorithm: Lazy<AlgorithmIdentifier>
  #subjectAltName: LazyOptional<readonly GeneralName[]>
  #basicConstraints: LazyOptional<BasicConstraints>
  #keyUsage: LazyOptional<readonly KeyUsage[]>
  #extendedKeyUsage: LazyOptional<readonly string[]>
  #subjectKeyIdentifier: LazyOptional<Uint8Array>
  #authorityKeyIdentifier: LazyOptional<AuthorityKeyIdentifier>
  #authorityInfoAccess: LazyOptional<readonly AccessDescription[]>
  #cRLDistributionPoints: LazyOptional<readonly DistributionPoint[]>
  #certificatePolicies: LazyOptional<readonly PolicyInformation[]>
  #policyMappings: LazyOptional<readonly PolicyMapping[]>
  #policyConstraints: LazyOptional<PolicyConstraints>
  #inhibitAnyPolicy: LazyOptional<number>
  #nameConstraints: LazyOptional<NameConstraints>
  #issuerAltName: LazyOptional<readonly GeneralName[]>
  #signedCertificateTimestamps: LazyOptional<readonly SignedCertificateTimestamp[]>
  #precertificatePoison: LazyOptional<null>
  #tlsFeature: LazyOptional<readonly number[]>

  constructor(der: Uint8Array, asItCame: ((place: ByteRange) => Uint8Array) | undefined) {
    this.der = der
    this.#asItCame = asItCame
    const outer = new DerReader(der)
    outer.expect(TAG.sequence, 'a Certificate')
    outer.expectEnd('the Certificate')
    const certificate = outer.content()
    certificate.expect(TAG.sequence, 'tbsCertificate')
    this.#tbsCertificateAt = certificate.start
    const tbs = certificate.content()
    if (tbs.optional(0xa0)) this.#versionAt = tbs.start
    this.#serialNumberAt = place(tbs, TAG.integer, 'serialNumber')
    this.#tbsSignatureAt = place(tbs, TAG.sequence, 'signature')
    this.#issuerAt = place(tbs, TAG.sequence, 'issuer')
    this.#validityAt = place(tbs, TAG.sequence, 'validity')
    this.#subjectAt = place(tbs, TAG.sequence, 'subject')
    this.#publicKeyAt = place(tbs, TAG.sequence, 'subjectPublicKeyInfo')
    if (tbs.optional(0x81)) this.#issuerUniqueIdAt = tbs.start
    if (tbs.optional(0x82)) this.#subjectUniqueIdAt = tbs.start
    if (tbs.optional(0xa3)) this.#extensionsAt = tbs.start
    tbs.expectEnd('tbsCertificate')
    this.#signatureAlgorithmAt = place(certificate, TAG.sequence, 'signatureAlgorithm')
    this.#signatureValueAt = place(certificate, TAG.bitString, 'signatureValue')
    certificate.expectEnd('the Certificate')
  }

  get tbsCertificate(): ByteRange {
    return this.#read(this.#tbsCertificateAt).place()
  }

  get signedBytes(): Uint8Array {
    const { start, end } = this.tbsCertificate
    return this.#asItCame?.({ start, end }) ?? this.der.subarray(start, end)
  }

  get version(): Located<number> {
    // Absent means version 1; the place is where it would stand.
    if (this.#versionAt === 0) return located(1, this.#serialNumberAt, this.#serialNumberAt)
    return this.#field(this.#versionAt, explicitVersion)
  }

  get serialNumber(): Located<Uint8Array> {
    this.#serialNumber ??= this.#field(this.#serialNumberAt, contentBytes)
    return this.#serialNumber
  }

  get tbsSignature(): Located<AlgorithmIdentifier> {
    this.#tbsSignature ??= this.#field(this.#tbsSignatureAt, algorithmIdentifier)
    return this.#tbsSignature
  }

  get issuer(): Located<Name> {
    this.#issuer ??= this.#field(this.#issuerAt, decodeName)
    return this.#issuer
  }

  get validity(): Validity {
    this.#validity ??= validity(this.#read(this.#validityAt))
    return this.#validity
  }

  get subject(): Located<Name> {
    this.#subject ??= this.#field(this.#subjectAt, decodeName)
    return this.#subject
  }

  get publicKey(): Located<PublicKey> {
    this.#publicKey ??= this.#field(this.#publicKeyAt, publicKey)
    return this.#publicKey
  }

  get issuerUniqueId(): ByteRange | undefined {
    return this.#issuerUniqueIdAt === 0 ? undefined : this.#read(this.#issuerUniqueIdAt).place()
  }

  get subjectUniqueId(): ByteRange | undefined {
    return this.#subjectUniqueIdAt === 0 ? undefined : this.#read(this.#subjectUniqueIdAt).place()
  }

  get extensions(): readonly CertificateExtension[] {
    this.#extensions ??=
      this.#extensionsAt === 0 ? [] : decodeExtensions(this.#read(this.#extensionsAt).content())
    return this.#extensions
  }

  extension(oid: string): CertificateExtension | undefined {
    const { extensions } = this
    if (extensions.length > MOST_SEARCHED) {
      this.#extensionByOid ??= firstByOid(extensions)
      return this.#extensionByOid.get(oid)
    }
    for (const extension of extensions) if (extension.oid === oid) return extension
    return undefined
  }

  get signatureAlgorithm(): Located<AlgorithmIdentifier> {
    this.#signatureAlgorithm ??= this.#field(this.#signatureAlgorithmAt, algorithmIdentifier)
    return this.#signatureAlgorithm
  }

  get signatureValue(): Located<Uint8Array> {
    return this.#field(this.#signatureValueAt, bitStringBytes)
  }

  get subjectAltName(): Located<readonly GeneralName[]> | undefined {
    if (this.#subjectAltName === undefined)
      this.#subjectAltName = this.#extension(SUBJECT_ALT_NAME, subjectAltName)
    return this.#subjectAltName ?? undefined
  }

  get basicConstraints(): Located<BasicConstraints> | undefined {
    if (this.#basicConstraints === undefined) {
      this.#basicConstraints = this.#extension(BASIC_CONSTRAINTS, basicConstraints)
    }
    return this.#basicConstraints ?? undefined
  }

  get keyUsage(): Located<readonly KeyUsage[]> | undefined {
    if (this.#keyUsage === undefined) this.#keyUsage = this.#extension(KEY_USAGE, keyUsage)
    return this.#keyUsage ?? undefined
  }

  get extendedKeyUsage(): Located<readonly string[]> | undefined {
    if (this.#extendedKeyUsage === undefined) {
      this.#extendedKeyUsage = this.#extension(EXTENDED_KEY_USAGE, extendedKeyUsage)
    }
    return this.#extendedKeyUsage ?? undefined
  }

  get subjectKeyIdentifier(): Located<Uint8Array> | undefined {
    if (this.#subjectKeyIdentifier === undefined) {
      this.#subjectKeyIdentifier = this.#extension(SUBJECT_KEY_IDENTIFIER, subjectKeyIdentifier)
    }
    return this.#subjectKeyIdentifier ?? undefined
  }

  get authorityKeyIdentifier(): Located<AuthorityKeyIdentifier> | undefined {
    if (this.#authorityKeyIdentifier === undefined) {
      this.#authorityKeyIdentifier = this.#extension(AUTHORITY_KEY_IDENTIFIER, authorityKeyIdentifier)
    }
    return this.#authorityKeyIdentifier ?? undefined
  }

  get authorityInfoAccess(): Located<readonly AccessDescription[]> | undefined {
    if (this.#authorityInfoAccess === undefined) {
      this.#authorityInfoAccess = this.#extension(AUTHORITY_INFO_ACCESS, informationAccess)
    }
    return this.#authorityInfoAccess ?? undefined
  }

  get cRLDistributionPoints(): Located<readonly DistributionPoint[]> | undefined {
    if (this.#cRLDistributionPoints === undefined) {
      this.#cRLDistributionPoints = this.#extension(CRL_DISTRIBUTION_POINTS, cRLDistributionPoints)
    }
    return this.#cRLDistributionPoints ?? undefined
  }

  get certificatePolicies(): Located<readonly PolicyInformation[]> | undefined {
    if (this.#certificatePolicies === undefined) {
      this.#certificatePolicies = this.#extension(CERTIFICATE_POLICIES, certificatePolicies)
    }
    return this.#certificatePolicies ?? undefined
  }

  get policyMappings(): Located<readonly PolicyMapping[]> | undefined {
    if (this.#policyMappings === undefined) {
      this.#policyMappings = this.#extension(POLICY_MAPPINGS, policyMappings)
    }
    return this.#policyMappings ?? undefined
  }

  get policyConstraints(): Located<PolicyConstraints> | undefined {
    if (this.#policyConstraints === undefined) {
      this.#policyConstraints = this.#extension(POLICY_CONSTRAINTS, policyConstraints)
    }
    return this.#policyConstraints ?? undefined
  }

  get inhibitAnyPolicy(): Located<number> | undefined {
    if (this.#inhibitAnyPolicy === undefined) {
      this.#inhibitAnyPolicy = this.#extension(INHIBIT_ANY_POLICY, inhibitAnyPolicy)
    }
    return this.#inhibitAnyPolicy ?? undefined
  }

  get nameConstraints(): Located<NameConstraints> | undefined {
    if (this.#nameConstraints === undefined) {
      this.#nameConstraints = this.#extension(NAME_CONSTRAINTS, nameConstraints)
    }
    return this.#nameConstraints ?? undefined
  }

  get issuerAltName(): Located<readonly GeneralName[]> | undefined {
    if (this.#issuerAltName === undefined) {
      this.#issuerAltName = this.#extension(ISSUER_ALT_NAME, subjectAltName)
    }
    return this.#issuerAltName ?? undefined
  }

  get signedCertificateTimestamps(): Located<readonly SignedCertificateTimestamp[]> | undefined {
    if (this.#signedCertificateTimestamps === undefined) {
      this.#signedCertificateTimestamps = this.#extension(
        SIGNED_CERTIFICATE_TIMESTAMPS,
        signedCertificateTimestamps,
      )
    }
    return this.#signedCertificateTimestamps ?? undefined
  }

  get precertificatePoison(): Located<null> | undefined {
    if (this.#precertificatePoison === undefined) {
      this.#precertificatePoison = this.#extension(PRECERTIFICATE_POISON, readNull)
    }
    return this.#precertificatePoison ?? undefined
  }

  get tlsFeature(): Located<readonly number[]> | undefined {
    if (this.#tlsFeature === undefined) {
      this.#tlsFeature = this.#extension(TLS_FEATURE, tlsFeature)
    }
    return this.#tlsFeature ?? undefined
  }

  get isSelfIssued(): boolean {
    this.#isSelfIssued ??= this.#hasOneName()
    return this.#isSelfIssued
  }

  #hasOneName(): boolean {
    const issuer = this.#read(this.#issuerAt)
    const subject = this.#read(this.#subjectAt)
    const length = issuer.contentEnd - issuer.contentStart
    if (subject.contentEnd - subject.contentStart !== length) return false
    for (let index = 0; index < length; index++) {
      if (this.der[issuer.contentStart + index] !== this.der[subject.contentStart + index]) return false
    }
    return true
  }

  get isCa(): boolean {
    return this.basicConstraints?.value.ca === true
  }

  #read(offset: number): DerReader {
    const reader = new DerReader(this.der, offset)
    reader.read()
    return reader
  }

  #field<T>(offset: number, decode: (reader: DerReader) => T): Located<T> {
    const reader = this.#read(offset)
    return located(decode(reader), reader.start, reader.contentEnd)
  }

  #extension<T>(oid: string, decode: (reader: DerReader) => T): Located<T> | typeof ABSENT {
    const extension = this.extension(oid)
    return (extension && extensionContent(this.der, extension, decode)) ?? ABSENT
  }
}

/** Ordinary certificates have about ten extensions, which are looked through sooner than a map of them is made. */
const MOST_SEARCHED = 24

function firstByOid(extensions: readonly CertificateExtension[]): ReadonlyMap<string, CertificateExtension> {
  const byOid = new Map<string, CertificateExtension>()
  for (const extension of extensions) {
    if (!byOid.has(extension.oid)) byOid.set(extension.oid, extension)
  }
  return byOid
}

function contentBytes(reader: DerReader): Uint8Array {
  return reader.contentBytes()
}

function explicitVersion(reader: DerReader): number {
  const inner = reader.content()
  inner.expect(TAG.integer, 'the version')
  inner.expectEnd('the version')
  return smallInteger(inner) + 1
}

function place(reader: DerReader, tag: number, what: string): number {
  reader.expect(tag, what)
  return reader.start
}

/** Validity, RFC 5280, section 4.1.2.5: SEQUENCE { notBefore Time, notAfter Time }. */
function validity(reader: DerReader): Validity {
  const content = reader.content()
  const notBefore = time(content)
  const notAfter = time(content)
  content.expectEnd('validity')
  return { notBefore, notAfter, bytes: { start: reader.start, end: reader.contentEnd } }
}

function time(reader: DerReader): Located<Instant> {
  reader.read()
  return located(timeValue(reader), reader.start, reader.contentEnd)
}
