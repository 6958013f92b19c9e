// TLS feature, RFC 7633, section 4: Features ::= SEQUENCE OF INTEGER. Each is the number of an extension of TLS that a
// server with this certificate has to support.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { readInteger } from '../../asn1/values.ts'

/** status_request: a server has to staple a response of OCSP ("must-staple"). */
export const MUST_STAPLE = 5

export function tlsFeature(reader: DerReader): readonly number[] {
  reader.expect(TAG.sequence, 'Features')
  return readAll(reader.content(), (features) => readInteger(features, 'the number of an extension of TLS'))
}
