import type { Dialect } from './dialect.ts'
import { nginx } from './nginx/index.ts'
import { nodeTls } from './nodeTls/index.ts'

/** Every dialect there is, by name. */
export const DIALECTS: readonly Dialect[] = [nginx, nodeTls]
