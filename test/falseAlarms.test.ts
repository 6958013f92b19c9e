// Certificates that are in daily use all over the world: whatever a rule finds in them is most likely a mistake of the
// rule. Mozilla's roots, as Node has them and as Debian does, and what public authorities issue under the rules of today:
// test/fixtures/public/certificates.pem says where each comes from.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { lint, lintCertificates } from '../server/src/analysis/lint.ts'
import { pem } from '../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import type { CertificateScope } from '../server/src/rules/ruleContext.ts'

/** Debian's package; its bundle has what the administrator of a machine added, too. */
const DEBIAN_ROOTS = '/usr/share/ca-certificates/mozilla'
/** Certificates grow old, and this test shall not. */
const OF_DATES = new Set(['expired', 'expires-soon'])
const CONTEXT = { now: Date.now(), expiryDays: 30 }

test("nothing but dates is found in Node's root certificates, beyond information", () => {
  assert.deepEqual(withoutDates(rootCertificates.join('\n')), [])
})

test("nothing but dates is found in Debian's roots, beyond information", {
  skip: !existsSync(DEBIAN_ROOTS),
}, () => {
  const roots = readdirSync(DEBIAN_ROOTS).map((name) => readFileSync(join(DEBIAN_ROOTS, name), 'utf8'))
  assert.deepEqual(withoutDates(roots.join('')), [])
})

test('nor as a chain that a server sent', () => {
  const certificates = bundleOf(rootCertificates.slice(0, 20).join('\n')).blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
  const found = lintCertificates(certificates, { context: CONTEXT, onFailure: fail })
  assert.deepEqual(
    found.filter((it) => !OF_DATES.has(it.ruleId)),
    [],
  )
})

test('no error but dates is found in a root that is judged as a public one', () => {
  const found = rootCertificates.flatMap((root) => judged(root, 'public'))
  assert.deepEqual(
    found.filter((it) => it.severity === 'error').map((it) => `${it.ruleId}: ${it.message}`),
    [],
  )
})

const PUBLIC_CERTIFICATES = 'test/fixtures/public/certificates.pem'
const published =
  readFileSync(PUBLIC_CERTIFICATES, 'utf8').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []

for (const scope of ['auto', 'public'] as const) {
  test(`nothing but information is found in certificates of public authorities, with the scope ${scope}`, () => {
    const found = published.flatMap((certificate) => judged(certificate, scope))
    assert.deepEqual(
      found.filter((it) => it.severity !== 'info').map((it) => `${it.ruleId}: ${it.message}`),
      [],
    )
  })
}

test('certificates of public authorities are signed by those that they name', () => {
  const certificates = published.map((it) => new X509Certificate(it))
  const authorities = [...certificates, ...rootCertificates.map((it) => new X509Certificate(it))]
  const wrong = certificates.filter((certificate) => {
    const issuers = authorities.filter((it) => certificate.checkIssued(it))
    return !issuers.every((it) => certificate.verify(it.publicKey))
  })
  assert.deepEqual(
    wrong.map((it) => it.subject),
    [],
  )
  assert.ok(certificates.length > 10)
})

/** What the rules find in one certificate on the day on which it was issued, except that it ends. */
function judged(text: string, scope: CertificateScope) {
  const bundle = bundleOf(text)
  const { content } = bundle.blocks[0]!
  assert.ok(content.kind === 'certificate')
  const context = { ...CONTEXT, now: content.certificate.validity.notBefore.value, scope }
  const found = lint({ ...EMPTY_POLICY, bundles: [bundle] }, { context, onFailure: fail })
  return found.filter((it) => !OF_DATES.has(it.ruleId))
}

function withoutDates(text: string): string[] {
  const bundle = bundleOf(text)
  assert.ok(bundle.blocks.length > 50)
  return lint({ ...EMPTY_POLICY, bundles: [bundle] }, { context: CONTEXT, onFailure: fail })
    .filter((it) => !OF_DATES.has(it.ruleId) && it.severity !== 'info')
    .map((it) => `${it.ruleId} at ${it.range.start}: ${it.message}`)
}

function bundleOf(text: string) {
  const source = { uri: 'file:///roots.pem', text, ...pem.parse(text) }
  return pem.lower(source, { serverVersion: undefined, included: () => [] }).bundles[0]!
}

function fail({ error }: { readonly error: unknown }): never {
  throw error
}
