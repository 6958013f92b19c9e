// RFC 5746, section 3.2.
//
//   struct {
//       opaque renegotiated_connection<0..255>;
//   } RenegotiationInfo;

import { opaqueVector, struct, type Value } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const RenegotiationInfo = struct({ renegotiatedConnection: opaqueVector(0, 255) })
export type RenegotiationInfo = Value<typeof RenegotiationInfo>

export const renegotiationInfo = {
  type: 0xff01,
  name: 'renegotiation_info',
  forms: { ClientHello: RenegotiationInfo, ServerHello: RenegotiationInfo },
} as const satisfies ExtensionDefinition
