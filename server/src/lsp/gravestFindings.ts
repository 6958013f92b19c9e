import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import type { Finding } from '../analysis/finding.ts'
import { type ClientAbilities, type Documents, toDiagnostic } from './convert.ts'

/** As many as VS Code shows of one file. A bundle of thousands of certificates has more, and sending them takes longest. */
const MOST_DIAGNOSTICS = 1000

/** Where there are too many, one less than can be shown: the last one says so. */
export function gravest(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_DIAGNOSTICS) return findings
  const bySeverity = (severity: Severity) => findings.filter((it) => it.severity === severity)
  return [...bySeverity('error'), ...bySeverity('warning'), ...bySeverity('info')].slice(
    0,
    MOST_DIAGNOSTICS - 1,
  )
}

/** Of a file with so many findings, those that were chosen to be shown. */
export function toDiagnostics(
  shown: readonly Finding[],
  count: number,
  documents: Documents,
  client: ClientAbilities,
): Diagnostic[] {
  const diagnostics = shown.map((it) => toDiagnostic(it, documents, client))
  return shown.length < count ? [moreFound(count - shown.length), ...diagnostics] : diagnostics
}

function moreFound(count: number): Diagnostic {
  const start = { line: 0, character: 0 }
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: 'tls-lens',
    message: `${count} more findings are not shown here: \`tls-lens check\` prints all of them`,
  }
}

type Severity = Finding['severity']
