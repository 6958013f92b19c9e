import { readFileSync } from 'node:fs'
import {
  ACTIVATION_EVENTS,
  CAPABILITIES,
  CONTRIBUTES,
  DEFAULT_PROFILE,
  PROFILE_DESCRIPTIONS,
  SECTION,
} from '../../client/src/contributions.ts'
import { UNUSED_SUPPRESSION } from '../../server/src/analysis/suppressions.ts'
import { DIALECTS } from '../../server/src/dialects/index.ts'
import { PROFILES } from '../../server/src/policy/profiles.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import type { GeneratedFile } from './generatedFile.ts'

/** package.json, whose parts that speak to VS Code are made from client/src/contributions.ts and the rules. */
export function manifest(): readonly GeneratedFile[] {
  const written: Record<string, unknown> = JSON.parse(readFileSync('package.json', 'utf8'))
  const { configuration } = CONTRIBUTES
  const { properties } = configuration
  const rules = { ...properties[`${SECTION}.rules`], properties: ruleSchema() }
  const profile = { ...properties[`${SECTION}.profile`], ...profileChoices() }
  const contributes = {
    ...CONTRIBUTES,
    languages: CONTRIBUTES.languages.map((it) => ({ ...it, ...fileNames(it.id) })),
    configuration: {
      ...configuration,
      properties: { ...properties, [`${SECTION}.profile`]: profile, [`${SECTION}.rules`]: rules },
    },
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
  const all = [...RULES, { id: UNUSED_SUPPRESSION, title: 'Unused suppression', severity: 'warning' }]
  return Object.fromEntries(
    all
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, title, severity }) => [
        id,
        { enum: ['off', 'info', 'warning', 'error'], default: severity, description: title },
      ]),
  )
}

/** The dialect's file patterns, sorted into the three kinds that VS Code has; none for a language that has its own. */
function fileNames(languageId: string): Record<string, readonly string[]> {
  const patterns = (DIALECTS.find(({ id }) => id === languageId && id !== 'pem')?.filePatterns ?? []).map(
    (it) => (OF_MANY_PROGRAMS.test(it) ? it.replace('**', `**/${languageId}/**`) : it),
  )
  if (patterns.length === 0) return {}
  const isExtension = (it: string) => /^\*\.[^*/]+$/.test(it)
  const isName = (it: string) => !/[*?/{[]/.test(it)
  return {
    extensions: patterns.filter(isExtension).map((it) => it.slice(1)),
    filenames: patterns.filter(isName),
    filenamePatterns: patterns.filter((it) => !isExtension(it) && !isName(it)),
  }
}

/** Folders that other programs have too: there the text decides, and VS Code asks only for names. */
const OF_MANY_PROGRAMS = /^\*\*\/(?:conf\.d|sites-\w+)\//

/** The profiles, by the choice of one in the settings. */
function profileChoices() {
  const profiles = PROFILES.toSorted(
    (a, b) => Number(b.id === DEFAULT_PROFILE) - Number(a.id === DEFAULT_PROFILE),
  )
  return {
    enum: profiles.map((it) => it.id),
    enumItemLabels: profiles.map((it) => it.title),
    markdownEnumDescriptions: profiles.map((it) => PROFILE_DESCRIPTIONS[it.id]),
  }
}
