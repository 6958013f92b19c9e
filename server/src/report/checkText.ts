import { plural } from '../base/instant.ts'
import { printable, printablePath } from '../base/printable.ts'
import type { Severity } from '../rules/rule.ts'
import type { CheckFinding, CheckReport } from './checkReport.ts'
import { NO_STYLE, type Style } from './style.ts'

/** Findings for a person at a terminal: grouped by file, the place first, the rule's id last. */
export function checkText(report: CheckReport, style: Style = NO_STYLE): string {
  const lines = fixedFindings(report, style)
  for (const [path, findings] of byPath(report.findings)) {
    lines.push(style.bold(printablePath(path)))
    for (const line of table(findings, style)) lines.push(line)
    lines.push('')
  }
  lines.push(summary(report))
  return `${lines.join('\n')}\n`
}

function byPath(findings: readonly CheckFinding[]): ReadonlyMap<string, readonly CheckFinding[]> {
  const found = new Map<string, CheckFinding[]>()
  for (const finding of findings) {
    const same = found.get(finding.path)
    if (same) same.push(finding)
    else found.set(finding.path, [finding])
  }
  return found
}

function fixedFindings({ fixed = [] }: CheckReport, style: Style): string[] {
  if (fixed.length === 0) return []
  const lines = fixed.map(
    ({ path, title, message }) =>
      `  ${style.green('✓')} ${printable(path)}: ${printable(title)} ${style.dim(printable(message))}`,
  )
  return [style.bold('Fixed'), ...lines, '']
}

function table(findings: readonly CheckFinding[], style: Style): string[] {
  const place = ({ range }: CheckFinding) => (range ? `${range.start.line}:${range.start.column}` : '')
  const placeWidth = longest(findings.map(place))
  const messageWidth = Math.min(WIDEST_MESSAGE, longest(findings.map((it) => printable(it.message))))
  return findings.flatMap((it) => {
    const severity = style[COLOURS[it.severity]](it.severity.padEnd('warning'.length))
    const message = printable(it.message).padEnd(messageWidth)
    const line = `  ${place(it).padStart(placeWidth)}  ${severity}  ${message}  ${style.dim(it.ruleId)}`
    const indent = ' '.repeat(placeWidth + 'warning'.length + 6)
    const related = it.related.map(
      (other) =>
        `${indent}${style.dim(`→ ${printable(other.path)}:${other.range.start.line} ${printable(other.message)}`)}`,
    )
    return [line, ...related]
  })
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, it) => Math.max(length, it.length), 0)
}

/** A longer message pushes its rule's id to the right instead of all the others'. */
const WIDEST_MESSAGE = 72

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'blue'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
}

function summary({ summary: { files, errors, warnings, infos, atLeast } }: CheckReport): string {
  const where = `in ${plural(files, 'file')}`
  const counts = [
    errors > 0 ? plural(errors, 'error') : '',
    warnings > 0 ? plural(warnings, 'warning') : '',
    infos > 0 ? `${infos} info` : '',
  ].filter((it) => it !== '')
  if (counts.length === 0) return `Nothing found ${where}.`
  return `${atLeast ? 'At least ' : ''}${counts.join(', ')} ${where}.`
}
