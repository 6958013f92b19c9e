import { type Range, type SourceRange, sourceRange } from '../../base/range.ts'

export function located(uri: string, { start, end }: Range): SourceRange {
  return sourceRange(uri, start, end)
}
