import type { Severity } from '../rules/rule.ts'
import type { CheckReport, ReportedRange } from './checkReport.ts'

/** Workflow commands of GitHub Actions: each finding becomes an annotation on its line. */
export function checkGithub({ findings }: CheckReport): string {
  return findings
    .map(({ severity, path, range, message, ruleId }) => {
      const place = `file=${property(path)}${range === undefined ? '' : lines(range)}`
      return `::${COMMANDS[severity]} ${place},title=${property(`tls-lens: ${ruleId}`)}::${data(message)}\n`
    })
    .join('')
}

function lines({ start, end }: ReportedRange): string {
  return `,line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column}`
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
