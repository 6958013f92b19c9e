// RFC 9846, section 4.3.6.
//
//   struct {} PostHandshakeAuth;

import { struct } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const postHandshakeAuth = {
  type: 49,
  name: 'post_handshake_auth',
  forms: { ClientHello: struct({}) },
} as const satisfies ExtensionDefinition
