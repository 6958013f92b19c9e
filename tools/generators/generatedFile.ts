/** A file that is made from code, committed, and compared in a test (I14). */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string
  readonly text: string
}
