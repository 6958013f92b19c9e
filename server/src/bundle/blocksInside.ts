import type { Certificate } from '../x509/certificate.ts'
import type { Located } from '../x509/located.ts'
import type { BundleBlock } from './bundle.ts'

/** The certificates that a block of PKCS #7 hands on, as if each were a block of its own; none for other blocks. */
export function blocksInside(block: BundleBlock): readonly BundleBlock[] {
  const { content } = block
  return content.kind === 'signedData' ? content.certificates.map((it) => blockInside(block, it)) : []
}

function blockInside(outer: BundleBlock, { value: certificate, bytes }: Located<Certificate>): BundleBlock {
  const range = outer.textRange(bytes.start, bytes.end)
  return {
    label: 'CERTIFICATE',
    range,
    labelRange: range,
    content: { kind: 'certificate', certificate },
    errors: [],
    textRange: (start, end) => outer.textRange(bytes.start + start, bytes.start + end),
  }
}
