// docs/dialects.md: the configuration languages, and by which names of files each is recognized.

import { DIALECTS } from '../../server/src/dialects/index.ts'
import type { GeneratedFile } from './generatedFile.ts'

export function dialectTable(): GeneratedFile[] {
  const rows = DIALECTS.map(({ name, filePatterns }) => {
    // A bar would end the table's cell.
    const patterns = filePatterns.map((it) => `\`${it.replaceAll('|', '\\|')}\``)
    return `| ${name} | ${patterns.join(', ') || 'any'} |`
  })
  return [{ path: 'docs/dialects.md', text: [...HEAD, ...rows, ...FOOT].join('\n') }]
}

const HEAD = [
  '<!-- Generated from the dialects by `npm run generate`. -->',
  '',
  '# Configuration languages',
  '',
  '| Language | Files |',
  '| --- | --- |',
]

const FOOT = [
  '',
  'nginx files are also recognized by their text and by being included. `tls-lens check --dialect` names the language of any other file.',
  'Lua blocks, variables, templates and half-typed files are normal: what is not understood is not judged.',
  '',
]
