import type { BlockRule, Fix } from '../rule.ts'

export const labelMismatch: BlockRule = {
  subject: 'block',
  id: 'label-mismatch',
  title: 'Label that does not match the content',
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
  docs: `
    The label of the block says one thing, and the block holds another.

    Programs choose by the label how to read a block: a key in a block that is labeled CERTIFICATE is a broken
    certificate to them.
  `,

  check(block, report) {
    for (const { kind, message, range, label } of block.errors) {
      if (kind !== 'label') continue
      const fixes = (): Fix[] =>
        label === undefined
          ? []
          : [{ title: `Label it ${label}`, edit: { kind: 'relabelBlock', block, label } }]
      report({ message, range, fixes })
    }
  },
}
