import { readFileSync } from 'node:fs'
import type { GeneratedFile } from './generatedFile.ts'
import { opensslNameOf } from './opensslNames.ts'

const DATA = 'tools/data/iana'

/** The tables of server/src/registry, from the registries' copies in tools/data/iana. */
export function registries(): readonly GeneratedFile[] {
  const additions = readTable('additions.tsv')
  const table = (file: string, registry: string, spelling: (name: string) => string) => {
    const names = new Map<number, string>()
    for (const [value, name] of readTable(file)) names.set(Number(value), spelling(name!))
    for (const [of, value, name] of additions) if (of === registry) names.set(Number(value), name!)
    return [...names].filter(([, name]) => name !== '').sort(([a], [b]) => a - b)
  }
  return [
    generated(
      'cipherSuites',
      CIPHER_SUITES_COMMENT,
      'readonly [id: number, name: string, opensslName: string, source: string]',
      cipherSuites(additions),
    ),
    generated(
      'namedGroups',
      'Value and name of each group.',
      PAIR,
      table('supported-groups.tsv', 'group', (it) => it),
    ),
    generated(
      'signatureSchemes',
      'Value and name of each signature scheme.',
      PAIR,
      table('signature-schemes.tsv', 'scheme', (it) => (isPrivateScheme(it) ? '' : it)),
    ),
    generated(
      'extensionTypes',
      'Value and name of each extension of the handshake.',
      PAIR,
      table('extension-types.tsv', 'extension', (it) =>
        it.startsWith('Reserved') ? '' : it.replace(/ \(.*\)$/, ''),
      ),
    ),
    generated(
      'alertDescriptions',
      'Value and name of each alert.',
      PAIR,
      table('alert-descriptions.tsv', 'alert', (it) => (it === 'End of Early Data' ? '' : inSnakeCase(it))),
    ),
    generated(
      'handshakeTypes',
      'Value and name of each handshake message.',
      PAIR,
      table('handshake-types.tsv', 'handshake', inSnakeCase),
    ),
  ]
}

const PAIR = 'readonly [value: number, name: string]'

const CIPHER_SUITES_COMMENT =
  "Code point, name, OpenSSL's name ('' where no version of OpenSSL had the suite) and the document that defines it."

/** Post-quantum experiments in the private range, which tshark names after one fork of OpenSSL. */
function isPrivateScheme(name: string): boolean {
  return /dilithium|falcon|picnic|rainbow|sphincs/.test(name)
}

/** `Unknown CA` → `unknown_ca`, as in the RFCs. */
function inSnakeCase(name: string): string {
  return name.toLowerCase().replaceAll(' ', '_')
}

function cipherSuites(additions: readonly string[][]): (readonly [number, string, string, string])[] {
  const suites = new Map<number, readonly [name: string, source: string]>()
  for (const [value, description, , , reference] of readCsv('tls-parameters-4.csv')) {
    const bytes = /^0x([0-9A-F]{2}),0x([0-9A-F]{2})$/.exec(value!)
    // GREASE values have no name: a number without one is a value like any other.
    if (bytes === null || !/^TLS_/.test(description!)) continue
    suites.set(Number.parseInt(bytes[1]! + bytes[2]!, 16), [description!, source(reference!)])
  }
  const names = new Set([...suites.values()].map(([name]) => name))
  const replaced = new Map(additions.filter(([of]) => of === 'suite').map((row) => [Number(row[1]), row]))
  for (const [value, name] of readTable('unregistered-cipher-suites.tsv')) {
    const id = Number(value)
    const row = replaced.get(id)
    // Draft versions of what later got another number have the same name as it.
    const unique = names.has(name!) ? `${name}_DRAFT` : name!.replace(/^SSL2_/, 'SSL_CK_')
    suites.set(id, row === undefined ? [unique, id > 0xffff ? 'SSL 2.0' : ''] : [row[2]!, row[3]!])
  }
  return [...suites]
    .sort(([a], [b]) => a - b)
    .map(([id, [name, document]]) => [id, name, opensslNameOf(id, name) ?? '', document] as const)
}

/** `[RFC5246][RFC6347]` → `RFC 5246`. RFC 8446 is replaced by its successor. */
function source(reference: string): string {
  const first = /\[([^\]]+)\]/.exec(reference)?.[1] ?? ''
  return first === 'RFC8446' ? 'RFC 9846' : first.replace(/^RFC(?=\d)/, 'RFC ')
}

function generated(
  name: string,
  comment: string,
  type: string,
  rows: readonly (readonly (number | string)[])[],
) {
  const constant = name.replace(/[A-Z]/g, '_$&').toUpperCase()
  const lines = rows.map(
    (row) =>
      `  [${row.map((it, index) => (typeof it === 'number' ? inHex(it, name, index) : `'${it}'`)).join(', ')}],`,
  )
  const text = `// Made by tools/generators/registries.ts from tools/data/iana; do not edit.

/** ${comment} */
export const ${constant}: readonly (${type})[] = [
${lines.join('\n')}
]
`
  return { path: `server/src/registry/${name}.generated.ts`, text }
}

function inHex(value: number, name: string, index: number): string {
  return index === 0 && name !== 'alertDescriptions' && name !== 'handshakeTypes'
    ? `0x${value.toString(16).padStart(value > 0xffff ? 6 : 4, '0')}`
    : String(value)
}

/** The rows of a tab-separated file, without its heading. */
function readTable(file: string): string[][] {
  return readFileSync(`${DATA}/${file}`, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

/** The rows of a comma-separated file as IANA publishes it: fields with commas or line breaks are quoted. */
function readCsv(file: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, separator] of readFileSync(`${DATA}/${file}`, 'utf8').matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g,
  )) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (separator === '\n') rows.push([])
  }
  return rows
}
