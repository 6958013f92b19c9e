// Runs one rule over a test of its fixture (docs/fixtures.md) and says what was found in the fixture's own notation.

import type { Finding } from '../../server/src/analysis/finding.ts'
import { judge } from '../../server/src/analysis/judge.ts'
import type { TextEdit } from '../../server/src/policy/edit.ts'
import type { RuleContext } from '../../server/src/policy/policy.ts'
import type { Fix, Rule } from '../../server/src/rules/rule.ts'
import {
  contextOf,
  documentsOf,
  edited,
  type FixtureDocument,
  placeInFence,
  policiesOf,
  textsAfterFix,
} from './fixtureDocuments.ts'
import type { Fence, FixtureTest } from './fixtureFile.ts'
import { type Marker, renderMarkers } from './markers.ts'

export interface RuleTestResult {
  readonly findings: readonly Finding[]
  /** For each fence: its text with the markers that were expected, and with what was found. */
  readonly fences: readonly Comparison[]
  /** For each fence that shows what a fix leads to: its text, and what the fix does lead to. */
  readonly afterFix: readonly Comparison[]
  /** Titles of fixes after which the rule still reports what they are for. */
  readonly fixesThatDoNotHelp: readonly string[]
}

export interface Comparison {
  readonly fence: Fence
  readonly expected: string
  readonly found: string
}

export function runRuleTest(rule: Rule, test: FixtureTest): RuleTestResult {
  const documents = documentsOf(test)
  const context = contextOf(test)
  const findings = findingsIn(documents, rule, context)
  const markers = new Map<FixtureDocument, Marker[]>(documents.map((it) => [it, []]))
  for (const { range, severity, message } of findings) {
    const place = placeInFence(range, documents)
    markers.get(place.document)!.push({ ...place.range, kind: severity, message })
  }
  const fences = documents.map(({ fence, marked }, index): Comparison => {
    const render = (shown: readonly Marker[]) => renderMarkers(marked.text, shown, marked.style)
    const hovers = marked.expected.filter((it) => it.kind === 'hover')
    return {
      fence,
      expected: render(marked.expected),
      found: render([...hovers, ...markers.get(documents[index]!)!]),
    }
  })
  const fixes = distinctFixes(findings)
  return {
    findings,
    fences,
    afterFix: textsAfterFix(test).map(({ fix, file, text, fence }) => ({
      fence,
      expected: text,
      found: textAfter(fixes[fix - 1], file, documents),
    })),
    fixesThatDoNotHelp: fixes.filter((it) => !helps(it, documents, rule, context)).map((it) => it.fix.title),
  }
}

function findingsIn(documents: readonly FixtureDocument[], rule: Rule, context: RuleContext): Finding[] {
  const all = policiesOf(documents).flatMap((policy) =>
    judge(policy, {
      rules: [rule],
      context,
      onFailure: ({ error }) => {
        throw error
      },
    }),
  )
  const byPlace = new Map(
    all.map((it) => [`${it.range.uri} ${it.range.start} ${it.range.end} ${it.message}`, it]),
  )
  return [...byPlace.values()]
}

interface OfferedFix {
  readonly fix: Fix
  readonly finding: Finding
}

/** The first fix is the first of the first finding; the second the next with another title; and so on. */
function distinctFixes(findings: readonly Finding[]): OfferedFix[] {
  const byTitle = new Map<string, OfferedFix>()
  for (const finding of findings) {
    for (const fix of finding.fixes) if (!byTitle.has(fix.title)) byTitle.set(fix.title, { fix, finding })
  }
  return [...byTitle.values()]
}

function textAfter(
  offered: OfferedFix | undefined,
  file: string,
  documents: readonly FixtureDocument[],
): string {
  if (!offered) return 'there is no such fix'
  const after = edited(documents, editsOf(offered, documents))
  return after.find((it) => it.file === file)?.text ?? `no document ${file}`
}

function editsOf({ fix, finding }: OfferedFix, documents: readonly FixtureDocument[]): readonly TextEdit[] {
  const { dialect } = placeInFence(finding.range, documents).document
  const sources = documents.filter((it) => it.dialect === dialect).map((it) => [it.uri, it.source] as const)
  return dialect.edit(fix.edit, new Map(sources))
}

/** Whether the fix, made for each finding that offers it, leads to a text in which no finding offers it. */
function helps(
  { fix: { title }, finding }: OfferedFix,
  documents: readonly FixtureDocument[],
  rule: Rule,
  context: RuleContext,
): boolean {
  let current = documents
  let next: OfferedFix | undefined = { fix: finding.fixes.find((it) => it.title === title)!, finding }
  for (let rounds = 0; next && rounds < 20; rounds++) {
    const edits = editsOf(next, current)
    if (edits.length === 0) return false
    current = edited(current, edits)
    const offered = distinctFixes(findingsIn(current, rule, context))
    next = offered.find((it) => it.fix.title === title)
  }
  return next === undefined
}
