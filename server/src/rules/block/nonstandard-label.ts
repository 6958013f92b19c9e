import type { BundleBlock } from '../../bundle/bundle.ts'
import type { BlockRule, Fix } from '../rule.ts'

export const nonstandardLabel: BlockRule = {
  subject: 'block',
  id: 'nonstandard-label',
  title: 'Nonstandard PEM label',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 7468', section: '5.1' },
    { source: 'RFC 7468', section: '6' },
    { source: 'RFC 7468', section: '7' },
    { source: 'OpenSSL', section: 'PEM_R_NO_START_LINE', quote: 'no start line' },
  ],
  docs: {
    what: 'The block has a label that only some programs know, where the standard has another one for the same content.',
    why: `
      OpenSSL reads \`X509 CERTIFICATE\` and \`NEW CERTIFICATE REQUEST\`; other programs look for the standard's
      label only and find nothing. A label that no program knows (\`CERT\`, \`certificate\`) is an error: OpenSSL
      reports \`no start line\`.
    `,
    whatToDo: `
      Change the label in the BEGIN and the END line to the standard one; the quick fix does. OpenSSL's own
      \`TRUSTED CERTIFICATE\` holds trust settings after the certificate, so that it has to be converted:

      \`\`\`sh
      openssl x509 -in trusted.pem -out cert.pem
      \`\`\`
    `,
  },

  check(block, report) {
    const { label, labelRange, content, errors } = block
    const unknown = errors.find((it) => it.kind === 'unknownLabel')
    if (unknown?.label !== undefined) {
      const { message, range } = unknown
      report({ message, range, severity: 'error', fixes: () => [relabeling(block, unknown.label!)] })
      return
    }
    if (label === TRUSTED) {
      if (content.kind !== 'certificate') return
      report({ range: labelRange, message: `only OpenSSL knows the label ${TRUSTED}` })
      return
    }
    const wanted = STANDARD_LABELS.get(label)
    if (wanted === undefined || content.kind !== wanted.kind) return
    const fixes = () => [relabeling(block, wanted.label)]
    report({ range: labelRange, message: `the standard label is ${wanted.label}`, fixes })
  },
}

function relabeling(block: BundleBlock, label: string): Fix {
  return { title: `Change label to ${label}`, edit: { kind: 'relabelBlock', block, label }, automatic: true }
}

const TRUSTED = 'TRUSTED CERTIFICATE'

const STANDARD_LABELS = new Map([
  ['X509 CERTIFICATE', { label: 'CERTIFICATE', kind: 'certificate' }],
  ['NEW CERTIFICATE REQUEST', { label: 'CERTIFICATE REQUEST', kind: 'certificationRequest' }],
  ['CRL', { label: 'X509 CRL', kind: 'certificateList' }],
])
