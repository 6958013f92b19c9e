import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Node } from '@babel/types'
import { traverseFast } from '@babel/types'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { sourceFiles } from '../support/sourceFiles.ts'

// What users read is in the words of the standards and of the tools that people already use (docs/style.md).

interface Pattern {
  readonly pattern: RegExp
  readonly instead: string
}

const PATTERNS: readonly Pattern[] = [
  { pattern: /\b(?:that|which|who) (?:is|are) none\b/i, instead: '“Invalid X”' },
  { pattern: /\b(?:to be had|at hand)\b/i, instead: 'unavailable, not found, not supported here' },
  {
    pattern: /(?<![-\w./:])authorit(?:y|ies)(?![-\w?])(?! (?:key|information|and subject key))/i,
    instead: 'CA, CA certificate, publicly trusted CA',
  },
  {
    pattern: /\baddress(?:es)? of (?:OCSP|an? practice|the issuer's certificate)|\bplace at `?http/i,
    instead: 'URL, URI',
  },
  { pattern: /\bat `?(?:http|ldap):(?!\/\/)/i, instead: 'an HTTP URL' },
  { pattern: /\b(?:un)?mend(?:s|ed|ing)?\b/i, instead: 'repair' },
  {
    pattern:
      /\b(?:programs?|servers?|clients?|browsers?|OpenSSL|nginx|Node|Go|Python|Java|curl) (?:says?|tells?|asks?)\b/i,
    instead: 'report, request, declare, require',
  },
  { pattern: /\b(?:is|are|was|were|been|unless|if) told\b/i, instead: 'report, request, declare' },
  { pattern: /\btimestamps? (?:of|in) (?:a )?(?:Certificate|different logs|precert)/i, instead: 'SCTs' },
  { pattern: /\b(?:responders?|answers?|responses?) of OCSP\b/i, instead: 'OCSP responder, OCSP response' },
  { pattern: /\bparts? of (?:the|a) (?:subject|name)\b/i, instead: 'subject attribute' },
  { pattern: /\bkinds? of keys?\b/i, instead: 'key type' },
  { pattern: /\bout of use\b/i, instead: 'deprecated' },
  {
    pattern: /\b(?:once more, please|your turn|I have none|show me your)\b/i,
    instead: 'what the message does, in the RFC’s words',
  },
  { pattern: /\b(?:long ago|what the years have left)\b/i, instead: 'legacy' },
]

/** A title is a noun phrase: no clause that begins with one of these words. */
const CLAUSE: Pattern = { pattern: /\b(?:that|which|who|whose|where|whom)\b/i, instead: 'a noun phrase' }

const RULE_PAGES = 'docs/rules'
const FIXTURES = 'test/fixtures/rules'

const texts: readonly (readonly [path: string, text: string])[] = [
  ...sourceFiles('server/src', 'client/src', 'tools/sample').flatMap(({ path, statements }) =>
    statements.flatMap((it) => proseOf(it)).map((text) => [path, text] as const),
  ),
  ...['README.md', 'CHANGELOG.md', 'docs/cli.md', ...filesOf(RULE_PAGES, '.md')].map(
    (path) => [path, withoutQuotes(read(path))] as const,
  ),
  ...filesOf(FIXTURES, '.md').flatMap((path) => messagesOf(read(path)).map((text) => [path, text] as const)),
  ...stringsOf(JSON.parse(read('package.json')).contributes).map((text) => ['package.json', text] as const),
]

describe('words', () => {
  test('users read the words of the field', () => {
    const faults = texts.flatMap(([path, text]) => faultsOf(path, text))
    assert.deepEqual(faults, [])
  })

  test('titles of rules are noun phrases', () => {
    const clauses = RULES.filter(({ title }) => CLAUSE.pattern.test(title)).map(
      ({ id, title }) => `${id}: ${title}`,
    )
    assert.deepEqual(clauses, [])
  })

  test('the patterns find what they are for', () => {
    for (const text of [
      'RSA key that is none',
      'not to be had here',
      'Extension that public authorities mark otherwise',
      'no address of OCSP',
      'a CRL distribution point is not at http:',
      'Mend files of certificates',
      'OpenSSL tells',
      'makes one unless told otherwise',
      'timestamps of Certificate Transparency',
      'Responder of OCSP',
      'Part of the subject',
      'kind of key',
      'X is out of use',
      'your turn',
      'as it was usual long ago',
    ])
      assert.equal(faultsOf('', text).length > 0, true, text)
    for (const text of [
      'authority key identifier',
      'Authority Information Access',
      'missing-authority-attribute',
      'https://example.com/',
      'recommended',
    ])
      assert.deepEqual(faultsOf('', text), [])
  })
})

function faultsOf(path: string, text: string): string[] {
  return PATTERNS.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(text)
    if (found === null) return []
    const around = text.slice(Math.max(0, found.index - 30), found.index + 50).replace(/\s+/g, ' ')
    return [`${path}: …${around}… (instead: ${instead})`]
  })
}

/** The literals of a program that are prose: several words, and no identifier. What a citation quotes is not ours. */
function proseOf(statement: Node): string[] {
  const quoted = new Set<Node>()
  const found: string[] = []
  traverseFast(statement, (node) => {
    if (node.type === 'ObjectProperty' && node.key.type === 'Identifier' && node.key.name === 'quote') {
      traverseFast(node.value, (it) => void quoted.add(it))
    }
    if (quoted.has(node)) return
    if (node.type === 'StringLiteral' && isProse(node.value)) found.push(node.value)
    else if (node.type === 'TemplateLiteral') {
      const text = node.quasis.map((it) => it.value.cooked ?? it.value.raw).join('…')
      if (isProse(text)) found.push(text)
    }
  })
  return found
}

function isProse(text: string): boolean {
  return /[a-z]\S*\s+\S*[a-z]/i.test(text)
}

function withoutQuotes(markdown: string): string {
  return markdown.replace(/^\s*> .*$/gm, '')
}

/** Of a fixture, the messages: what stands before them is input. */
function messagesOf(fixture: string): string[] {
  return [...fixture.matchAll(/\b(?:error|warning|info): (.*)/g)].map(([, message = '']) => message)
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return isProse(value) ? [value] : []
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(stringsOf)
}

function filesOf(folder: string, extension: string): string[] {
  return readdirSync(folder)
    .filter((it) => it.endsWith(extension))
    .sort()
    .map((it) => join(folder, it))
}

function read(path: string): string {
  return readFileSync(path, 'utf8')
}
