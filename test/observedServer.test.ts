// A live server is judged by the same rules as a file.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lint } from '../server/src/analysis/lint.ts'
import { type ObservedServer, policyOf } from '../server/src/policy/observedServer.ts'
import { cipherSuiteByOpensslName } from '../server/src/registry/cipherSuites.ts'

const context = { now: Date.UTC(2026, 2, 1), expiryDays: 30 }

test('an old-fashioned server is judged for what it accepted', () => {
  assert.deepEqual(
    findings([
      { version: 'SSLv2', offered: false },
      { version: 'SSLv3', offered: null },
      { version: 'TLSv1.0', offered: true, cipherSuite: id('RC4-SHA') },
      { version: 'TLSv1.1', offered: true, cipherSuite: id('DES-CBC3-SHA') },
      { version: 'TLSv1.2', offered: true, cipherSuite: id('AES128-SHA') },
      { version: 'TLSv1.3', offered: false },
    ]),
    [
      'deprecated-protocol-version error: TLSv1.0 is deprecated',
      'deprecated-protocol-version error: TLSv1.1 is deprecated',
      'des-cipher warning: DES-CBC3-SHA uses 3DES, with blocks of 64 bits',
      'no-tls13 warning: TLSv1.3 is not enabled',
      'rc4-cipher error: RC4-SHA uses RC4',
      'static-key-exchange error: AES128-SHA uses a static RSA key exchange',
    ],
  )
})

test('a sound server is not reported, and neither is what could not be told', () => {
  const tls12 = { version: 'TLSv1.2', offered: true, cipherSuite: id('ECDHE-RSA-AES128-GCM-SHA256') } as const
  assert.deepEqual(findings([tls12, { version: 'TLSv1.3', offered: true, cipherSuite: 0x1301 }]), [])
  assert.deepEqual(findings([tls12, { version: 'TLSv1.3', offered: null }]), [])
  assert.deepEqual(
    findings([
      { version: 'TLSv1.2', offered: true, cipherSuite: 0x6a6a },
      { version: 'TLSv1.3', offered: true },
    ]),
    [],
  )
  assert.deepEqual(findings([]), [])
})

test('the place is the server, and there is nothing to edit', () => {
  const policy = policyOf({ host: '::1', port: 443, versions: [{ version: 'TLSv1.0', offered: true }] })
  const [finding] = lint(policy, { context })
  assert.equal(finding!.range.uri, 'tls://[::1]:443')
  assert.deepEqual(finding!.fixes(), [])
})

function findings(versions: ObservedServer['versions']): string[] {
  const found = lint(policyOf({ host: 'shop.example', port: 443, versions }), { context })
  return found.map((it) => `${it.ruleId} ${it.severity}: ${it.message}`).sort()
}

function id(opensslName: string): number {
  return cipherSuiteByOpensslName(opensslName)!.id
}
