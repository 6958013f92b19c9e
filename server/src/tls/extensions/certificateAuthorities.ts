// RFC 9846, section 4.3.4.
//
//   opaque DistinguishedName<1..2^16-1>;
//   struct {
//       DistinguishedName authorities<3..2^16-1>;
//   } CertificateAuthoritiesExtension;

import { opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

/** A `Name` in DER. */
export const DistinguishedName = opaqueVector(1, 2 ** 16 - 1)

export const CertificateAuthoritiesExtension = struct({
  authorities: vector(DistinguishedName, 3, 2 ** 16 - 1),
})
export type CertificateAuthoritiesExtension = Value<typeof CertificateAuthoritiesExtension>

export const certificateAuthorities = {
  type: 47,
  name: 'certificate_authorities',
  forms: {
    ClientHello: CertificateAuthoritiesExtension,
    CertificateRequest: CertificateAuthoritiesExtension,
  },
} as const satisfies ExtensionDefinition
