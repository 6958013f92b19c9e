// What OpenSSL writes behind a certificate in a TRUSTED CERTIFICATE block (x509 -addtrust, p11-kit's bundles): X509_CERT_AUX
// in its crypto/x509/x_x509a.c:
//   SEQUENCE { trust SEQUENCE OF OID OPTIONAL, reject [0] SEQUENCE OF OID OPTIONAL, alias UTF8String OPTIONAL,
//              keyid OCTET STRING OPTIONAL, other [1] SEQUENCE OF AlgorithmIdentifier OPTIONAL }

import { DerReader, TAG } from '../asn1/der.ts'
import { oidValue } from '../asn1/values.ts'

/** For what a certificate is trusted, whatever it says itself. Object identifiers of extended key usages. */
export interface TrustSettings {
  /** Undefined where nothing is said; what a list lacks is not trusted. */
  readonly trusted: readonly string[] | undefined
  readonly rejected: readonly string[]
}

export function decodeTrustSettings(der: Uint8Array): TrustSettings {
  const reader = new DerReader(der)
  reader.expect(TAG.sequence, 'trust settings')
  const content = reader.content()
  return {
    trusted: content.optional(TAG.sequence) ? purposes(content.content()) : undefined,
    rejected: content.optional(0xa0) ? purposes(content.content()) : [],
  }
}

function purposes(reader: DerReader): readonly string[] {
  const found: string[] = []
  while (reader.hasMore) {
    reader.expect(TAG.oid, 'a purpose')
    found.push(oidValue(reader))
  }
  return found
}
