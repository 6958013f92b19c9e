import type { Rule, Severity } from '../rules/rule.ts'
import { docsMarkdown } from '../rules/ruleDocs.ts'
import type { CheckReport, ReportedRange } from './checkReport.ts'

/** SARIF 2.1.0 (OASIS), as code scanning services read it. */
export function checkSarif(report: CheckReport, rules: readonly Rule[]): unknown {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'TLS Lens',
            semanticVersion: report.version,
            rules: rules.map(reportingDescriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((it) => ({
          ruleId: it.ruleId,
          ...(indexes.has(it.ruleId) ? { ruleIndex: indexes.get(it.ruleId) } : {}),
          level: LEVELS[it.severity],
          message: { text: it.message },
          locations: [{ physicalLocation: physicalLocation(it.path, it.range) }],
          relatedLocations: it.related.map((other, id) => ({
            id,
            physicalLocation: physicalLocation(other.path, other.range),
            message: { text: other.message },
          })),
        })),
      },
    ],
  }
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

function reportingDescriptor(rule: Rule): unknown {
  const { id, title, severity } = rule
  const text = docsMarkdown(rule)
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: text.split('\n')[0]! },
    help: { text, markdown: text },
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function physicalLocation(path: string, range: ReportedRange | undefined): unknown {
  const artifactLocation = { uri: uriReference(path) }
  if (range === undefined) return { artifactLocation }
  const { start, end } = range
  return {
    artifactLocation,
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  }
}

/** A name can hold what has a meaning in a URI: `#`, `?`, `%`. */
function uriReference(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}
