import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Failure } from '../server/src/analysis/failure.ts'
import { MOST_FINDINGS } from '../server/src/analysis/leftOut.ts'
import { lint, lintCertificates, lintContained, lintContents } from '../server/src/analysis/lint.ts'
import { sourceRange } from '../server/src/base/range.ts'
import { pem } from '../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import { checkReport } from '../server/src/report/checkReport.ts'
import { checkText } from '../server/src/report/checkText.ts'
import { tooComplex } from '../server/src/rules/policy/too-complex.ts'
import type { PolicyRule, Report } from '../server/src/rules/rule.ts'
import { decodeContent } from '../server/src/x509/content.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { derOfRecipes } from './support/encodings.ts'

const CONTEXT = { now: Date.UTC(2026, 2, 1), expiryDays: 30 }

test('a rule that throws is told of, and what it and others reported is kept', () => {
  const failures: Failure[] = []
  const broken = policyRule('broken', function* () {
    yield { range: sourceRange('file:///a', 5, 6), message: 'found before the mistake' }
    throw new TypeError('a mistake in the rule')
  })
  const sound = policyRule('sound', function* () {
    yield { range: sourceRange('file:///a', 1, 2), message: 'found by another rule' }
  })
  const findings = lint(EMPTY_POLICY, {
    rules: [broken, sound],
    context: CONTEXT,
    onFailure: (it) => failures.push(it),
  })
  assert.deepEqual(
    findings.map((it) => it.message),
    ['found by another rule', 'found before the mistake'],
  )
  assert.deepEqual(
    failures.map((it) => [it.ruleId, String(it.error)]),
    [['broken', 'TypeError: a mistake in the rule']],
  )
})

test('the same report at the same place is one finding', () => {
  const twice = policyRule('twice', function* () {
    const range = sourceRange('file:///a', 1, 2)
    yield { range, message: 'said twice' }
    yield { range, message: 'said twice' }
    yield { range, message: 'said once' }
  })
  const findings = lint(EMPTY_POLICY, { rules: [twice], context: CONTEXT })
  assert.deepEqual(
    findings.map((it) => it.message),
    ['said twice', 'said once'],
  )
})

test('of one rule, so many findings are kept in one document, and that others are left out is said', async () => {
  const many = policyRule('many', function* () {
    // Each twice, as of two servers that include it.
    for (let start = 0; start < MOST_FINDINGS + 5; start++) {
      for (const uri of ['file:///a', 'file:///a']) {
        yield { range: sourceRange(uri, start, start + 1), message: 'found' }
      }
    }
    for (let count = 0; count < MOST_FINDINGS + 5; count++) {
      yield { range: sourceRange('file:///crowded', 1, 2), message: `found ${count}` }
    }
    yield { range: sourceRange('file:///crowded', 2, 3), message: 'graver', severity: 'error' }
    for (let start = 0; start < MOST_FINDINGS; start++) {
      for (const message of ['found', 'found']) {
        yield { range: sourceRange('file:///full', start, start + 1), message }
      }
    }
  })
  const graver = policyRule('graver', function* () {
    yield {
      range: sourceRange('file:///a', MOST_FINDINGS + 9, MOST_FINDINGS + 10),
      message: 'found at the end',
    }
  })
  const findings = lint(EMPTY_POLICY, { rules: [many, graver, tooComplex], context: CONTEXT })
  const count = (ruleId: string, uri: string) =>
    findings.filter((it) => it.ruleId === ruleId && it.range.uri === uri).length
  assert.deepEqual(
    ['file:///a', 'file:///crowded', 'file:///full'].map((it) => [
      count('many', it),
      count('graver', it),
      count('too-complex', it),
    ]),
    [
      [MOST_FINDINGS, 1, 1],
      [MOST_FINDINGS + 1, 0, 1],
      [MOST_FINDINGS, 0, 0],
    ],
  )
  const said = findings.find((it) => it.ruleId === 'too-complex')!
  assert.equal(said.message, 'more than 10,000 findings of many: the others are left out')
  assert.equal(said.severity, 'info')
  const world = { version: '1', path: (uri: string) => uri, text: async () => '' }
  const report = await checkReport(findings, 3, world)
  assert.equal(report.summary.atLeast, true)
  assert.match(checkText(report), /^At least 1 error, 30001 warnings, 2 info in 3 files\.$/m)
  const whole = await checkReport(
    findings.filter((it) => it.range.uri === 'file:///full'),
    1,
    world,
  )
  assert.equal(whole.summary.atLeast, undefined)
})

test('a chain from the wire is judged by certificate and by order, each finding with its certificate', () => {
  const text = pemOfRecipes(
    parseRecipes(
      [
        'subject CN=Test CA\nca true\nkey-usage keyCertSign\nissuer CN=Test Root',
        'subject CN=shop.example\nsan DNS:shop.example\nissuer CN=Test CA\nkey rsa 1024\nnot-after 2026-02-15',
      ].join('\n\n'),
    ),
  )
  const { bundles } = pem.lower(
    { uri: 'file:///a.pem', text, ...pem.parse(text) },
    { serverVersion: undefined, included: () => [] },
  )
  const certificates = bundles[0]!.blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
  assert.deepEqual(
    lintCertificates(certificates, { context: CONTEXT }).map((it) => [it.index, it.severity, it.message]),
    [
      [1, 'error', 'the certificate of shop.example is not the first'],
      [1, 'error', 'expired 14 days ago'],
      [1, 'error', 'the key has 1024 bits'],
    ],
  )
})

test('what is in a binary file is judged by element, with the bytes that are meant', () => {
  const [certificate, crl, key] = derOfRecipes(
    [
      'subject CN=shop.example\nsan DNS:shop.example\nkey rsa 1024',
      'crl CN=Test CA\nnext-update 2026-02-25',
      'private-key rsa 1024',
    ].join('\n---\n'),
  )
  const contents = [
    ['CERTIFICATE', certificate],
    ['X509 CRL', crl],
    ['PRIVATE KEY', key],
  ].map(([label, der]) => ({ label: label as string, ...decodeContent(label as string, der as Uint8Array) }))
  const found = lintContents('file:///a.p12', contents, 'separate', { context: CONTEXT })
  const [shop] = contents
  assert.ok(shop?.content.kind === 'certificate')
  assert.deepEqual(
    found
      .filter((it) => it.severity === 'error')
      .map(({ index, ruleId, bytes, ofEncoding }) => ({ index, ruleId, bytes, ofEncoding })),
    [
      { index: 0, ruleId: 'small-key', bytes: shop.content.certificate.publicKey.bytes, ofEncoding: false },
      {
        index: 1,
        ruleId: 'expired-crl',
        bytes: found.find((it) => it.index === 1)?.bytes,
        ofEncoding: false,
      },
    ],
  )
  const messages = lintContained('file:///a.p12', contents, { context: CONTEXT }).map((it) => it.message)
  assert.ok(messages.includes('the key has 1024 bits: shop.example'))
  assert.ok(messages.some((it) => it.endsWith(': Test CA')))
})

function policyRule(id: string, check: () => Iterable<Report>): PolicyRule {
  return {
    subject: 'policy',
    id,
    title: id,
    severity: 'warning',
    since: '0.1.0',
    citations: [{ source: 'RFC 9325', section: '1' }],
    docs: { what: 'A rule of a test.', why: '', whatToDo: '' },
    check,
  }
}
