import { fileName } from '../../base/uri.ts'
import type { Dialect, Include } from '../dialect.ts'
import { edit } from './edit.ts'
import { wordAt } from './hover.ts'
import { isMainFile } from './level.ts'
import { lower } from './lower.ts'
import { foldingRanges, outline } from './outline.ts'
import { parse } from './parse.ts'
import { recognize } from './recognize.ts'
import { mayBeNginx, SIGN_OF_TLS } from './signs.ts'
import { type Directive, innerRange, type NginxTree } from './syntax.ts'

const ROOT_FILE = 'nginx.conf'

/** nginx, with the directives of its own modules; OpenResty's Lua blocks are stepped over. */
export const nginx: Dialect<NginxTree> = {
  id: 'nginx',
  name: 'nginx',
  languageIds: ['nginx', 'NGINX'],
  filePatterns: [
    ROOT_FILE,
    '*.nginx',
    '*.nginx.conf',
    '**/conf.d/*.conf',
    '**/sites-available/*',
    '**/sites-enabled/*',
    '**/nginx/**/*.conf',
    'nginx*.conf',
    '*.nginxconf',
  ],
  recognize,
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
  hasSigns: mayBeNginx,
  includes,
  isWhole: ({ uri, tree }) => fileName(uri) === ROOT_FILE || isMainFile(tree),
  lower,
  edit,
  wordAt,
  foldingRanges,
  outline,
}

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
