// zlint's own test certificates, where they are at hand: a rule that names a zlint lint as its equivalent has to report
// where zlint does and be silent where zlint is. TLS_LENS_CORPORA names the folder that holds `zlint/cases.json`.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { judge } from '../server/src/analysis/judge.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import { RULES } from '../server/src/rules/all.generated.ts'

interface Case {
  readonly lint: string
  readonly file: string
  readonly expected: 'Pass' | 'Error' | 'Warn' | 'Notice' | 'NA' | 'NE'
}

/** Of a rule that mirrors several lints, the messages that are about what the lint is about. */
const ABOUT: ReadonlyMap<string, RegExp> = new Map([
  ['e_basic_constraints_not_critical', /^basicConstraints /],
  ['e_ext_authority_key_identifier_critical', /^authorityKeyIdentifier /],
  ['e_ext_subject_key_identifier_critical', /^subjectKeyIdentifier /],
  ['e_ext_freshest_crl_marked_critical', /^freshestCRL /],
  ['e_subject_info_access_marked_critical', /^subjectInfoAccess /],
  ['e_ext_name_constraints_not_critical', /^nameConstraints /],
  ['w_ext_crl_distribution_marked_critical', /^cRLDistributionPoints /],
  ['w_ext_key_usage_not_critical', /^keyUsage /],
  ['e_ext_san_not_critical_without_subject', /^not critical/],
  ['w_ext_san_critical_with_subject_dn', /^critical/],
])

const corpora = process.env['TLS_LENS_CORPORA']
const cases = corpora === undefined ? undefined : join(corpora, 'zlint', 'cases.json')
const skip =
  cases === undefined
    ? 'TLS_LENS_CORPORA names no folder of corpora'
    : existsSync(cases)
      ? false
      : `${cases} is not there`

describe("zlint's certificates", { skip }, () => {
  const byLint = new Map<string, Case[]>()
  const all: readonly Case[] = skip === false ? JSON.parse(readFileSync(cases!, 'utf8')) : []
  for (const it of all) byLint.set(it.lint, [...(byLint.get(it.lint) ?? []), it])

  const table: string[] = []
  const mirrored = RULES.flatMap((it) => it.equivalents ?? [])
  after(() => {
    console.log([`${mirrored.length} lints are mirrored; of these the corpus has:`, ...table].join('\n'))
  })

  for (const rule of RULES) {
    for (const equivalent of rule.equivalents ?? []) {
      const lint = equivalent.replace('zlint:', '')
      const of = byLint.get(lint)
      if (of === undefined) continue
      test(`${lint}: ${rule.id}`, () => {
        const differing: string[] = []
        for (const { file, expected } of of) {
          const found = messages(file, rule.id).filter((message) => ABOUT.get(lint)?.test(message) ?? true)
          if (['Error', 'Warn', 'Notice'].includes(expected) === found.length > 0) continue
          differing.push(`${lint} ${file}: zlint ${expected}, here ${found.join('; ') || 'silent'}`)
        }
        table.push(
          `  ${String(of.length - differing.length).padStart(3)} of ${String(of.length).padEnd(3)} ${lint}`,
        )
        assert.deepEqual(differing, [])
      })
    }
  }
})

/** What the rule says of the certificate, on the day on which that was issued and as of a public authority's. */
function messages(file: string, ruleId: string): string[] {
  const text = readFileSync(join(corpora!, 'zlint', 'certificates', file), 'latin1')
  const bundle = bundleOf('file:///case.pem', text)
  const content = bundle.blocks[0]?.content
  assert.ok(content?.kind === 'certificate', `${file} is no certificate`)
  const now = content.certificate.validity.notBefore.value
  const onFailure = ({ error }: { readonly error: unknown }) => {
    throw error
  }
  return judge(
    { ...EMPTY_POLICY, bundles: [bundle] },
    { context: { now, expiryDays: 30, scope: 'public' }, onFailure },
  )
    .filter((it) => it.ruleId === ruleId)
    .map((it) => it.message)
}
