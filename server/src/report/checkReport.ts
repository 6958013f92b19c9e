import type { Finding } from '../analysis/finding.ts'
import type { AppliedFix } from '../analysis/fixes.ts'
import { LineIndex } from '../base/lineIndex.ts'
import type { Range, SourceRange } from '../base/range.ts'
import type { Citation, Severity } from '../rules/rule.ts'

/** What `tls-lens check --format json` prints: a promise to users (docs/cli.md). Fields may be added, never renamed. */
export interface CheckReport {
  readonly version: string
  /** What was found before and is no longer, and what was done about it; with --fix only. */
  readonly fixed?: readonly FixedFinding[]
  readonly findings: readonly CheckFinding[]
  readonly summary: {
    readonly files: number
    readonly errors: number
    readonly warnings: number
    readonly infos: number
    /** Where not all findings were kept: then there are at least so many. */
    readonly atLeast?: true
  }
}

export interface FixedFinding {
  readonly ruleId: string
  readonly message: string
  readonly path: string
  /** Of the fix. */
  readonly title: string
}

export interface CheckFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
  readonly path: string
  /** Absent for a binary file. */
  readonly range?: ReportedRange
  readonly citations: readonly Pick<Citation, 'source' | 'section'>[]
  readonly related: readonly {
    readonly path: string
    readonly range: ReportedRange
    readonly message: string
  }[]
  readonly fixes: readonly { readonly title: string }[]
}

/** Lines and columns count from 1, columns in UTF-16 units; the end is behind the last character. */
export interface ReportedRange {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

export function reportedRange(range: Range, lines: LineIndex): ReportedRange {
  const { start, end } = lines.positions(range)
  return {
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  }
}

export interface ReportWorld {
  readonly version: string
  /** The text that a range is in; undefined for a binary file. */
  text(uri: string): Promise<string | undefined>
  /** As a person would name the file: relative to the working folder. */
  path(uri: string): string
  /** What was fixed; absent where nothing was to be. */
  readonly fixed?: readonly AppliedFix[]
}

export async function checkReport(
  findings: readonly Finding[],
  files: number,
  world: ReportWorld,
): Promise<CheckReport> {
  const indexes = new Map<string, LineIndex>()
  const place = async (range: SourceRange): Promise<ReportedRange> => {
    const index = indexes.get(range.uri) ?? new LineIndex((await world.text(range.uri)) ?? '')
    indexes.set(range.uri, index)
    return reportedRange(range, index)
  }
  const placeOf = async (range: SourceRange) =>
    (await world.text(range.uri)) === undefined ? {} : { range: await place(range) }
  const reported: CheckFinding[] = []
  for (const finding of findings) {
    const related = []
    for (const { range, message } of finding.related) {
      related.push({ path: world.path(range.uri), range: await place(range), message })
    }
    reported.push({
      ruleId: finding.ruleId,
      severity: finding.severity,
      message: finding.message,
      path: world.path(finding.range.uri),
      ...(await placeOf(finding.range)),
      citations: finding.citations.map(({ source, section }) => ({ source, section })),
      related,
      fixes: finding.fixes().map(({ title }) => ({ title })),
    })
  }
  const count = (severity: Severity) => reported.filter((it) => it.severity === severity).length
  return {
    version: world.version,
    ...(world.fixed === undefined ? {} : { fixed: world.fixed.map((it) => fixedFinding(it, world)) }),
    findings: reported,
    summary: {
      files,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      ...(findings.some((it) => it.areOthersLeftOut) ? { atLeast: true as const } : {}),
    },
  }
}

function fixedFinding({ finding, fix }: AppliedFix, world: ReportWorld): FixedFinding {
  const { ruleId, message, range } = finding
  return { ruleId, message, path: world.path(range.uri), title: fix.title }
}
