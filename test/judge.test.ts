import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Failure } from '../server/src/analysis/failure.ts'
import { judge, judgeCertificates } from '../server/src/analysis/judge.ts'
import { sourceRange } from '../server/src/base/range.ts'
import { pem } from '../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import type { PolicyRule, Report } from '../server/src/rules/rule.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

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
  const findings = judge(EMPTY_POLICY, {
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
  const findings = judge(EMPTY_POLICY, { rules: [twice], context: CONTEXT })
  assert.deepEqual(
    findings.map((it) => it.message),
    ['said twice', 'said once'],
  )
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
    judgeCertificates(certificates, { context: CONTEXT }).map((it) => [it.index, it.severity, it.message]),
    [
      [1, 'error', 'the certificate of shop.example does not come first'],
      [1, 'error', 'expired 14 days ago'],
      [1, 'error', 'the key has 1024 bits'],
    ],
  )
})

function policyRule(id: string, check: () => Iterable<Report>): PolicyRule {
  return {
    subject: 'policy',
    id,
    title: id,
    severity: 'warning',
    since: '0.1.0',
    citations: [{ source: 'RFC 9325', section: '1' }],
    docs: 'A rule of a test.',
    check,
  }
}
