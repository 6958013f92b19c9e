import { command } from './command.ts'
import { dialect } from './dialect.ts'
import { extension } from './extension.ts'
import { message } from './message.ts'
import { rule } from './rule.ts'
import type { Template } from './template.ts'

export const TEMPLATES: readonly Template[] = [rule, dialect, extension, message, command]
