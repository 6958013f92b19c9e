import type { CertificateBundle } from '../../bundle/bundle.ts'

/** With fewer roots than these, a file may be the chain of a server over cross-signed authorities. */
const FEWEST_ROOTS = 3

/** Whether a file is a list of authorities to be trusted: several roots, and hardly anything else. */
export function isTrustStore({ blocks, isFile }: CertificateBundle): boolean {
  if (!isFile || blocks.length < FEWEST_ROOTS) return false
  let roots = 0
  let others = 0
  const mostOthers = Math.floor(blocks.length / 4)
  for (const { content } of blocks) {
    if (content.kind !== 'certificate') continue
    const { isCa, isSelfIssued } = content.certificate
    if (isSelfIssued && isCa) roots++
    else if (!isCa && ++others > mostOthers) return false
  }
  return roots >= FEWEST_ROOTS && others * 3 <= roots
}
