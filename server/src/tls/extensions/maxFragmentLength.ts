// RFC 6066, section 4.
//
//   enum { 2^9(1), 2^10(2), 2^11(3), 2^12(4), (255) } MaxFragmentLength;

import { enumerated } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const MaxFragmentLength = enumerated(1, { '2^9': 1, '2^10': 2, '2^11': 3, '2^12': 4 })

export const maxFragmentLength = {
  type: 1,
  name: 'max_fragment_length',
  forms: {
    ClientHello: MaxFragmentLength,
    ServerHello: MaxFragmentLength,
    EncryptedExtensions: MaxFragmentLength,
  },
} as const satisfies ExtensionDefinition
