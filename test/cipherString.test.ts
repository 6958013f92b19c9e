import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceRange } from '../server/src/base/range.ts'
import { expandCipherString } from '../server/src/dialects/shared/opensslCipherString.ts'
import { cipherTable } from '../server/src/dialects/shared/opensslCipherTable.ts'
import type { CipherWord } from '../server/src/policy/policy.ts'
import { opensslIs30, skipWithout } from './support/opensslCommand.ts'
import { seededRandom } from './support/seededRandom.ts'

test('strings expand as in OpenSSL 3.0', async (context) => {
  if (skipWithout(context, opensslIs30(), 'openssl 3.0')) return
  const { names, formerNames } = cipherTable()
  const strings = [...seenStrings(), ...names.keys(), ...formerNames.keys(), ...randomStrings(100)]
  assert.ok(strings.length > 200 + names.size)
  const different: string[] = []
  await inParallel(strings, async (text) => {
    const expected = await opensslList(text)
    const { suites, cipherString } = expand(text)
    const found = cipherString!.error ? 'invalid command' : suites.map((it) => it.value.opensslName).join(':')
    if (found !== expected) different.push(`${text}\n  expected ${expected}\n  found    ${found}`)
  })
  assert.deepEqual(different, [])
})

test('each word knows its place and what it does', () => {
  const text = 'ECDHE+AESGCM:!ECDSA AES128-SHA:-AES128-SHA:@SECLEVEL=1'
  const { cipherString, suites } = expand(text)
  assert.deepEqual(
    cipherString!.words.map((it) => [it.text, it.effect, it.affected.map((suite) => suite.opensslName)]),
    [
      [
        'ECDHE+AESGCM',
        'add',
        [
          'ECDHE-ECDSA-AES256-GCM-SHA384',
          'ECDHE-RSA-AES256-GCM-SHA384',
          'ECDHE-ECDSA-AES128-GCM-SHA256',
          'ECDHE-RSA-AES128-GCM-SHA256',
        ],
      ],
      ['!ECDSA', 'kill', ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256']],
      ['AES128-SHA', 'add', ['AES128-SHA']],
      ['-AES128-SHA', 'delete', ['AES128-SHA']],
      ['@SECLEVEL=1', 'securityLevel', []],
    ],
  )
  assert.equal(cipherString!.securityLevel, 1)
  assert.deepEqual(
    suites.map((it) => textAt(text, it.range)),
    ['ECDHE+AESGCM', 'ECDHE+AESGCM'],
  )
})

test('a name that OpenSSL ignores is told, with the one that was meant', () => {
  const unknown = (text: string) =>
    expand(text).cipherString!.words.flatMap((it) =>
      it.unknown ? [[it.unknown.name, it.unknown.suggestion]] : [],
    )
  assert.deepEqual(unknown('ECDHE-RSA-AES256-GCM-SHA348:HIGH'), [
    ['ECDHE-RSA-AES256-GCM-SHA348', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ])
  assert.deepEqual(unknown('high:!anull:ECDHE+AESGCN'), [
    ['high', 'HIGH'],
    ['anull', 'aNULL'],
    ['AESGCN', 'AESGCM'],
  ])
  assert.deepEqual(unknown('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'), [
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ])
  assert.deepEqual(unknown('TLS_AES_128_GCM_SHA256:TLSv1.3:nonsense'), [
    ['TLS_AES_128_GCM_SHA256', undefined],
    ['TLSv1.3', undefined],
    ['nonsense', undefined],
  ])
  assert.deepEqual(unknown('HIGH:!EXPORT:!DES:!RC4:!SSLv2:!kDHr:KRB5-DES-CBC3-SHA'), [])
})

test('an unknown name swallows what stands behind it', () => {
  const [word] = expand('FOO!aNULL:AES').cipherString!.words
  assert.equal(word!.text, 'FOO!aNULL')
  assert.equal(word!.unknown!.name, 'FOO')
})

test('suites that OpenSSL 3.0 is built without are told at the word that asks for them', () => {
  const unavailable = (text: string) =>
    expand(text)
      .cipherString!.words.filter((it) => it.unavailable.length > 0)
      .map((it) => [it.text, it.unavailable.length, it.unavailable[0]!.opensslName])
  assert.deepEqual(unavailable('RC4-SHA:DES-CBC3-SHA:HIGH'), [
    ['RC4-SHA', 1, 'RC4-SHA'],
    ['DES-CBC3-SHA', 1, 'DES-CBC3-SHA'],
  ])
  assert.deepEqual(unavailable('RC4-SHA:RC4-MD5:!RC4'), [])
  assert.deepEqual(unavailable('HIGH:+3DES:!aNULL'), [])
  assert.deepEqual(unavailable('ECDH+3DES:!ADH:!AECDH')[0]!.slice(0, 2), ['ECDH+3DES', 2])
  assert.deepEqual(unavailable('ALL:SHA:kRSA'), [])
  assert.deepEqual(unavailable('EXP')[0]![0], 'EXP')
  assert.deepEqual(unavailable('DES-CBC3-MD5')[0], ['DES-CBC3-MD5', 1, 'DES-CBC3-MD5'])
})

test('what OpenSSL refuses has its place', () => {
  const place = (text: string) => {
    const { error } = expand(text).cipherString!
    return error && [textAt(text, error.range), error.message]
  }
  assert.deepEqual(place('AES/SHA'), ['/', 'OpenSSL refuses `/` here'])
  assert.deepEqual(place('AES:!'), ['!', 'a name is missing'])
  assert.deepEqual(place('AES:@SECLEVEL=6'), ['@SECLEVEL=6', 'a security level is a digit from 0 to 5'])
  assert.equal(place('AES'), undefined)
})

test('the places follow a map of offsets', () => {
  // As of 'HIGH' + ':!aNULL' in JavaScript.
  const offsets = [101, 102, 103, 104, 110, 111, 112, 113, 114, 115, 116, 117]
  const { cipherString } = expandCipherString(
    'HIGH:!aNULL',
    sourceRange('a.js', 100, 118),
    (it) => offsets[it]!,
  )
  assert.deepEqual(
    cipherString!.words.map((it: CipherWord) => [it.range.start, it.range.end]),
    [
      [101, 105],
      [111, 117],
    ],
  )
})

function expand(text: string) {
  return expandCipherString(text, sourceRange('test', 0, text.length))
}

function textAt(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(start, end)
}

function seenStrings(): string[] {
  return readFileSync('test/fixtures/cipherStrings/seen.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Words with random operators; the same at each run. */
function randomStrings(count: number): string[] {
  const random = seededRandom(20261123)
  const below = (limit: number) => Math.floor(random() * limit)
  const { names, formerNames } = cipherTable()
  const words = [...names.keys(), ...formerNames.keys(), '@STRENGTH', 'TYPO']
  const aliases = words.filter((it) => !it.includes('-'))
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + below(6) }, (_, index) => {
      const name = pick(below(4) === 0 ? words : aliases)
      if (name.startsWith('@')) return name
      const combined = below(3) === 0 ? `${name}+${pick(aliases.filter((it) => !it.startsWith('@')))}` : name
      return `${index === 0 ? '' : pick(['', '', '', '-', '!', '+'])}${combined}`
    }).join(pick([':', ':', ':', ',', ' '])),
  )
}

/** The suites of TLS 1.2 and below as `openssl ciphers` lists them; '' for none, or `invalid command`. */
function opensslList(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // A separator in front changes nothing, save that DEFAULT and SUITEB… count only at the front; and a string that
    // begins with a hyphen would be an option.
    const child = spawn('openssl', ['ciphers', text.startsWith('-') ? `:${text}` : text])
    let output = ''
    child.stdout.on('data', (data) => {
      output += String(data)
    })
    child.stderr.on('data', (data) => {
      output += String(data)
    })
    child.on('error', reject)
    child.on('close', () => {
      if (output.includes('invalid command')) return resolve('invalid command')
      if (output.includes('no cipher match')) return resolve('')
      const names = output.trim().split(':')
      resolve(names.filter((it) => !it.startsWith('TLS_')).join(':'))
    })
  })
}

async function inParallel<T>(values: readonly T[], run: (value: T) => Promise<void>): Promise<void> {
  const rest = [...values]
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let value = rest.pop(); value !== undefined; value = rest.pop()) await run(value)
    }),
  )
}
