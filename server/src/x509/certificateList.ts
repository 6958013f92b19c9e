// CertificateList, RFC 5280, section 5.1:
//   SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
//   TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
//     revokedCertificates SEQUENCE OF SEQUENCE OPTIONAL, crlExtensions [0] OPTIONAL }
// A list may have hundred thousands of entries: they are counted at once, and decoded when they are first asked for.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { bitStringBytes, smallInteger, timeValue } from '../asn1/values.ts'
import type { Instant } from '../base/instant.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'
import {
  type CertificateExtension,
  decodeExtensions,
  extensionOf,
} from './extensions/certificateExtension.ts'
import {
  cRLNumber,
  type IssuingDistributionPoint,
  issuingDistributionPoint,
  reasonCode,
} from './extensions/crlExtensions.ts'
import { type AuthorityKeyIdentifier, authorityKeyIdentifier } from './extensions/keyIdentifiers.ts'
import { type ByteRange, type Located, locate, located } from './located.ts'
import { decodeName, type Name } from './name.ts'

/** No field of it throws. */
export interface CertificateList {
  readonly der: Uint8Array
  /** 1 or 2. */
  readonly version: Located<number>
  /** tbsCertList.signature. */
  readonly tbsSignature: Located<AlgorithmIdentifier>
  readonly issuer: Located<Name>
  readonly thisUpdate: Located<Instant>
  readonly nextUpdate: Located<Instant> | undefined
  /** Undefined where the field is missing, as it is to be when nothing is revoked. */
  readonly revokedCertificates: Located<readonly RevokedCertificate[]> | undefined
  readonly revokedCount: number
  readonly extensions: readonly CertificateExtension[]
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
  readonly signatureValue: Located<Uint8Array>
  /** An extension whose content cannot be decoded counts as absent here and is still in `extensions`. */
  readonly authorityKeyIdentifier: Located<AuthorityKeyIdentifier> | undefined
  /** As encoded, in two's complement. */
  readonly cRLNumber: Located<Uint8Array> | undefined
  readonly issuingDistributionPoint: Located<IssuingDistributionPoint> | undefined
}

/** An entry of a list: SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }. */
export interface RevokedCertificate {
  readonly bytes: ByteRange
  /** As encoded; undefined where it is malformed. */
  readonly serialNumber: Located<Uint8Array> | undefined
  readonly revocationDate: Located<Instant> | undefined
  /** Undefined where the field is missing or malformed. */
  readonly extensions: Located<readonly CertificateExtension[]> | undefined
  readonly reasonCode: Located<number> | undefined
}

/** Throws DecodeError where the DER is not a CRL. */
export function decodeCertificateList(der: Uint8Array): CertificateList {
  return new DecodedCertificateList(der)
}

/** How often each reason is given, by its code, the most frequent first. Entries without one do not count. */
export function revocationReasons(
  entries: readonly RevokedCertificate[],
): readonly (readonly [reasonCode: number, times: number])[] {
  const times = new Map<number, number>()
  for (const { reasonCode } of entries) {
    if (reasonCode !== undefined) times.set(reasonCode.value, (times.get(reasonCode.value) ?? 0) + 1)
  }
  return [...times].sort(([, a], [, b]) => b - a)
}

const REASON_CODE = '2.5.29.21'
const CRL_NUMBER = '2.5.29.20'
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'

class DecodedCertificateList implements CertificateList {
  readonly der: Uint8Array
  readonly version: Located<number>
  readonly tbsSignature: Located<AlgorithmIdentifier>
  readonly issuer: Located<Name>
  readonly thisUpdate: Located<Instant>
  readonly nextUpdate: Located<Instant> | undefined
  readonly revokedCount: number
  readonly extensions: readonly CertificateExtension[]
  readonly signatureAlgorithm: Located<AlgorithmIdentifier>
  readonly signatureValue: Located<Uint8Array>
  readonly #revokedAt: ByteRange | undefined
  #revokedCertificates: Located<readonly RevokedCertificate[]> | undefined

