// CRLDistributionPoints and FreshestCRL, RFC 5280, sections 4.2.1.13 and 4.2.1.15:
//   SEQUENCE SIZE (1..MAX) OF DistributionPoint
//   DistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL, reasons [1] ReasonFlags OPTIONAL,
//     cRLIssuer [2] GeneralNames OPTIONAL }
//   DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName }

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { setBits } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'
import { decodeRelativeName, type Name } from '../name.ts'
import { type GeneralName, generalNames } from './generalName.ts'

export interface DistributionPoint {
  /** None where the name is missing, or is relative to the issuer of the CRL. */
  readonly fullName: readonly GeneralName[]
  readonly nameRelativeToCRLIssuer: Name | undefined
  /** For which the point says whether a certificate is revoked; undefined means for all. */
  readonly reasons: readonly ReasonFlag[] | undefined
  /** Who signs the CRL; undefined where it is who issued the certificate. */
  readonly cRLIssuer: readonly GeneralName[] | undefined
  readonly bytes: ByteRange
}

export type ReasonFlag = (typeof REASON_FLAGS)[number]

/** ReasonFlags, a BIT STRING with named bits, in this order. */
const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

export function cRLDistributionPoints(reader: DerReader): readonly DistributionPoint[] {
  reader.expect(TAG.sequence, 'CRLDistributionPoints')
  return readAll(reader.content(), distributionPoint)
}

function distributionPoint(reader: DerReader): DistributionPoint {
  reader.expect(TAG.sequence, 'a DistributionPoint')
  const bytes = reader.place()
  const point = reader.content()
  const { fullName, nameRelativeToCRLIssuer } = point.optional(0xa0)
    ? distributionPointName(point.content())
    : NO_NAME
  const reasons = point.optional(0x81) ? reasonFlags(point) : undefined
  const cRLIssuer = point.optional(0xa2) ? generalNames(point.content()) : undefined
  point.expectEnd('a DistributionPoint')
  return { fullName, nameRelativeToCRLIssuer, reasons, cRLIssuer, bytes }
}

type DistributionPointName = Pick<DistributionPoint, 'fullName' | 'nameRelativeToCRLIssuer'>

export const NO_NAME: DistributionPointName = { fullName: [], nameRelativeToCRLIssuer: undefined }

/** The CHOICE in a DistributionPoint, and in the IssuingDistributionPoint of a CRL. */
export function distributionPointName(reader: DerReader): DistributionPointName {
  if (reader.optional(0xa0))
    return { fullName: generalNames(reader.content()), nameRelativeToCRLIssuer: undefined }
  if (reader.optional(0xa1)) return { fullName: [], nameRelativeToCRLIssuer: decodeRelativeName(reader) }
  if (reader.hasMore) reader.expect(0xa0, 'a DistributionPointName')
  return NO_NAME
}

/** Of the BIT STRING, with an IMPLICIT tag, that the reader has read last. */
export function reasonFlags(reader: DerReader): readonly ReasonFlag[] {
  return setBits(reader, REASON_FLAGS)
}
