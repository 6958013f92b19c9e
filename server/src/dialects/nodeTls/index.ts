import { sourceRange, touches } from '../../base/range.ts'
import type { Dialect, DialectWord, OutlineItem, Source } from '../dialect.ts'
import { edit } from './edit.ts'
import { lower } from './lower.ts'
import { readFile } from './nodeFile.ts'
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

/** An import of one of the modules, or a word that means TLS wherever it stands. */
const SIGN_OF_TLS = new RegExp(
  [
    `['"](?:node:)?(?:tls|https|http2)['"]`,
    String.raw`\b(?:rejectUnauthorized|checkServerIdentity|requestCert|secureProtocol|secureOptions|ecdhCurve)\b`,
    String.raw`\b(?:minVersion|maxVersion)\b.{0,40}\b(?:TLS|SSL)v`,
    String.raw`\b(?:ciphers|tlsCAFile)\b['"]?\s*[:=]`,
    String.raw`\b(?:strictSSL|tlsInsecure|tlsAllowInvalid\w+|sslValidate|[Tt]rust ?[Ss]erver ?[Cc]ertificate)\b`,
    String.raw`\b(?:ignoreHTTPSErrors|acceptInsecureCerts|disableTLSCerts|SSL_VERIFY(?:PEER|HOST))\b`,
    String.raw`\bsecure\b['"]?\s*:\s*(?:false|!1)\b`,
    String.raw`\bssl\b['"]?\s*:\s*['"](?:require|prefer|allow)\b`,
    `['"](?:nodemailer|imapflow|postgres|mysql2|mysql2/promise|undici)['"]`,
    String.raw`:\/\/[^\s<>]{1,500}[?&;](?:ssl|tls|verify|trustServer|uselibpqcompat)`,
    'NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA',
  ].join('|'),
)

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
