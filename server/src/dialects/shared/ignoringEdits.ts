import { sourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import { lineBreakOf } from '../../pem/repair.ts'
import type { Source } from '../dialect.ts'

/** A line for a .gitignore, which is among the sources where it is there. */
export function ignoringEdits(
  pattern: string,
  uri: string,
  sources: ReadonlyMap<string, Source<unknown>>,
): readonly TextEdit[] {
  const text = sources.get(uri)?.text
  if (text === undefined) return [{ range: sourceRange(uri, 0, 0), text: `${pattern}\n`, creates: true }]
  const lineBreak = lineBreakOf(text)
  const before = text === '' || text.endsWith('\n') ? '' : lineBreak
  return [{ range: sourceRange(uri, text.length, text.length), text: before + pattern + lineBreak }]
}
