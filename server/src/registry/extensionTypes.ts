import { once } from '../base/memo.ts'
import { EXTENSION_TYPES } from './extensionTypes.generated.ts'

/** The name of an extension, as in the RFCs (`server_name`), or undefined for a number without one (a GREASE value, say). */
export function extensionTypeName(value: number): string | undefined {
  return names().get(value)
}

/** The number of an extension. */
export function extensionTypeByName(name: string): number | undefined {
  return EXTENSION_TYPES.find(([, it]) => it === name)?.[0]
}

const names = once(() => new Map(EXTENSION_TYPES))
