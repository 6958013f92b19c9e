import { existsSync, readdirSync } from 'node:fs'
import type { GeneratedFile } from './generatedFile.ts'

/** The folders of server/src/rules that hold rules, in the order of the list. */
export const RULE_FOLDERS = ['policy', 'certificate', 'publicKey', 'crl', 'block', 'chain'] as const

/** The list of rules, from the names of their files. */
export function ruleListFile(): GeneratedFile {
  return { path: 'server/src/rules/all.generated.ts', text: ruleList() }
}

function ruleList(): string {
  const rules = ruleFiles()
  const imports = rules.map(({ folder, id }) => `import { ${exportName(id)} } from './${folder}/${id}.ts'`)
  const entries = rules.map(({ id }) => `  ${exportName(id)},`)
  return [
    '// Generated from the file names by `npm run generate`.',
    '',
    ...imports,
    "import type { Rule } from './rule.ts'",
    '',
    '/** Every rule there is. */',
    'export const RULES: readonly Rule[] = [',
    ...entries,
    ']',
    '',
  ].join('\n')
}

export interface RuleFile {
  readonly folder: (typeof RULE_FOLDERS)[number]
  readonly id: string
}

export function ruleFiles(): RuleFile[] {
  return RULE_FOLDERS.filter((folder) => existsSync(`server/src/rules/${folder}`)).flatMap((folder) =>
    readdirSync(`server/src/rules/${folder}`)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => ({ folder, id: name.slice(0, -'.ts'.length) })),
  )
}

/** `deprecated-protocol-version` is exported as `deprecatedProtocolVersion`. */
export function exportName(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
