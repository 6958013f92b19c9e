// Extensions of CRLs, RFC 5280, section 5.2, and of their entries, section 5.3.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { booleanValue, smallInteger } from '../../asn1/values.ts'

/** CRLNumber ::= INTEGER (0..MAX): as encoded, in two's complement. */
export function cRLNumber(reader: DerReader): Uint8Array {
  reader.expect(TAG.integer, 'CRLNumber')
  return reader.contentBytes()
}

/** CRLReason ::= ENUMERATED { unspecified (0), keyCompromise (1), … } */
export function reasonCode(reader: DerReader): number {
  reader.expect(TAG.enumerated, 'CRLReason')
  return smallInteger(reader)
}

/**
 * IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL, onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE,
 *   onlyContainsCACerts [2] BOOLEAN DEFAULT FALSE, onlySomeReasons [3] OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] }
 */
export interface IssuingDistributionPoint {
  readonly onlyContainsUserCerts: boolean
  readonly onlyContainsCaCerts: boolean
}

export function issuingDistributionPoint(reader: DerReader): IssuingDistributionPoint {
  reader.expect(TAG.sequence, 'IssuingDistributionPoint')
  const content = reader.content()
  content.optional(0xa0)
  const onlyContainsUserCerts = content.optional(0x81) && booleanValue(content)
  const onlyContainsCaCerts = content.optional(0x82) && booleanValue(content)
  return { onlyContainsUserCerts, onlyContainsCaCerts }
}
