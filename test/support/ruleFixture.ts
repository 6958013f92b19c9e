// Runs one rule over a test of its fixture (docs/fixtures.md) and says what was found in the fixture's own notation.

import type { AnalyzedConfiguration } from '../../server/src/analysis/analyze.ts'
import type { Finding } from '../../server/src/analysis/finding.ts'
import type { TextEdit } from '../../server/src/base/textEdit.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import type { Fix, Rule } from '../../server/src/rules/rule.ts'
import {
  analysesOf,
  documentsOf,
  edited,
  type FixtureDocument,
  placeInFence,
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
  /** Rules that report errors after a fix and did not before, each behind the fix's title. */
  readonly errorsThatFixesBring: readonly string[]
}

export interface Comparison {
  readonly fence: Fence
  readonly expected: string
  readonly found: string
}

/** Runs each test of a fixture once, whoever asks for what was found. */
export function runRuleTest(rule: Rule, test: FixtureTest): RuleTestResult {
  const ofTest = results.get(test) ?? new Map<Rule, RuleTestResult>()
  results.set(test, ofTest)
  const result = ofTest.get(rule) ?? run(rule, test)
  ofTest.set(rule, result)
  return result
}

const results = new WeakMap<FixtureTest, Map<Rule, RuleTestResult>>()

function run(rule: Rule, test: FixtureTest): RuleTestResult {
  const documents = documentsOf(test)
  const findings = findingsIn(documents, rule)
  const markers = new Map<FixtureDocument, Marker[]>(documents.map((it) => [it, []]))
  for (const { finding } of findings) {
    const { range, severity, message } = finding
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
    findings: findings.map((it) => it.finding),
    fences,
    afterFix: textsAfterFix(test).map(({ fix, file, text, fence }) => ({
      fence,
      expected: text,
      found: textAfter(fixes[fix - 1], file, documents),
    })),
    ...outcomes(fixes, documents, rule),
  }
}

function outcomes(
  fixes: readonly OfferedFix[],
  documents: readonly FixtureDocument[],
  rule: Rule,
): Pick<RuleTestResult, 'fixesThatDoNotHelp' | 'errorsThatFixesBring'> {
  const fixesThatDoNotHelp: string[] = []
  const errorsThatFixesBring: string[] = []
  const before = fixes.length > 0 ? errorsIn(documents) : new Set()
  for (const offered of fixes) {
    const { title } = offered.fix
    const repaired = repairedBy(offered, documents, rule)
    if (repaired === undefined) fixesThatDoNotHelp.push(title)
    // A word that is spelt right may well ask for something bad.
    if (repaired === undefined || offered.fix.edit.kind === 'replaceWord') continue
    for (const id of errorsIn(repaired)) if (!before.has(id)) errorsThatFixesBring.push(`${title}: ${id}`)
  }
  return { fixesThatDoNotHelp, errorsThatFixesBring }
}

/** Ids of the rules that report errors. */
function errorsIn(documents: readonly FixtureDocument[]): ReadonlySet<string> {
  const findings = [...analysesOf(documents, RULES).values()].flatMap((it) => it.findings)
  return new Set(findings.filter((it) => it.severity === 'error').map((it) => it.ruleId))
}

function findingsIn(documents: readonly FixtureDocument[], rule: Rule): OfferedFinding[] {
  return [...analysesOf(documents, [rule]).values()].flatMap(({ findings, configurations }) =>
    findings
      .filter((it) => it.ruleId === rule.id)
      .map((finding) => ({
        finding,
        // A fix is a matter of the configuration that the finding was made in.
        configuration: configurations.find(({ findings }) => findings.includes(finding)),
      })),
  )
}

interface OfferedFinding {
  readonly finding: Finding
  readonly configuration: AnalyzedConfiguration | undefined
}

interface OfferedFix extends OfferedFinding {
  readonly fix: Fix
}

/** The first fix is the first of the first finding; the second the next with another title; and so on. */
function distinctFixes(findings: readonly OfferedFinding[]): OfferedFix[] {
  const byTitle = new Map<string, OfferedFix>()
  for (const offered of findings) {
    for (const fix of offered.finding.fixes()) {
      if (!byTitle.has(fix.title)) byTitle.set(fix.title, { ...offered, fix })
    }
  }
  return [...byTitle.values()]
}

function textAfter(
  offered: OfferedFix | undefined,
  file: string,
  documents: readonly FixtureDocument[],
): string {
  if (!offered) return 'there is no such fix'
  const after = edited(documents, editsOf(offered))
  return after.find((it) => it.file === file)?.text ?? `no document ${file}`
}

function editsOf({ fix, configuration }: OfferedFix): readonly TextEdit[] {
  return configuration?.dialect.edit(fix.edit, configuration.sources) ?? []
}

/**
 * The documents after the fix was made for each finding that offers it; undefined where it changes nothing, or is
 * offered for ever.
 */
function repairedBy(
  offered: OfferedFix,
  documents: readonly FixtureDocument[],
  rule: Rule,
): readonly FixtureDocument[] | undefined {
  let current = documents
  let next: OfferedFix | undefined = offered
  for (let rounds = 0; next && rounds < 20; rounds++) {
    const edits = editsOf(next)
    if (edits.length === 0) return undefined
    current = edited(current, edits)
    next = distinctFixes(findingsIn(current, rule)).find((it) => it.fix.title === offered.fix.title)
  }
  return next === undefined ? current : undefined
}
