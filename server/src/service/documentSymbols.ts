import type { DocumentAnalysis } from '../analysis/analyze.ts'
import { plural, shortDate } from '../base/instant.ts'
import type { BundleBlock } from '../bundle/bundle.ts'
import { describeCertificate } from '../describe/certificate.ts'
import type { OutlineItem } from '../dialects/dialect.ts'
import { displayName, entityName } from '../x509/displayName.ts'
import type { HoverContext } from './hover/hover.ts'

export type DocumentSymbol = OutlineItem

/** The outline: one line for each PEM block, and what the dialect knows of the rest. */
export function documentSymbols(
  analysis: DocumentAnalysis,
  context: HoverContext,
): readonly DocumentSymbol[] {
  const { uri, dialect, configurations } = analysis
  const source = configurations.find((it) => it.dialect === dialect && it.sources.has(uri))?.sources.get(uri)
  const own = (source && dialect?.outline?.(source)) ?? []
  return [...own, ...analysis.blocks.map((it) => blockSymbol(it, context))]
}

function blockSymbol(block: BundleBlock, context: HoverContext): DocumentSymbol {
  return { ...blockTitle(block, context), range: block.range, selection: block.labelRange, children: [] }
}

/** What it is, for whom, until when. */
function blockTitle(
  { content, label }: BundleBlock,
  { now, expiryDays }: HoverContext,
): Pick<DocumentSymbol, 'name' | 'detail' | 'kind'> {
  switch (content.kind) {
    case 'certificate': {
      const { title, kind, validity } = describeCertificate(content.certificate, now, expiryDays)
      return { name: title, detail: `${kind}, ${validity}`, kind: 'certificate' }
    }
    case 'certificationRequest': {
      return { name: displayName(content.request), detail: 'certification request', kind: 'other' }
    }
    case 'certificateList': {
      const { issuer, nextUpdate } = content.list
      const until = nextUpdate ? `, until ${shortDate(nextUpdate.value)}` : ''
      return {
        name: entityName(issuer.value),
        detail: `certificate revocation list${until}`,
        kind: 'other',
      }
    }
    case 'privateKey':
      return { name: 'private key', detail: content.key.title, kind: 'key' }
    case 'publicKey':
      return { name: 'public key', detail: content.publicKey.title, kind: 'key' }
    case 'signedData': {
      const [first] = content.certificates
      const { title } = describeCertificate(first!.value, now, expiryDays)
      const others = content.certificates.length - 1
      return {
        name: others === 0 ? title : `${title} and ${plural(others, 'other')}`,
        detail: 'PKCS #7',
        kind: 'certificate',
      }
    }
    case 'unreadable':
      return { name: label || 'block', detail: 'cannot be read', kind: 'other' }
    case 'other':
      return { name: label || 'block', kind: 'other' }
  }
}
