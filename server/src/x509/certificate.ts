import type { Instant } from '../base/instant.ts'
import type { Name } from './name.ts'
import type { PublicKey } from './publicKey.ts'

/** A half-open range of bytes in a certificate's DER. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A decoded field and the bytes (tag and length included) that it stands in. */
export interface Located<T> {
  readonly value: T
  readonly bytes: ByteRange
}

export interface AlgorithmIdentifier {
  readonly oid: string
  /** The DER of the parameters, where there are any. */
  readonly parameters?: Uint8Array
}

export interface CertificateExtension {
  readonly oid: string
  readonly critical: boolean
  /** The content of extnValue. */
  readonly value: Uint8Array
  /** The whole Extension. */
  readonly bytes: ByteRange
  /** The content of extnValue. */
  readonly valueBytes: ByteRange
}

/** GeneralName, RFC 5280, section 4.2.1.6. */
export type GeneralName =
  | {
      readonly kind: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier'
      readonly value: string
      readonly bytes: ByteRange
    }
  /** Dotted or colon text; for a length that is no address, the bytes in hexadecimal. */
  | { readonly kind: 'iPAddress'; readonly value: string; readonly bytes: ByteRange }
  | { readonly kind: 'directoryName'; readonly value: string; readonly bytes: ByteRange }
  | { readonly kind: 'registeredID'; readonly value: string; readonly bytes: ByteRange }
  | {
      readonly kind: 'otherName' | 'x400Address' | 'ediPartyName'
      readonly value: string
      readonly bytes: ByteRange
    }

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly'

/** Certificate, RFC 5280, section 4.1. Every field is decoded when it is first asked for. */
export interface Certificate {
  readonly der: Uint8Array
  /** 1, 2 or 3. */
  readonly version: Located<number>
  readonly serialNumber: Located<Uint8Array>
  /** tbsCertificate.signature. */
  readonly tbsSignature: Located<AlgorithmIdentifier>
  readonly issuer: Located<Name>
  readonly validity: {
    readonly notBefore: Located<Instant>
    readonly notAfter: Located<Instant>
    readonly bytes: ByteRange
  }
  readonly subject: Located<Name>
  readonly publicKey: Located<PublicKey>
  readonly extensions: readonly CertificateExtension[]
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
  readonly signatureValue: Located<Uint8Array>
  /** tbsCertificate, the bytes that are signed. */
  readonly tbsCertificate: ByteRange
  /** An extension whose content cannot be decoded counts as absent here and is still in `extensions`. */
  readonly subjectAltName: Located<readonly GeneralName[]> | undefined
  readonly basicConstraints: Located<{ readonly ca: boolean; readonly pathLength?: number }> | undefined
  readonly keyUsage: Located<readonly KeyUsage[]> | undefined
  /** Object identifiers. */
  readonly extendedKeyUsage: Located<readonly string[]> | undefined
  readonly subjectKeyIdentifier: Located<Uint8Array> | undefined
  readonly authorityKeyIdentifier: Located<{ readonly keyIdentifier?: Uint8Array }> | undefined
  /** Whether issuer and subject are the same name. */
  readonly isSelfIssued: boolean
  readonly isCa: boolean
}
