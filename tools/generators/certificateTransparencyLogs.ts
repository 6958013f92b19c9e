import { readFileSync } from 'node:fs'
import type { GeneratedFile } from './generatedFile.ts'

const DATA = 'tools/data/certificateTransparency/logs.tsv'

/** The names of logs, from the copy in tools/data/certificateTransparency. */
export function certificateTransparencyLogs(): readonly GeneratedFile[] {
  const rows = readFileSync(DATA, 'utf8').trimEnd().split('\n').slice(1)
  const lines = rows.map((row) => {
    const [id = '', name = ''] = row.split('\t')
    return `  ['${id}', ${name.includes("'") ? `"${name}"` : `'${name}'`}],`
  })
  const text = `// Made by tools/generators/certificateTransparencyLogs.ts from ${DATA}; do not edit.

/** Identifier in base64 (RFC 6962, section 3.2) and name of each log. */
export const CERTIFICATE_TRANSPARENCY_LOGS: readonly (readonly [id: string, name: string])[] = [
${lines.join('\n')}
]
`
  return [{ path: 'server/src/registry/certificateTransparencyLogs.generated.ts', text }]
}
