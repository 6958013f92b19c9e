// RFC 7627, section 5.1.
//
// The extension has no content: that it stands there says all.

import { struct } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

const empty = struct({})

export const extendedMasterSecret = {
  type: 23,
  name: 'extended_master_secret',
  forms: { ClientHello: empty, ServerHello: empty },
} as const satisfies ExtensionDefinition
