import type { BlockRule, Fix } from '../rule.ts'

export const nonstandardLabel: BlockRule = {
  subject: 'block',
  id: 'nonstandard-label',
  title: 'Label that is not in the standard',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 7468', section: '5.1' },
    { source: 'RFC 7468', section: '6' },
    { source: 'RFC 7468', section: '7' },
  ],
  docs: `
    The block has a label that only some programs know, where the standard has another one for the same content.

    OpenSSL reads \`X509 CERTIFICATE\` and \`NEW CERTIFICATE REQUEST\`, others look for the label of the standard only
    and find nothing. \`TRUSTED CERTIFICATE\` is OpenSSL's own: the certificate is followed by what it is trusted for,
    which a change of the label would not take away.
  `,

  check(block, report) {
    const { label, labelRange, content } = block
    if (label === TRUSTED) {
      if (content.kind !== 'certificate') return
      report({ range: labelRange, message: `only OpenSSL knows the label ${TRUSTED}` })
      return
    }
    const wanted = STANDARD_LABELS.get(label)
    if (wanted === undefined || content.kind !== wanted.kind) return
    const fix: Fix = {
      title: `Label it ${wanted.label}`,
      edit: { kind: 'relabelBlock', block, label: wanted.label },
      automatic: true,
    }
    report({ range: labelRange, message: `the standard label is ${wanted.label}`, fixes: () => [fix] })
  },
}

const TRUSTED = 'TRUSTED CERTIFICATE'

const STANDARD_LABELS = new Map([
  ['X509 CERTIFICATE', { label: 'CERTIFICATE', kind: 'certificate' }],
  ['NEW CERTIFICATE REQUEST', { label: 'CERTIFICATE REQUEST', kind: 'certificationRequest' }],
  ['CRL', { label: 'X509 CRL', kind: 'certificateList' }],
])
