// RFC 8449, section 4.
//
//   uint16 RecordSizeLimit;

import { uint16 } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const RecordSizeLimit = uint16

export const recordSizeLimit = {
  type: 28,
  name: 'record_size_limit',
  forms: { ClientHello: RecordSizeLimit, ServerHello: RecordSizeLimit, EncryptedExtensions: RecordSizeLimit },
} as const satisfies ExtensionDefinition
