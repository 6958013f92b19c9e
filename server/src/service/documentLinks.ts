import type { DocumentAnalysis } from '../analysis/analyze.ts'
import type { Range } from '../base/range.ts'
import { fileReferences } from '../policy/visit.ts'

export interface DocumentLink {
  readonly range: Range
  /** A URI. */
  readonly target: string
}

/** From the paths of certificates and keys to their files. */
export function documentLinks({ uri, configurations }: DocumentAnalysis): readonly DocumentLink[] {
  const links = new Map<number, DocumentLink>()
  for (const { policy } of configurations) {
    for (const endpoint of policy.endpoints) {
      for (const { path, file } of fileReferences(endpoint)) {
        if (path.range.uri !== uri || file?.kind !== 'read') continue
        const { start, end } = path.range
        links.set(start, { range: { start, end }, target: file.uri })
      }
    }
  }
  return [...links.values()].sort((a, b) => a.range.start - b.range.start)
}
