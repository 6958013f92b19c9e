// RFC 9846, section 4.3.1.
//
//   struct {
//       select (Handshake.msg_type) {
//           case client_hello: ProtocolVersion versions<2..254>;
//           case server_hello: /* and HelloRetryRequest */
//                ProtocolVersion selected_version;
//       };
//   } SupportedVersions;

import { struct, vector } from '../codec/presentation.ts'
import { ProtocolVersionNumber } from '../codePoints.ts'
import type { ExtensionDefinition } from './extension.ts'

const selected = struct({ selectedVersion: ProtocolVersionNumber })

export const supportedVersions = {
  type: 43,
  name: 'supported_versions',
  forms: {
    ClientHello: struct({ versions: vector(ProtocolVersionNumber, 2, 254) }),
    ServerHello: selected,
    HelloRetryRequest: selected,
  },
} as const satisfies ExtensionDefinition
