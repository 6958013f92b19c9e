import { sourceRange, touches } from '../../base/range.ts'
import type { Dialect, DialectWord, OutlineItem, Source } from '../dialect.ts'
import { edit } from './edit.ts'
import { lower, readFile } from './lower.ts'
import { documentation, OPTIONS } from './options.ts'
import { parse, type Tree } from './parse.ts'

/** JavaScript and TypeScript that use Node's tls, https and http2 modules; the defaults are those of Node 12 and later. */
export const nodeTls: Dialect<Tree> = {
  id: 'nodeTls',
  name: 'Node.js TLS',
  languageIds: ['javascript', 'typescript', 'javascriptreact', 'typescriptreact'],
  filePatterns: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
  lineComment: '//',
  mayConcernTls: (text) => SIGN_OF_TLS.test(text),
  parse,
  includes: () => [],
  lower,
  edit,
  wordAt,
  outline,
}

/** An import of one of the modules, or an option that means TLS wherever it stands. */
const SIGN_OF_TLS =
  /['"](?:node:)?(?:tls|https|http2)['"]|\brejectUnauthorized\b|NODE_TLS_REJECT_UNAUTHORIZED/

function wordAt({ uri, tree }: Source<Tree>, offset: number): DialectWord | undefined {
  if (tree === undefined) return undefined
  for (const { options } of readFile(uri, tree).calls) {
    for (const { name, explanation, section } of OPTIONS) {
      const place = options?.get(name)?.keyRange
      if (place === undefined || !touches(place, offset)) continue
      const range = sourceRange(uri, place.start, place.end)
      return { range, title: name, explanation, source: 'Node.js, tls', link: documentation(section) }
    }
  }
  return undefined
}

function outline({ uri, tree }: Source<Tree>): readonly OutlineItem[] {
  if (tree === undefined) return []
  return readFile(uri, tree).calls.map(({ name, role, range, extent }) => ({
    name,
    kind: role,
    range: extent,
    selection: range,
    children: [],
  }))
}
