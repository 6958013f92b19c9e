// RFC 9846, section 4.3.10.
//
//   struct {
//       select (Handshake.msg_type) {
//           case new_session_ticket:   uint32 max_early_data_size;
//           case client_hello:         Empty;
//           case encrypted_extensions: Empty;
//       };
//   } EarlyDataIndication;

import { struct, uint32 } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

const empty = struct({})

export const earlyData = {
  type: 42,
  name: 'early_data',
  forms: {
    ClientHello: empty,
    EncryptedExtensions: empty,
    NewSessionTicket: struct({ maxEarlyDataSize: uint32 }),
  },
} as const satisfies ExtensionDefinition
