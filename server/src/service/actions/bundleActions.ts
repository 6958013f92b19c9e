import type { DocumentAnalysis } from '../../analysis/analyze.ts'
import { type Instant, plural } from '../../base/instant.ts'
import { type Range, touches } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import { folderOf, resolvePath } from '../../base/uri.ts'
import type { CertificateBundle } from '../../bundle/bundle.ts'
import { isTrustStore } from '../../rules/shared/trustStore.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName } from '../../x509/displayName.ts'
import type { CodeAction } from './codeActions.ts'

export interface BundleSurroundings {
  readonly now: Instant
  /** Whether there is a file of that name. */
  isThere(uri: string): Promise<boolean>
}

/** What can be done with a file of certificates though nothing in it is wrong. */
export async function bundleActions(
  analysis: DocumentAnalysis,
  range: Range,
  surroundings: BundleSurroundings,
): Promise<readonly CodeAction[]> {
  const bundle = analysis.configurations.flatMap((it) => it.policy.bundles).find((it) => it.isFile)
  if (!bundle?.blocks.some((it) => touches(it.range, range.start))) return []
  const actions = [
    await splitting(bundle, analysis, surroundings),
    removalOfExpired(bundle, analysis, surroundings.now),
  ]
  return actions.flatMap((it) => it ?? [])
}

/** Who splits a bundle wants to see the files; a store of roots has a hundred and more. */
const MOST_FILES = 20

/** The bundle stays as it is: what reads it goes on to find it. Keys stay where they are, in one place. */
async function splitting(
  { uri, blocks }: CertificateBundle,
  { text }: DocumentAnalysis,
  { isThere }: BundleSurroundings,
): Promise<CodeAction | undefined> {
  const certificates = blocks.flatMap(({ content, errors, range }) =>
    content.kind === 'certificate' && errors.length === 0
      ? [{ range, certificate: content.certificate }]
      : [],
  )
  if (certificates.length < 2 || certificates.length > MOST_FILES) return undefined
  const edits: TextEdit[] = []
  const taken = new Set([uri])
  const isTaken = async (it: string) => taken.has(it) || (await isThere(it))
  for (const { certificate, range } of certificates) {
    const target = await unusedName(uri, fileNameOf(certificate), isTaken)
    taken.add(target)
    const block = `${text.slice(range.start, range.end)}\n`
    edits.push({ range: { uri: target, start: 0, end: 0 }, text: block, creates: true })
  }
  return rewrite(`Write the ${certificates.length} certificates into files of their own`, edits)
}

async function unusedName(
  beside: string,
  name: string,
  isTaken: (uri: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const uri = resolvePath(folderOf(beside), `${number === 1 ? name : `${name}-${number}`}.pem`)
    if (number > MOST_FILES || !(await isTaken(uri))) return uri
  }
}

/** `*.shop.example` → `wildcard.shop.example`, `Let's Encrypt R11` → `Let-s-Encrypt-R11`. */
function fileNameOf(certificate: Certificate): string {
  const name = displayName(certificate)
    .replace(/^\*/, 'wildcard')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
  return name.slice(0, LONGEST_NAME) || 'certificate'
}

/** Long enough for any host that has a name of its own; paths have limits. */
const LONGEST_NAME = 80

/** Of a chain, one that has expired has to be replaced; of a list of authorities, it can go. */
function removalOfExpired(
  bundle: CertificateBundle,
  { configurations }: DocumentAnalysis,
  now: Instant,
): CodeAction | undefined {
  if (!isTrustStore(bundle)) return undefined
  const order = bundle.blocks.flatMap(({ content }, index) =>
    content.kind === 'certificate' && content.certificate.validity.notAfter.value < now ? [] : [index],
  )
  const expired = bundle.blocks.length - order.length
  if (expired === 0 || order.length === 0) return undefined
  const configuration = configurations.find((it) => it.policy.bundles.includes(bundle))!
  const edits = configuration.dialect.edit({ kind: 'arrangeBlocks', bundle, order }, configuration.sources)
  return edits.length === 0 ? undefined : rewrite(`Remove ${plural(expired, 'expired certificate')}`, edits)
}

function rewrite(title: string, edits: readonly TextEdit[]): CodeAction {
  return { title, kind: 'rewrite', preferred: false, findings: [], edits }
}
