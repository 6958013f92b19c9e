// Whether a file holds what it is named for, as OpenSSL's PEM_read_bio functions look for it: by the labels of its blocks.

import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import { DH_PARAMETERS, smallDhParameters } from '../pki/dhParameters.ts'
import { insteadOf, type Wanted } from '../pki/insteadOf.ts'
import type { OtherFile } from '../policy/policy.ts'
import type { FileContent } from './files.ts'
import { insteadOfOther } from './otherContent.ts'

/** What names CAs to clients reads no TRUSTED CERTIFICATE blocks (SSL_load_client_CA_file(3)). */
export type WantedContent = PemContent | OtherFile['wanted']

type PemContent = Wanted | 'CA named to clients'

/** What a file holds instead of what is wanted: a clause about the file. Undefined where it holds that. */
export function insteadOfWanted(
  forWhat: WantedContent,
  content: FileContent & { readonly kind: 'text' },
  bundle: CertificateBundle,
): string | undefined {
  if (forWhat === 'DH parameters of 1024 bits') {
    return insteadOfWanted('DH parameters', content, bundle) ?? smallDhParameters(content.text, 1024)
  }
  if (!isPem(forWhat)) return insteadOfOther(forWhat, content)
  const { blocks } = bundle
  if (content.encoding !== undefined) return `is text in ${content.encoding}: save it as UTF-8`
  const wanted = forWhat === 'CA named to clients' ? 'certificate' : forWhat
  const labels = LABELS[forWhat]
  const labelled = blocks.filter((it) => labels.test(it.label))
  const onOwnLine = labelled.filter((it) => hasOwnLine(it, content.text))
  if (onOwnLine.some((it) => holds(wanted, it))) return undefined
  const [first] = labelled
  if (first !== undefined && onOwnLine.length === 0) {
    return `holds ${ARTICLES[wanted]} whose BEGIN is not on a line of its own`
  }
  if (forWhat !== wanted && blocks.some((it) => it.label === 'TRUSTED CERTIFICATE')) {
    return 'holds TRUSTED CERTIFICATE blocks only: openssl x509 writes CERTIFICATE'
  }
  const error = first?.errors[0]
  if (error !== undefined) return `holds ${ARTICLES[wanted]} that cannot be read: ${error.message}`
  return insteadOf(wanted, content.bytes ?? new TextEncoder().encode(content.text), 'PEM')
}

function isPem(forWhat: WantedContent): forWhat is PemContent {
  return forWhat in LABELS
}

const LABELS: Readonly<Record<PemContent, RegExp>> = {
  certificate: /^(?:X509 |TRUSTED )?CERTIFICATE$/,
  'CA named to clients': /^(?:X509 )?CERTIFICATE$/,
  'private key': /^(?!OPENSSH )(?:[A-Z0-9]+ )?PRIVATE KEY$/,
  CRL: /^X509 CRL$/,
  'DH parameters': DH_PARAMETERS,
}

const ARTICLES: Readonly<Record<Wanted, string>> = {
  certificate: 'a certificate',
  'private key': 'a private key',
  CRL: 'a CRL',
  'DH parameters': 'DH parameters',
}

/** Lines end with LF for OpenSSL, with or without CR before it. It passes over a byte order mark. */
function hasOwnLine({ range, labelRange }: BundleBlock, text: string): boolean {
  const before =
    range.start === 0 || text[range.start - 1] === '\n' || text.slice(0, range.start) === '\ufeff'
  const end = text.indexOf('\n', labelRange.end)
  return before && end >= 0 && text.slice(labelRange.end, end).trim() === ''
}

/** What is not understood is taken for what its label says. */
function holds(wanted: Wanted, { content, errors }: BundleBlock): boolean {
  if (errors.some((it) => it.kind === 'boundary' || (it.kind === 'base64' && content.kind === 'unreadable')))
    return false
  switch (content.kind) {
    case 'certificate':
      return wanted === 'certificate'
    case 'privateKey':
      return wanted === 'private key'
    case 'certificateList':
      return wanted === 'CRL'
    default:
      return content.kind === 'unreadable' || content.kind === 'other'
  }
}
