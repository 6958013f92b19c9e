// RFC 7685, section 3.
//
// The content is zeros, as many as the ClientHello lacks of the length that it is to have; a server does not answer it.

import { rest, struct, type Value } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const Padding = struct({ zeros: rest })
export type Padding = Value<typeof Padding>

export const padding = {
  type: 21,
  name: 'padding',
  forms: { ClientHello: Padding },
} as const satisfies ExtensionDefinition
