// Generated from the file names by `npm run generate`.

import { expired } from './certificate/expired.ts'
import type { Rule } from './rule.ts'

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  expired,
]
