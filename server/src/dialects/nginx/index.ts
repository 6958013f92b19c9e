import type { Dialect, Include } from '../dialect.ts'
import { edit } from './edit.ts'
import { wordAt } from './hover.ts'
import { lower } from './lower.ts'
import { foldingRanges, outline } from './outline.ts'
import { parse } from './parse.ts'
import { type Directive, innerRange, type NginxTree } from './syntax.ts'

/** nginx, with the directives of its own modules; OpenResty's Lua blocks are stepped over. */
export const nginx: Dialect<NginxTree> = {
  id: 'nginx',
  name: 'nginx',
  languageIds: ['nginx', 'NGINX'],
  filePatterns: [
    'nginx.conf',
    '*.nginx',
    '*.nginx.conf',
    '**/conf.d/*.conf',
    '**/sites-available/*',
    '**/sites-enabled/*',
    '**/nginx/**/*.conf',
  ],
  installation: {
    rootFolders: ['/etc/nginx', '/usr/local/nginx/conf', '/usr/local/etc/nginx', '/opt/nginx/conf'],
    subfolders: [
      ...[
        'conf.d',
        'sites-available',
        'sites-enabled',
        'snippets',
        'http.d',
        'stream.d',
        'servers',
        'vhosts',
      ],
    ],
  },
  lineComment: '#',
  mayConcernTls: (text) => SIGN_OF_TLS.test(text),
  parse,
  reportsSyntaxErrors: true,
  includes,
  lower,
  edit,
  wordAt,
  foldingRanges,
  outline,
}

// A main file may show its sites' TLS in nothing but its includes.
const SIGN_OF_TLS = /ssl|quic|grpcs:|https:|\binclude\s/

function includes(tree: NginxTree): readonly Include[] {
  const found: Include[] = []
  collectIncludes(tree.directives, found)
  for (const { block } of tree.blocks) collectIncludes(block!.directives, found)
  return found.sort((a, b) => a.range.start - b.range.start)
}

function collectIncludes(directives: readonly Directive[], found: Include[]): void {
  for (const directive of directives) {
    if (directive.block || directive.name !== 'include') continue
    const word = directive.words[1]
    if (word) found.push({ pattern: word.text, range: innerRange(word) })
  }
}
