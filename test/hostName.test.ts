import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiHost } from '../server/src/base/hostName.ts'

test('names become those of browsers, in A-labels, and addresses are written in one way', () => {
  for (const [written, host] of [
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['bu\u0308cher。example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['straße.example', 'xn--strae-oqa.example'],
    ['ＳＨＯＰ.example', 'shop.example'],
    ['_dmarc.shop.example.', '_dmarc.shop.example.'],
    ['*.shop.example', '*.shop.example'],
    ['localhost', 'localhost'],
    ['[2001:DB8::0:1]', '2001:db8::1'],
    ['::1', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
  ] as const) {
    assert.equal(asciiHost(written), host, written)
  }
})

test('what is neither a name nor an address is none', () => {
  const written = [
    '',
    '.',
    'two words',
    'a..example',
    '.example',
    'shop.example:443',
    'https://shop.example/',
  ]
  written.push(
    'shop.example/x',
    'me@shop.example',
    '%61.example',
    '256.1.1.1',
    '[::1',
    '::1::',
    'xn--a.example',
  )
  written.push(
    'a\u0000.example',
    'a\u202e.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}example`,
  )
  for (const it of written) assert.equal(asciiHost(it), undefined, it)
})
