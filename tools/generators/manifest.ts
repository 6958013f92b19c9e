import { readFileSync } from 'node:fs'
import { ACTIVATION_EVENTS, CAPABILITIES, CONTRIBUTES, SECTION } from '../../client/src/contributions.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import type { GeneratedFile } from './generatedFile.ts'

/** package.json, whose parts that speak to VS Code are made from client/src/contributions.ts and the rules. */
export function manifest(): readonly GeneratedFile[] {
  const written: Record<string, unknown> = JSON.parse(readFileSync('package.json', 'utf8'))
  const { configuration } = CONTRIBUTES
  const { properties } = configuration
  const rules = { ...properties[`${SECTION}.rules`], properties: ruleSchema() }
  const contributes = {
    ...CONTRIBUTES,
    configuration: { ...configuration, properties: { ...properties, [`${SECTION}.rules`]: rules } },
  }
  const made = {
    ...written,
    activationEvents: ACTIVATION_EVENTS,
    capabilities: CAPABILITIES,
    contributes,
  }
  return [{ path: 'package.json', text: `${JSON.stringify(made, null, 2)}\n` }]
}

/** One property a rule, so that its name is completed and a misspelt one is underlined. */
function ruleSchema(): Record<string, unknown> {
  return Object.fromEntries(
    RULES.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, title, severity }) => [
      id,
      { enum: ['off', 'info', 'warning', 'error'], default: severity, description: title },
    ]),
  )
}
