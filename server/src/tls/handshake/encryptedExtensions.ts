// RFC 9846, section 4.4.1.
//
//   struct {
//       Extension extensions<0..2^16-1>;
//   } EncryptedExtensions;

import { struct, type Value } from '../codec/presentation.ts'
import { extensionsOf } from '../extensions/index.ts'

export const EncryptedExtensions = struct({ extensions: extensionsOf('EncryptedExtensions') })
export type EncryptedExtensions = Value<typeof EncryptedExtensions>
