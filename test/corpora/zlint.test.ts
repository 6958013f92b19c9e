// zlint's own test certificates: a rule that names a zlint lint as its equivalent has to report where zlint does, as
// severely, and be silent where zlint is. TABLE=1 prints how many cases of each lint agree.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Finding } from '../../server/src/analysis/finding.ts'
import { lint } from '../../server/src/analysis/lint.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../../server/src/policy/policy.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import type { Severity } from '../../server/src/rules/rule.ts'
import { corpus } from '../support/corpora.ts'

interface Case {
  readonly lint: string
  readonly file: string
  readonly expected: 'Pass' | 'Error' | 'Warn' | 'Notice' | 'NA' | 'NE'
}

interface OtherSeverity {
  readonly here: readonly Severity[]
  readonly why: string
}

const SEVERITIES: ReadonlyMap<Case['expected'], Severity> = new Map([
  ['Error', 'error'],
  ['Warn', 'warning'],
  ['Notice', 'info'],
])

const BY_ASN1_ONLY: OtherSeverity = {
  here: ['warning'],
  why: 'a limit of the ASN.1 in RFC 5280, without a MUST',
}
const TO_ZLINTS_MIND: OtherSeverity = { here: ['warning'], why: 'no document forbids it in so many words' }
const HARMLESS: OtherSeverity = { here: ['warning'], why: 'clients accept the certificate' }

/** Where the severity here is another than zlint's, and why. */
const OTHER_SEVERITIES: ReadonlyMap<string, OtherSeverity> = new Map<string, OtherSeverity>([
  ['e_cert_ext_invalid_der', HARMLESS],
  ['e_international_dns_name_not_nfc', { here: ['warning'], why: 'the name works where it is written so' }],
  ['e_issuer_dn_country_not_printable_string', BY_ASN1_ONLY],
  ['e_state_or_province_name_must_not_contain_control_characters', TO_ZLINTS_MIND],
  ['e_subj_contains_html_entities', TO_ZLINTS_MIND],
  ['e_subject_printable_string_badalpha', BY_ASN1_ONLY],
  ['e_ext_name_constraints_not_critical', { here: ['warning'], why: 'the Baseline Requirements allow it' }],
  [
    'e_rsa_allowed_ku_ee',
    { here: ['warning'], why: 'RFC 3279 lists the usages that may be, without a MUST' },
  ],
  [
    'e_key_usage_and_extended_key_usage_inconsistent',
    { here: ['info', 'error'], why: 'a usage more than the purposes need does no harm' },
  ],
  [
    'e_ca_multiple_reserved_policy_oids',
    { here: ['warning'], why: 'a cross-certificate may have several, and does not say that it is one' },
  ],
  [
    'w_ext_cert_policy_explicit_text_not_utf8',
    { here: ['warning', 'error'], why: 'an IA5String is an error of the same rule' },
  ],
  ['e_ext_authority_key_identifier_no_key_identifier', HARMLESS],
  ['e_superfluous_ku_encoding', { here: ['warning', 'info'], why: HARMLESS.why }],
  ['e_sub_cert_aia_missing', HARMLESS],
  ['e_sub_cert_eku_missing', HARMLESS],
  ['e_subject_dn_serial_number_max_length', BY_ASN1_ONLY],
  ['e_subject_given_name_max_length', BY_ASN1_ONLY],
  ['e_subject_locality_name_max_length', BY_ASN1_ONLY],
  ['e_subject_surname_max_length', BY_ASN1_ONLY],
  [
    'e_crl_next_update_invalid',
    { here: ['warning', 'error'], why: 'a CRL that does not say so may be one for authorities' },
  ],
  [
    'e_crl_revocation_time_after_this_update',
    { here: ['warning'], why: 'RFC 5280 says what the dates mean, without a MUST' },
  ],
  [
    'e_signature_algorithm_not_supported',
    { here: ['error', 'info'], why: 'the Baseline Requirements allow RSA-PSS by now' },
  ],
  ['w_rsa_mod_factors_smaller_than_752', { here: ['error'], why: 'anyone can factor the key' }],
  [
    'w_tls_server_cert_valid_time_longer_than_397_days',
    { here: ['warning', 'error'], why: 'more than one day above, it is an error of the same rule' },
  ],
])

