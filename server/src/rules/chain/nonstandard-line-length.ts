import type { BundleBlock } from '../../bundle/bundle.ts'
import type { ChainRule, Fix } from '../rule.ts'

export const nonstandardLineLength: ChainRule = {
  subject: 'chain',
  id: 'nonstandard-line-length',
  title: 'Nonstandard base64 line length',
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
  docs: {
    what: 'The base64 of a block has lines of different lengths, or lines of more than 76 characters.',
    why: `
      The standard has 64 characters on each line but the last. OpenSSL and most others read lines of any
      length; strict readers do not, RustCrypto's among them.
    `,
    whatToDo: `
      Let OpenSSL write the file again; the quick fix rewraps all blocks:

      \`\`\`sh
      openssl x509 -in cert.pem -out rewrapped.pem
      \`\`\`
    `,
    exceptions: `
      It is reported once a file, at the first such line. Lines of one other length are widespread and not
      reported: MIME has 76 characters, and browsers' lists of roots have 72 in places.
    `,
  },

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
