import type { Dialect } from './dialect.ts'
import { embedded } from './embedded/index.ts'
import { environment } from './environment/index.ts'
import { nginx } from './nginx/index.ts'
import { nodeTls } from './nodeTls/index.ts'
import { pem } from './pem/index.ts'

/** Every dialect there is, by name. */
export const DIALECTS: readonly Dialect[] = [embedded, environment, nginx, nodeTls, pem]
