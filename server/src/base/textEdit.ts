import type { SourceRange } from './range.ts'

/** A change of text, in the document of its range. */
export interface TextEdit {
  readonly range: SourceRange
  readonly text: string
  /** Whether the document is yet to be made: then the text is all of it, and the range is empty. */
  readonly creates?: true
}
