import type { Dialect } from './dialect.ts'

/** Every dialect there is, by name. */
export const DIALECTS: readonly Dialect[] = []
