// The tables of README.md, between their markers.

import { readFileSync } from 'node:fs'
import { DIALECTS } from '../../server/src/dialects/index.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import type { GeneratedFile } from './generatedFile.ts'
import { ruleTable } from './ruleDocs.ts'

export function readme(): GeneratedFile[] {
  const path = 'README.md'
  const text = withTable(readFileSync(path, 'utf8'), 'rules', ruleTable(RULES, 'docs/rules/'))
  return [{ path, text: withTable(text, 'dialects', dialectTable()) }]
}

function dialectTable(): string {
  return [
    '| Language | Files |',
    '| --- | --- |',
    ...DIALECTS.map(({ name, filePatterns }) => {
      // A bar would end the table's cell.
      const patterns = filePatterns.map((it) => `\`${it.replaceAll('|', '\\|')}\``)
      return `| ${name} | ${patterns.join(', ') || 'any'} |`
    }),
  ].join('\n')
}

/** The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced. */
function withTable(text: string, name: string, rows: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(end, from)
  if (from < start.length || to < 0) throw new Error(`README.md lacks ${start} or ${end}`)
  return `${text.slice(0, from)}\n${rows}\n${text.slice(to)}`
}
