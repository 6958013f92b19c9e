import type { BundleBlock } from '../../bundle/bundle.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { Name } from '../../x509/name.ts'

export interface Issuer {
  readonly certificate: Certificate
  /** Whether it stands right behind the certificate. */
  readonly isNext: boolean
}

/** The certificate in the file whose subject is the issuer; where several are, the one behind it. */
export function issuerInFile(certificate: Certificate, blocks: readonly BundleBlock[]): Issuer | undefined {
  const wanted = certificate.issuer.value
  const found = (subjectsOf(blocks).get(nameHash(wanted)) ?? []).filter(
    (it) => it.certificate !== certificate && wanted.isEncodedAs(it.certificate.subject.value),
  )
  const next = found.find((it) => it.previous === certificate)
  const issuer = next ?? found[0]
  return issuer && { certificate: issuer.certificate, isNext: next !== undefined }
}

interface InFile {
  readonly certificate: Certificate
  /** The certificate before it. */
  readonly previous: Certificate | undefined
}

/** The certificates of a file by a hash of their subjects: whoever moves the mouse over a large bundle asks often. */
function subjectsOf(blocks: readonly BundleBlock[]): ReadonlyMap<number, readonly InFile[]> {
  const known = SUBJECTS.get(blocks)
  if (known !== undefined) return known
  const subjects = new Map<number, InFile[]>()
  let previous: Certificate | undefined
  for (const { content } of blocks) {
    if (content.kind !== 'certificate') continue
    const { certificate } = content
    const hash = nameHash(certificate.subject.value)
    const alike = subjects.get(hash)
    if (alike === undefined) subjects.set(hash, [{ certificate, previous }])
    else alike.push({ certificate, previous })
    previous = certificate
  }
  SUBJECTS.set(blocks, subjects)
  return subjects
}

const SUBJECTS = new WeakMap<readonly BundleBlock[], ReadonlyMap<number, readonly InFile[]>>()

function nameHash({ der }: Name): number {
  let hash = der.length
  for (const byte of der) hash = (Math.imul(hash, 31) + byte) | 0
  return hash
}
