import type { Files } from '../analysis/files.ts'
import type { Workspace } from '../analysis/workspace.ts'
import { inWords } from '../base/instant.ts'
import type { Range } from '../base/range.ts'
import { mayHoldBlocks } from '../pem/signs.ts'
import { fingerprint } from '../pki/fingerprint.ts'
import { blocksInside } from '../policy/blocksInside.ts'
import type { BundleBlock } from '../policy/policy.ts'
import { type CertificateState, describeCertificate } from './describeCertificate.ts'

export interface CertificateFile {
  readonly uri: string
  readonly certificates: readonly FoundCertificate[]
}

export interface FoundCertificate {
  readonly title: string
  readonly names: readonly string[]
  readonly isCa: boolean
  readonly notBefore: number
  readonly notAfter: number
  readonly state: CertificateState
  /** "expired 40 days ago", "12 days", "intermediate, 5 months". */
  readonly remaining: string
  readonly sha256: string
  /** Of the block. */
  readonly range: Range
}

export interface WorkspaceCertificates {
  readonly files: readonly CertificateFile[]
  /** Set where a limit ended the search, with the words to show. */
  readonly incomplete?: string
}

/** A root store has 250 kB; a file of more than this is a dump, and reading many of them would take seconds. */
const LARGEST_FILE = 2 * 1024 * 1024
/** As many as can be looked into in about two seconds; a larger workspace has most of its files from elsewhere. */
const MOST_FILES = 20_000
/** A tree with more rows is no list that a person reads; a root store has 150 certificates. */
const MOST_CERTIFICATES = 2_000

/** The certificates in the files of the workspace, whatever the files are called, the next to expire first. */
export async function workspaceCertificates(
  workspace: Workspace,
  files: Files,
): Promise<WorkspaceCertificates> {
  const limits = { fileBytes: LARGEST_FILE, files: MOST_FILES }
  const uris = new Set<string>()
  let searchEnded = false
  for (const folder of workspace.folders()) {
    const result = await files.search(folder, mayHoldBlocks, limits)
    for (const uri of result.uris) uris.add(uri)
    searchEnded ||= result.incomplete
  }
  const found: CertificateFile[] = []
  let count = 0
  for (const uri of uris) {
    if (workspace.isExcluded(uri)) continue
    if (count >= MOST_CERTIFICATES) break
    const certificates = await certificatesOf(uri, workspace, MOST_CERTIFICATES - count)
    count += certificates.length
    if (certificates.length > 0) found.push({ uri, certificates })
  }
  found.sort((a, b) => soonest(a) - soonest(b))
  if (count >= MOST_CERTIFICATES) {
    return { files: found, incomplete: `Only the first ${MOST_CERTIFICATES} certificates are listed.` }
  }
  if (searchEnded) {
    return { files: found, incomplete: `Only the first ${MOST_FILES} files were searched.` }
  }
  return { files: found }
}

async function certificatesOf(
  uri: string,
  workspace: Workspace,
  most: number,
): Promise<readonly FoundCertificate[]> {
  const blocks = await workspace.blocks(uri)
  const certificates: FoundCertificate[] = []
  for (const outer of blocks) {
    for (const block of [outer, ...blocksInside(outer)]) {
      if (certificates.length >= most) break
      const certificate = foundCertificate(block, workspace)
      if (certificate) certificates.push(certificate)
    }
  }
  return certificates.sort((a, b) => a.notAfter - b.notAfter)
}

function foundCertificate(
  { content, range }: BundleBlock,
  workspace: Workspace,
): FoundCertificate | undefined {
  if (content.kind !== 'certificate') return undefined
  const { certificate } = content
  const { expiryDays } = workspace.configuration()
  const now = workspace.now()
  const { title, names, kind, state } = describeCertificate(certificate, now, expiryDays)
  const notBefore = certificate.validity.notBefore.value
  const notAfter = certificate.validity.notAfter.value
  const left =
    state === 'expired'
      ? `expired ${inWords(now - notAfter)} ago`
      : state === 'notYetValid'
        ? `valid in ${inWords(notBefore - now)}`
        : inWords(notAfter - now)
  return {
    title,
    names,
    isCa: certificate.isCa,
    notBefore,
    notAfter,
    state,
    remaining: certificate.isCa ? `${kind}, ${left}` : left,
    sha256: fingerprint(certificate),
    range: { start: range.start, end: range.end },
  }
}

function soonest({ certificates }: CertificateFile): number {
  return Math.min(...certificates.map((it) => it.notAfter))
}
