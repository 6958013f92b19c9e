import type { AnalyzedConfiguration, DocumentAnalysis } from '../../analysis/analyze.ts'
import type { Finding } from '../../analysis/finding.ts'
import { editsOf, keysOfEdits } from '../../analysis/fixes.ts'
import { type Range, touches } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import { offeredProfiles, type ProfileId } from '../../policy/profiles.ts'

export interface CodeAction {
  readonly title: string
  /** `fix` answers a finding; `rewrite` is there without one. */
  readonly kind: 'fix' | 'rewrite'
  readonly preferred: boolean
  /** Those that it answers. */
  readonly findings: readonly Finding[]
  /** In this document or in others. */
  readonly edits: readonly TextEdit[]
}

/** What can be done about the text in a range: the fixes of its findings, and profiles for the endpoint around it. */
export function codeActions(
  analysis: DocumentAnalysis,
  range: Range,
  profile: ProfileId,
): readonly CodeAction[] {
  return [...fixes(analysis, range), ...profileActions(analysis, range, profile)]
}

function fixes(analysis: DocumentAnalysis, range: Range): readonly CodeAction[] {
  const byEdits = new Map<string, CodeAction & { readonly findings: Finding[] }>()
  const keyOf = keysOfEdits()
  for (const finding of analysis.findings) {
    if (!overlap(finding.range, range)) continue
    for (const [index, { title, edit }] of finding.fixes().entries()) {
      const edits = editsOf(edit, finding, analysis)
      if (edits.length === 0) continue
      // Several findings on one line often have the same remedy: it is offered once and answers them all.
      const key = `${title} ${keyOf(edits)}`
      const same = byEdits.get(key)
      const findings = same?.findings ?? []
      findings.push(finding)
      byEdits.set(key, {
        title,
        kind: 'fix',
        preferred: index === 0 || same?.preferred === true,
        findings,
        edits,
      })
    }
  }
  return [...byEdits.values()]
}

function profileActions(analysis: DocumentAnalysis, range: Range, profile: ProfileId): readonly CodeAction[] {
  const found = endpointAt(analysis, range)
  if (!found) return []
  const { endpoint, configuration } = found
  return offeredProfiles(profile).flatMap(({ id, title }) => {
    const edits = configuration.dialect.edit(
      { kind: 'applyProfile', endpoint, profile: id },
      configuration.sources,
    )
    if (edits.length === 0) return []
    const action: CodeAction = {
      title: `Apply the ${title} profile`,
      kind: 'rewrite',
      preferred: false,
      findings: [],
      edits,
    }
    return [action]
  })
}

/** The smallest endpoint around the place. */
function endpointAt({ uri, configurations }: DocumentAnalysis, range: Range) {
  let smallest: { endpoint: PolicyEndpoint; configuration: AnalyzedConfiguration } | undefined
  for (const configuration of configurations) {
    for (const endpoint of configuration.policy.endpoints) {
      const { extent } = endpoint
      if (extent.uri !== uri || !touches(extent, range.start)) continue
      const size = extent.end - extent.start
      const best = smallest?.endpoint.extent
      if (!best || size < best.end - best.start) smallest = { endpoint, configuration }
    }
  }
  return smallest
}

type PolicyEndpoint = AnalyzedConfiguration['policy']['endpoints'][number]

function overlap(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end
}
