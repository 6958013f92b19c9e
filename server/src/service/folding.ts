import type { DocumentAnalysis } from '../analysis/analyze.ts'
import type { Range } from '../base/range.ts'

/** What can be folded; undefined where the editor's own folding by indentation does better. */
export function foldingRanges({
  uri,
  dialect,
  configurations,
}: DocumentAnalysis): readonly Range[] | undefined {
  const source = configurations.find((it) => it.dialect === dialect)?.sources.get(uri)
  return source && dialect?.foldingRanges?.(source)
}
