// Certificates that are in daily use all over the world: whatever a rule finds in them is most likely a mistake of the
// rule. Mozilla's roots, as Node has them and as Debian does.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { judge, judgeCertificates } from '../server/src/analysis/judge.ts'
import { pem } from '../server/src/dialects/pem/index.ts'

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
  const found = judgeCertificates(certificates, { context: CONTEXT, onFailure: fail })
  assert.deepEqual(
    found.filter((it) => !OF_DATES.has(it.ruleId)),
    [],
  )
})

function withoutDates(text: string): string[] {
  const bundle = bundleOf(text)
  assert.ok(bundle.blocks.length > 50)
  return judge(
    { endpoints: [], bundles: [bundle], processVerification: [], syntaxErrors: [] },
    { context: CONTEXT, onFailure: fail },
  )
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
