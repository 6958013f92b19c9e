// RFC 9846, section 4.3.5.
//
//   struct {
//       opaque certificate_extension_oid<1..2^8-1>;
//       opaque certificate_extension_values<0..2^16-1>;
//   } OIDFilter;
//   struct {
//       OIDFilter filters<0..2^16-1>;
//   } OIDFilterExtension;

import { opaqueVector, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

/** The identifier and the values are DER. */
export const OIDFilter = struct({
  certificateExtensionOid: opaqueVector(1, 2 ** 8 - 1),
  certificateExtensionValues: opaqueVector(0, 2 ** 16 - 1),
})
export type OIDFilter = Value<typeof OIDFilter>

export const OIDFilterExtension = struct({ filters: vector(OIDFilter, 0, 2 ** 16 - 1) })
export type OIDFilterExtension = Value<typeof OIDFilterExtension>

export const oidFilters = {
  type: 48,
  name: 'oid_filters',
  forms: { CertificateRequest: OIDFilterExtension },
} as const satisfies ExtensionDefinition