/** Of a rule that mirrors several lints, the reports (`error: …`) that are about what the lint is about. */
const ABOUT: ReadonlyMap<string, RegExp> = new Map([
  ['e_basic_constraints_not_critical', /: basicConstraints /],
  ['e_ext_authority_key_identifier_critical', /: authorityKeyIdentifier /],
  ['e_ext_subject_key_identifier_critical', /: subjectKeyIdentifier /],
  ['e_ext_freshest_crl_marked_critical', /: freshestCRL /],
  ['e_subject_info_access_marked_critical', /: subjectInfoAccess /],
  ['e_ext_name_constraints_not_critical', /: nameConstraints /],
  ['w_ext_crl_distribution_marked_critical', /: cRLDistributionPoints /],
  ['w_ext_key_usage_not_critical', /: keyUsage /],
  ['e_ext_san_not_critical_without_subject', /is not critical/],
  ['w_ext_san_critical_with_subject_dn', /subjectAltName is critical/],
  ['e_sub_cert_aia_missing', /: no authority information access/],
  ['e_superfluous_ku_encoding', /zero byte$/],
  ['e_ext_cert_policy_explicit_text_too_long', /the notice has \d+ characters$/],
  ['w_ext_cert_policy_explicit_text_includes_control', /control characters$/],
  ['w_ext_cert_policy_explicit_text_not_utf8', /(?:UTF8|IA5)String$/],
  ['e_distribution_point_incomplete', /: reasons/],
  ['w_ext_policy_map_not_in_cert_policy', /not among the policies$/],
  ['w_name_constraint_on_x400', /x400Address$/],
  ['w_name_constraint_on_edi_party_name', /ediPartyName$/],
  ['e_ext_authority_key_identifier_no_key_identifier', /: no authority key identifier/],
  ['e_crlissuer_must_not_be_present_in_cdp', /another issuer$/],
  ['w_sub_ca_aia_missing', /: no authority information access/],
  ['w_sub_ca_eku_critical', /: extKeyUsage /],
  ['w_sub_cert_certificate_policies_marked_critical', /: certificatePolicies /],
  ['e_ocsp_cert_cp_forbidden', /: certificatePolicies /],
  ['e_root_ca_extended_key_usage_present', /: root with an extended key usage/],
  ['e_cab_dv_conflicts_with_postal', /: postalCode in a domain-validated certificate$/],
  ['e_cab_dv_conflicts_with_province', /: ST in a domain-validated certificate$/],
  ['e_cab_dv_conflicts_with_street', /: street in a domain-validated certificate$/],
  ['e_cab_ov_requires_org', /: no O in an organization-validated certificate/],
  ['e_cert_policy_ov_requires_country', /: no C in an organization-validated certificate/],
  ['e_sub_cert_province_must_appear', /: neither L nor ST/],
  ['e_subj_orgunit_in_ca_cert', /: OU in a public CA certificate/],
  ['e_issuer_dn_country_not_printable_string', /: C of the issuer/],
  ['e_subject_rdns_correct_encoding', /^error/],
  ['w_issuer_dn_leading_whitespace', /the issuer begins/],
  ['w_issuer_dn_trailing_whitespace', /the issuer ends/],
  ['w_subject_dn_leading_whitespace', /the subject begins/],
  ['e_ext_ian_no_entries', /: no name among/],
  ['e_ext_ian_empty_name', /: the name is empty/],
  ['e_ext_ian_rfc822_format_invalid', /: the mail address/],
  ['e_ext_ian_uri_format_invalid', /: the URI/],
  ['e_ext_ian_uri_relative', /: the URI/],
  ['e_ext_ian_space_dns_name', /: the DNS name has a space/],
  ['e_ian_bare_wildcard', /a wildcard and nothing else/],
  ['e_ian_dns_name_includes_null_char', /: the DNS name has the character/],
  ['e_international_dns_name_not_nfc', /normalization form C/],
  ['e_underscore_not_permissible_in_dnsname', /^error/],
  ['w_dnsname_underscore_in_trd', /^warning/],
])

/** Cases that zlint runs with a configuration of its own, for which there is nothing here. */
const CONFIGURED: ReadonlySet<string> = new Set([
  'e_subj_contains_html_entities html_entity_ok3.pem Pass',
  'e_subj_orgunit_in_ca_cert orgunit_in_ca_ko1.pem Pass',
  'e_ca_multiple_reserved_policy_oids ca1_sub1_cr1_anyx_mulx_varx_effx.pem NA',
])

/** Cases in which zlint was told by its configuration what the file does not say. */
const TOLD_MORE: ReadonlySet<string> = new Set([
  // That the CRL is one of certificates of authorities.
  'crl_nextupdate_nup1_sub0_len0_eff0.pem',
])

const { folder, skip } = corpus('zlint')

describe("zlint's certificates", { skip }, () => {
  const byLint = new Map<string, Case[]>()
  const all: readonly Case[] =
    skip === false ? JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) : []
  for (const it of all) {
    if (CONFIGURED.has(`${it.lint} ${it.file} ${it.expected}`)) continue
    byLint.set(it.lint, [...(byLint.get(it.lint) ?? []), it])
  }

  const table: string[] = []
  const mirrored = RULES.flatMap((it) => it.equivalents ?? [])
  after(() => {
    if (process.env['TABLE'] === '1')
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
          if (TOLD_MORE.has(file)) continue
          const found = reports(file, rule.id).filter((it) => ABOUT.get(lint)?.test(textOf(it)) ?? true)
          const severity = SEVERITIES.get(expected)
          const wanted = severity && (OTHER_SEVERITIES.get(lint)?.here ?? [severity])
          if (wanted ? found.some((it) => wanted.includes(it.severity)) : found.length === 0) continue
          const here = found.map(textOf).join('; ') || 'silent'
          differing.push(`${lint} ${file}: zlint ${expected}, here ${here}`)
        }
        table.push(
          `  ${String(of.length - differing.length).padStart(3)} of ${String(of.length).padEnd(3)} ${lint}`,
        )
        assert.deepEqual(differing, [])
      })
    }
  }
})

function textOf({ severity, message }: Pick<Finding, 'severity' | 'message'>): string {
  return `${severity}: ${message}`
}

/** What the rule says of the certificate or CRL, on the day on which that was issued and as of a public authority's. */
function reports(file: string, ruleId: string): readonly Pick<Finding, 'severity' | 'message'>[] {
  const text = readFileSync(join(folder, 'certificates', file), 'latin1')
  const bundle = bundleOf('file:///case.pem', text)
  const content = bundle.blocks[0]?.content
  assert.ok(
    content?.kind === 'certificate' || content?.kind === 'certificateList',
    `${file} is neither certificate nor CRL`,
  )
  const now =
    content.kind === 'certificate'
      ? content.certificate.validity.notBefore.value
      : content.list.thisUpdate.value
  const onFailure = ({ error }: { readonly error: unknown }) => {
    throw error
  }
  return lint(
    { ...EMPTY_POLICY, bundles: [bundle] },
    { context: { now, expiryDays: 30, scope: 'public' }, onFailure },
  ).filter((it) => it.ruleId === ruleId)
}
