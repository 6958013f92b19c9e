import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CONFIGURATION } from '../server/src/analysis/configuration.ts'
import { lintObserved } from '../server/src/analysis/lintObserved.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import type { Certificate } from '../server/src/x509/certificate.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const NOW = Date.parse('2026-06-01')

function chainOf(recipes: string): Certificate[] {
  const parsed = parseRecipes(recipes)
  return bundleOf('file:///chain.pem', pemOfRecipes(parsed, parsed)).blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
}

test('a live server is judged by the rules for files, gravest first', () => {
  const chain = chainOf(`subject    CN=shop.example
san        DNS:shop.example
issuer     CN=Shop CA
not-after  2026-06-11
---
subject    CN=Shop CA
ca         true
not-before 2025-01-01
not-after  2026-05-01`)
  const findings = lintObserved(
    {
      host: 'shop.example',
      port: 443,
      versions: [
        { version: 'TLSv1.0', offered: true, cipherSuite: 0x0005 },
        { version: 'TLSv1.2', offered: true, cipherSuite: 0xc02f },
        { version: 'TLSv1.3', offered: true, cipherSuite: 0x1301 },
      ],
    },
    chain,
    DEFAULT_CONFIGURATION,
    NOW,
  )
  const lines = findings.map((it) => `${it.severity}: ${it.ruleId}: ${it.message}`)
  assert.ok(lines.includes('error: deprecated-protocol-version: TLSv1.0 is deprecated'), lines.join('\n'))
  assert.ok(lines.includes('error: expired: expired 31 days ago: Shop CA'), lines.join('\n'))
  assert.ok(
    lines.some((it) => it.startsWith('warning: expires-soon:')),
    lines.join('\n'),
  )
  assert.ok(
    lines.some((it) => it.startsWith('error: rc4-cipher:')),
    lines.join('\n'),
  )
  const gravity = findings.map((it) => ['error', 'warning', 'info'].indexOf(it.severity))
  assert.deepEqual(
    gravity,
    gravity.toSorted((a, b) => a - b),
  )
})

test('a sound server has no findings', () => {
  const findings = lintObserved(
    {
      host: 'shop.example',
      port: 443,
      versions: [
        { version: 'TLSv1.2', offered: true, cipherSuite: 0xc02f },
        { version: 'TLSv1.3', offered: true, cipherSuite: 0x1301 },
      ],
    },
    chainOf(`subject    CN=shop.example
san        DNS:shop.example
issuer     CN=Shop CA`),
    DEFAULT_CONFIGURATION,
    NOW,
  )
  assert.deepEqual(
    findings.filter((it) => it.severity !== 'info').map((it) => it.ruleId),
    [],
  )
})

test('the settings hold for live servers too', () => {
  const chain = chainOf(`subject    CN=shop.example
san        DNS:shop.example
issuer     CN=Shop CA
extended-key-usage serverAuth
not-before 2026-05-01
not-after  2027-05-01`)
  const server = {
    host: 'shop.example',
    port: 443,
    versions: [{ version: 'TLSv1.1' as const, offered: true, cipherSuite: 0xc013 }],
  }
  const found = (rules: ReadonlyMap<string, 'off' | 'info'>, certificateScope: 'auto' | 'public') =>
    lintObserved(server, chain, { ...DEFAULT_CONFIGURATION, rules, certificateScope }, NOW).map(
      (it) => `${it.severity} ${it.ruleId}`,
    )
  assert.ok(found(new Map(), 'auto').includes('error deprecated-protocol-version'))
  assert.ok(!found(new Map(), 'auto').includes('error validity-too-long'))
  assert.ok(found(new Map(), 'public').includes('error validity-too-long'))
  const changed = found(
    new Map([
      ['deprecated-protocol-version', 'info'],
      ['no-tls13', 'off'],
    ]),
    'auto',
  )
  assert.ok(changed.includes('info deprecated-protocol-version'))
  assert.ok(changed.every((it) => !it.endsWith(' no-tls13')))
})

test('a key that is in a list of weak ones is told, of the server as of its issuer', () => {
  const chain = chainOf(`subject    CN=shop.example
san        DNS:shop.example
key        rsa 2048
issuer     CN=Shop CA
not-after  2026-06-11
---
subject    CN=Shop CA
key        rsa 2048
ca         true
not-after  2031-01-01`)
  const server = { host: 'shop.example', port: 443, versions: [] }
  const weak = (index: number | undefined) => {
    const modulus = index === undefined ? undefined : chain[index]!.publicKey.value.modulus
    const weakKeys = { isListed: (it: Uint8Array) => it === modulus, unreadable: [] }
    return lintObserved(server, chain, DEFAULT_CONFIGURATION, NOW, weakKeys)
      .filter((it) => it.ruleId === 'weak-rsa-key')
      .map((it) => it.message)
  }
  assert.deepEqual(weak(undefined), [])
  assert.match(weak(0).join(), /^weak Debian OpenSSL key [^:]*$/)
  assert.match(weak(1).join(), /^weak Debian OpenSSL key .*: Shop CA$/)
})
