import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceRange } from '../server/src/base/range.ts'
import { expandCipherString } from '../server/src/dialects/shared/opensslCipherString.ts'
import type { CipherWord } from '../server/src/policy/policy.ts'

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
