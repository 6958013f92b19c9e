// RFC 9849, section 5.
//
// The content is opaque here: it can be offered and recognised, but not opened.

import { rest, struct } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

const opaqueContent = struct({ content: rest })

export const encryptedClientHello = {
  type: 0xfe0d,
  name: 'encrypted_client_hello',
  forms: {
    ClientHello: opaqueContent,
    HelloRetryRequest: opaqueContent,
    EncryptedExtensions: opaqueContent,
  },
} as const satisfies ExtensionDefinition
