// RFC 7301, section 3.1.
//
//   opaque ProtocolName<1..2^8-1>;
//   struct {
//       ProtocolName protocol_name_list<2..2^16-1>
//   } ProtocolNameList;

import { opaqueVector, quoted, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const ProtocolNameList = struct({
  protocolNameList: vector(opaqueVector(1, 2 ** 8 - 1, quoted), 2, 2 ** 16 - 1),
})
export type ProtocolNameList = Value<typeof ProtocolNameList>

export const applicationLayerProtocolNegotiation = {
  type: 16,
  name: 'application_layer_protocol_negotiation',
  forms: {
    ClientHello: ProtocolNameList,
    ServerHello: ProtocolNameList,
    EncryptedExtensions: ProtocolNameList,
  },
} as const satisfies ExtensionDefinition
