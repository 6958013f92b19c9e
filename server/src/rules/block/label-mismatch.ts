import type { BlockRule, Fix } from '../rule.ts'

export const labelMismatch: BlockRule = {
  subject: 'block',
  id: 'label-mismatch',
  title: 'Label not matching the content',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 7468',
      section: '5.1',
      quote:
        'Public-key certificates are encoded using the "CERTIFICATE" label. The encoded data MUST be a BER (DER strongly preferred; see Appendix B) encoded ASN.1 Certificate structure',
    },
  ],
  docs: {
    what: 'The label of the block names one structure, and the block holds another.',
    why: `
      Programs choose by the label how to read a block: a key in a block labeled CERTIFICATE is a broken
      certificate to them.
    `,
    whatToDo: `
      Change the label in both the BEGIN and the END line to that of the content; the quick fix does. For
      example, for a public key:

      \`\`\`
      -----BEGIN PUBLIC KEY-----
      -----END PUBLIC KEY-----
      \`\`\`
    `,
  },

  check(block, report) {
    for (const { kind, message, range, label } of block.errors) {
      if (kind !== 'label') continue
      const fixes = (): Fix[] =>
        label === undefined
          ? []
          : [{ title: `Change label to ${label}`, edit: { kind: 'relabelBlock', block, label } }]
      report({ message, range, fixes })
    }
  },
}
