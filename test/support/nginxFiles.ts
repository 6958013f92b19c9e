import { globMatcher } from '../../server/src/base/glob.ts'
import type { Source } from '../../server/src/dialects/dialect.ts'
import { edit } from '../../server/src/dialects/nginx/edit.ts'
import { lower } from '../../server/src/dialects/nginx/lower.ts'
import { parse } from '../../server/src/dialects/nginx/parse.ts'
import type { NginxTree } from '../../server/src/dialects/nginx/syntax.ts'
import type { PolicyEdit } from '../../server/src/policy/edit.ts'
import type { TlsEndpoint, TlsPolicy } from '../../server/src/policy/policy.ts'
import { applyEdits } from './fixtureDocuments.ts'

/** Texts by file name; the first is the main file. */
export type NginxFiles = Readonly<Record<string, string>>

export interface LoweredNginx {
  readonly files: NginxFiles
  readonly endpoints: readonly TlsEndpoint[]
  readonly refusedValues: TlsPolicy['refusedValues']
  readonly sources: ReadonlyMap<string, Source<NginxTree>>
}

export function lowerNginx(files: NginxFiles, serverVersion?: string): LoweredNginx {
  const sources = new Map(Object.entries(files).map(([uri, text]) => [uri, { uri, text, ...parse(text) }]))
  const [main] = sources.values()
  const { endpoints, refusedValues } = lower(main!, {
    serverVersion,
    included: (pattern) => {
      const matches = globMatcher(pattern)
      return [...sources.values()].filter((it) => it.uri === pattern || matches(it.uri))
    },
  })
  return { files, endpoints, refusedValues, sources }
}

/** The files after an edit. */
export function editNginx({ files, sources }: LoweredNginx, policyEdit: PolicyEdit): NginxFiles {
  const edits = edit(policyEdit, sources)
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      applyEdits(
        text,
        edits.filter((it) => it.range.uri === name),
      ),
    ]),
  )
}