  constructor(der: Uint8Array) {
    this.der = der
    const outer = new DerReader(der)
    outer.expect(TAG.sequence, 'a CertificateList')
    outer.expectEnd('the CertificateList')
    const list = outer.content()
    list.expect(TAG.sequence, 'tbsCertList')
    const tbs = list.content()
    // Absent means version 1; the place is where it would stand.
    const hasVersion = tbs.optional(TAG.integer)
    this.version = hasVersion ? locate(tbs, smallInteger(tbs) + 1) : located(1, tbs.offset, tbs.offset)
    tbs.expect(TAG.sequence, 'the signature algorithm')
    this.tbsSignature = locate(tbs, algorithmIdentifier(tbs))
    tbs.expect(TAG.sequence, 'the issuer')
    this.issuer = locate(tbs, decodeName(tbs))
    tbs.read()
    this.thisUpdate = locate(tbs, timeValue(tbs))
    const hasNext = tbs.optional(TAG.utcTime) || tbs.optional(TAG.generalizedTime)
    this.nextUpdate = hasNext ? locate(tbs, timeValue(tbs)) : undefined
    const hasRevoked = tbs.optional(TAG.sequence)
    this.#revokedAt = hasRevoked ? tbs.place() : undefined
    this.revokedCount = hasRevoked ? count(tbs.content()) : 0
    this.extensions = tbs.optional(0xa0) ? decodeExtensions(tbs.content()) : []
    tbs.expectEnd('tbsCertList')
    list.expect(TAG.sequence, 'signatureAlgorithm')
    this.signatureAlgorithm = locate(list, algorithmIdentifier(list))
    list.expect(TAG.bitString, 'signatureValue')
    this.signatureValue = locate(list, bitStringBytes(list))
    list.expectEnd('the CertificateList')
  }

  get revokedCertificates(): Located<readonly RevokedCertificate[]> | undefined {
    if (this.#revokedAt === undefined) return undefined
    this.#revokedCertificates ??= this.#decodeRevoked(this.#revokedAt)
    return this.#revokedCertificates
  }

  get authorityKeyIdentifier(): Located<AuthorityKeyIdentifier> | undefined {
    return extensionOf(this.der, this.extensions, AUTHORITY_KEY_IDENTIFIER, authorityKeyIdentifier)
  }

  get cRLNumber(): Located<Uint8Array> | undefined {
    return extensionOf(this.der, this.extensions, CRL_NUMBER, cRLNumber)
  }

  get issuingDistributionPoint(): Located<IssuingDistributionPoint> | undefined {
    return extensionOf(this.der, this.extensions, ISSUING_DISTRIBUTION_POINT, issuingDistributionPoint)
  }

  #decodeRevoked({ start, end }: ByteRange): Located<readonly RevokedCertificate[]> {
    const reader = new DerReader(this.der, start, end)
    reader.read()
    const content = reader.content()
    const entries: RevokedCertificate[] = []
    while (content.hasMore) {
      content.read()
      entries.push(new DecodedEntry(this.der, content.start, content.contentEnd))
    }
    return located(entries, start, end)
  }
}

class DecodedEntry implements RevokedCertificate {
  readonly #der: Uint8Array
  readonly #start: number
  readonly #end: number
  /** Null where there are none, undefined where nobody has looked. */
  #extensions: Located<readonly CertificateExtension[]> | null | undefined

  constructor(der: Uint8Array, start: number, end: number) {
    this.#der = der
    this.#start = start
    this.#end = end
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }

  get serialNumber(): Located<Uint8Array> | undefined {
    return orUndefined(() => {
      const entry = this.#content()
      entry.expect(TAG.integer, 'userCertificate')
      return locate(entry, entry.contentBytes())
    })
  }

  get revocationDate(): Located<Instant> | undefined {
    return orUndefined(() => {
      const entry = this.#content()
      entry.read()
      entry.read()
      return locate(entry, timeValue(entry))
    })
  }

  get extensions(): Located<readonly CertificateExtension[]> | undefined {
    if (this.#extensions === undefined) this.#extensions = this.#decodeExtensions() ?? null
    return this.#extensions ?? undefined
  }

  #decodeExtensions(): Located<readonly CertificateExtension[]> | undefined {
    return orUndefined(() => {
      const entry = this.#content()
      entry.read()
      entry.read()
      return entry.hasMore ? locate(entry, decodeExtensions(entry)) : undefined
    })
  }

  get reasonCode(): Located<number> | undefined {
    return extensionOf(this.#der, this.extensions?.value ?? [], REASON_CODE, reasonCode)
  }

  #content(): DerReader {
    const reader = new DerReader(this.#der, this.#start, this.#end)
    reader.read()
    return reader.content()
  }
}

function count(reader: DerReader): number {
  let entries = 0
  for (; reader.hasMore; entries++) reader.expect(TAG.sequence, 'a revoked certificate')
  return entries
}
