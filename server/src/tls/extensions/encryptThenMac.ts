// RFC 7366, section 2.
//
// The extension has no content: that it stands there says all.

import { struct } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

const empty = struct({})

export const encryptThenMac = {
  type: 22,
  name: 'encrypt_then_mac',
  forms: { ClientHello: empty, ServerHello: empty },
} as const satisfies ExtensionDefinition
