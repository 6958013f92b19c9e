import type { DisplayText, PolicyQualifier } from '../../x509/extensions/certificatePolicies.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateReport, CertificateRule, Reporter } from '../rule.ts'

export const malformedPolicyNotice: CertificateRule = {
  subject: 'certificate',
  id: 'malformed-policy-notice',
  title: 'Malformed user notice in a policy',
  severity: 'error',
  since: '0.1.0',
  effective: '2013-01-01',
  citations: [
    { source: 'RFC 6818', section: '3', quote: 'Conforming CAs MUST NOT encode explicitText as IA5String.' },
    {
      source: 'RFC 6818',
      section: '3',
      quote: 'The explicitText field is a string with a maximum size of 200 characters.',
    },
    { source: 'RFC 5280', section: '4.2.1.4' },
  ],
  docs: {
    what: 'The user notice of a policy has the wrong string type, more than 200 characters, control characters, characters that are not composed, or a reference to another document.',
    why: `
      Programs truncate such texts or do not show them; linters report them.
    `,
    whatToDo: `
      Ask the CA to leave the notice out, or to write it as a short UTF8String. In openssl.cnf:

      \`\`\`ini
      certificatePolicies = 1.3.6.1.4.1.99999.1
      \`\`\`
    `,
    exceptions: `
      It is a warning where the standards have SHOULD. Certificates from before 2013, when RFC 6818 was
      published, and roots, whose notices nobody shows.
    `,
  },
  equivalents: [
    'zlint:e_ext_cert_policy_explicit_text_too_long',
    'zlint:e_ext_cert_policy_explicit_text_ia5_string',
    'zlint:w_ext_cert_policy_explicit_text_includes_control',
    'zlint:w_ext_cert_policy_explicit_text_not_utf8',
    'zlint:w_ext_cert_policy_explicit_text_not_nfc',
    'zlint:w_ext_cert_policy_contains_noticeref',
  ],

  check(certificate, report) {
    const { certificatePolicies } = certificate
    if (certificatePolicies === undefined || (certificate.isCa && isSelfSigned(certificate))) return
    for (const { qualifiers } of certificatePolicies.value) {
      for (const qualifier of qualifiers) if (qualifier.kind === 'userNotice') reportFaults(qualifier, report)
    }
  },
}

type UserNotice = Extract<PolicyQualifier, { readonly kind: 'userNotice' }>

function reportFaults(
  { noticeRef, explicitText, bytes }: UserNotice,
  report: Reporter<CertificateReport>,
): void {
  if (noticeRef !== undefined) {
    report({ bytes, message: 'the notice refers to another document', severity: 'warning' })
  }
  if (explicitText !== undefined) reportTextFaults(explicitText, report)
}

function reportTextFaults({ value, tag, bytes }: DisplayText, report: Reporter<CertificateReport>): void {
  const length = value.length <= LONGEST ? value.length : [...value].length
  if (length > LONGEST) report({ bytes, message: `the notice has ${length} characters` })
  if (tag === IA5_STRING) report({ bytes, message: 'the notice is an IA5String' })
  else if (tag !== UTF8_STRING) {
    report({ bytes, message: 'the notice is not a UTF8String', severity: 'warning' })
  }
  if (/\p{Cc}/u.test(value)) {
    report({ bytes, message: 'the notice has control characters', severity: 'warning' })
  }
  if (value !== value.normalize('NFC')) {
    report({ bytes, message: 'the notice is not in normalization form C', severity: 'warning' })
  }
}

const LONGEST = 200
const UTF8_STRING = 0x0c
const IA5_STRING = 0x16
