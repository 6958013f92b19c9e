// Extensions of CRLs, RFC 5280, section 5.2, and of their entries, section 5.3.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { booleanValue, smallInteger, timeValue } from '../../asn1/values.ts'
import type { Instant } from '../../base/instant.ts'
import type { Name } from '../name.ts'
import { distributionPointName, NO_NAME, type ReasonFlag, reasonFlags } from './cRLDistributionPoints.ts'
import type { GeneralName } from './generalName.ts'

/** CRLNumber ::= INTEGER (0..MAX): as encoded, in two's complement. */
export function cRLNumber(reader: DerReader): Uint8Array {
  reader.expect(TAG.integer, 'CRLNumber')
  return reader.contentBytes()
}

/** The names of CRLReason ::= ENUMERATED { unspecified (0), keyCompromise (1), … }; 7 is not used. */
export const CRL_REASONS: readonly (string | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
]

export function reasonCode(reader: DerReader): number {
  reader.expect(TAG.enumerated, 'CRLReason')
  return smallInteger(reader)
}

/** InvalidityDate ::= GeneralizedTime */
export function invalidityDate(reader: DerReader): Instant {
  reader.expect(TAG.generalizedTime, 'InvalidityDate')
  return timeValue(reader)
}

/**
 * IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL,
 *   onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE, onlyContainsCACerts [2] BOOLEAN DEFAULT FALSE,
 *   onlySomeReasons [3] ReasonFlags OPTIONAL, indirectCRL [4] BOOLEAN DEFAULT FALSE,
 *   onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
 */
export interface IssuingDistributionPoint {
  /** None where the name is missing, or is relative to the issuer. */
  readonly fullName: readonly GeneralName[]
  readonly nameRelativeToCRLIssuer: Name | undefined
  readonly onlyContainsUserCerts: boolean
  readonly onlyContainsCaCerts: boolean
  /** Undefined means all. */
  readonly onlySomeReasons: readonly ReasonFlag[] | undefined
  /** Whether it has entries of other issuers. */
  readonly indirectCrl: boolean
  readonly onlyContainsAttributeCerts: boolean
}

export function issuingDistributionPoint(reader: DerReader): IssuingDistributionPoint {
  reader.expect(TAG.sequence, 'IssuingDistributionPoint')
  const content = reader.content()
  const name = content.optional(0xa0) ? distributionPointName(content.content()) : NO_NAME
  const flag = (tag: number) => content.optional(tag) && booleanValue(content)
  const point = {
    ...name,
    onlyContainsUserCerts: flag(0x81),
    onlyContainsCaCerts: flag(0x82),
    onlySomeReasons: content.optional(0x83) ? reasonFlags(content) : undefined,
    indirectCrl: flag(0x84),
    onlyContainsAttributeCerts: flag(0x85),
  }
  content.expectEnd('IssuingDistributionPoint')
  return point
}
