import { sourceRange } from '../base/range.ts'
import type { TextEdit } from '../base/textEdit.ts'
import type { PemBlock } from '../pem/pem.ts'

/** Another label for a block, at BEGIN and at END; none where the block does not stand in the text as it is. */
export function relabelEdits(
  { uri, text }: { readonly uri: string; readonly text: string },
  { label, labelWords, boundary, range }: PemBlock,
  wanted: string,
): readonly TextEdit[] {
  if (text.slice(labelWords.start, labelWords.end) !== label) return []
  const edits = [{ range: sourceRange(uri, labelWords.start, labelWords.end), text: wanted }]
  const end = /-----END ([^-]*)-----$/.exec(text.slice(boundary.end, range.end))
  if (end !== null) {
    const at = boundary.end + end.index + '-----END '.length
    edits.push({ range: sourceRange(uri, at, at + end[1]!.length), text: wanted })
  }
  return edits
}
