import type { DocumentAnalysis } from '../../analysis/analyze.ts'
import { touches } from '../../base/range.ts'
import { blocksInside } from '../../bundle/blocksInside.ts'
import { certificateText } from '../../describe/certificateText.ts'
import { formatPem } from '../../pem/pem.ts'
import { fingerprint, spkiPin } from '../../pki/fingerprint.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName } from '../../x509/displayName.ts'
import { blockAt } from './blockAt.ts'

/** A certificate in the forms in which people hand it on. */
export interface CertificateForms {
  readonly title: string
  /** In pairs with colons, as browsers and openssl show them. */
  readonly sha256: string
  readonly sha1: string
  /** `sha256/` and base64. */
  readonly spkiPin: string
  readonly pem: string
  /** As `openssl x509 -text` prints it. */
  readonly text: string
}

/** Of the certificate whose block holds the offset; undefined where none does. */
export function certificateAt({ blocks }: DocumentAnalysis, offset: number): CertificateForms | undefined {
  const outer = blockAt(blocks, offset)
  const block = outer && (blocksInside(outer).find(({ range }) => touches(range, offset)) ?? outer)
  return block?.content.kind === 'certificate' ? certificateForms(block.content.certificate) : undefined
}

export function certificateForms(certificate: Certificate): CertificateForms {
  return {
    title: displayName(certificate),
    sha256: fingerprint(certificate, 'SHA-256', ':').toUpperCase(),
    sha1: fingerprint(certificate, 'SHA-1', ':').toUpperCase(),
    spkiPin: `sha256/${spkiPin(certificate.publicKey.value)}`,
    pem: formatPem('CERTIFICATE', certificate.der),
    text: certificateText(certificate),
  }
}
