import type { BundleBlock } from '../../policy/policy.ts'
import type { ChainRule, Fix } from '../rule.ts'

export const nonstandardLineLength: ChainRule = {
  subject: 'chain',
  id: 'nonstandard-line-length',
  title: 'Base64 in uneven or long lines',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 7468',
      section: '2',
      quote:
        'Generators MUST wrap the base64-encoded lines so that each line consists of exactly 64 characters except for the final line',
    },
  ],
  docs: `
    The base64 of a block is in lines of different lengths, or in lines of more than 76 characters.

    The standard has 64 characters on each line but the last. OpenSSL and most others read lines of any length; strict
    readers do not, RustCrypto's among them. It is said once for a file, at the first such line. Lines of one other
    length are widespread and left alone: MIME has 76 characters, and browsers' lists of roots have 72 here and there.
  `,

  *check(bundle) {
    for (const block of bundle.blocks) {
      const { layoutFaults = [] } = block
      const fault = layoutFaults.length > 0 && layoutFaults.find((it) => it.kind === 'lineLength')
      if (!fault) continue
      const fix: Fix = { title: 'Wrap the lines at 64 characters', edit: { kind: 'wrapLines', bundle } }
      const fixes = () => (bundle.blocks.every(isSound) ? [fix] : [])
      yield { range: fault.range, message: fault.message, fixes }
      return
    }
  },
}

function isSound({ content, errors }: BundleBlock): boolean {
  return content.kind !== 'unreadable' && errors.length === 0
}
