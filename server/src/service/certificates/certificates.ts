import type { FileContent, Files } from '../../analysis/files.ts'
import { findingsWithin } from '../../analysis/finding.ts'
import { byElement } from '../../analysis/lint.ts'
import type { Workspace } from '../../analysis/workspace.ts'
import { DecodeError } from '../../base/bytes.ts'
import { agoInWords, inWords } from '../../base/instant.ts'
import { visible } from '../../base/printable.ts'
import type { Range } from '../../base/range.ts'
import { blocksInside } from '../../bundle/blocksInside.ts'
import { type CertificateState, describeCertificate } from '../../describe/certificate.ts'
import { mayHoldBlocks } from '../../pem/detect.ts'
import { type Container, containerTitle, isContainer, type OpenContainer } from '../../pki/container.ts'
import { fingerprint } from '../../pki/fingerprint.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { opened } from './openedContainer.ts'
import { objection, type ToldFinding, type Verdict, verdictOf, withObjection } from './verdict.ts'

export interface CertificateFile {
  readonly uri: string
  readonly certificates: readonly FoundCertificate[]
  /** How a file is written whose certificates are behind a password: `PKCS #12`. */
  readonly closed?: string
}

export interface FoundCertificate {
  readonly title: string
  readonly names: readonly string[]
  readonly isCa: boolean
  readonly notBefore: number
  readonly notAfter: number
  readonly state: CertificateState
  readonly verdict: Verdict
  /** "expired 40 days ago", "12 days", "intermediate, 5 months", "8 years, but the key has 1024 bits". */
  readonly remaining: string
  readonly sha256: string
  readonly place: CertificatePlace
}

/** Where in its file a certificate is: the range of its block in a text, its number among the entries of a binary file. */
export type CertificatePlace = { readonly range: Range } | { readonly entry: number }

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
  open: OpenContainer | undefined,
): Promise<WorkspaceCertificates> {
  const limits = { fileBytes: LARGEST_FILE, files: MOST_FILES }
  const uris = new Set<string>()
  let searchEnded = false
  for (const folder of workspace.folders()) {
    const result = await files.search(folder, mayHoldCertificates, limits)
    for (const uri of result.uris) uris.add(uri)
    searchEnded ||= result.incomplete
  }
  const neededElsewhere = new Set([...workspace.readUris(), ...workspace.openUris()])
  let read: string[] = []
  let rows: Row[] = []
  let count = 0
  /** Of what is not listed, nothing is kept. */
  const cut = () => {
    rows = rows.sort((a, b) => a.until - b.until).slice(0, MOST_CERTIFICATES)
    const listed = new Set(rows.map((it) => it.uri))
    const others = read.filter((it) => !listed.has(it) && !neededElsewhere.has(it))
    if (others.length > 0) workspace.filesChanged(others, false)
    read = read.filter((it) => listed.has(it))
  }
  for (const uri of uris) {
    if (workspace.isExcluded(uri)) continue
    const found = await rowsOf(uri, workspace, open)
    read.push(uri)
    rows.push(...found)
    count += found.length
    if (rows.length > 2 * MOST_CERTIFICATES) cut()
  }
  cut()
  const found = await judged(filesOf(rows), workspace, open)
  if (count > rows.length) {
    const incomplete = `Only the ${rows.length} certificates that expire first are listed, of ${count}.`
    return { files: found, incomplete }
  }
  if (searchEnded) {
    return { files: found, incomplete: `Only the first ${MOST_FILES} files were searched.` }
  }
  return { files: found }
}

/** The text has a character for each byte. */
function mayHoldCertificates(text: string): boolean {
  return (
    mayHoldBlocks(text) || isContainer(Uint8Array.from(text.slice(0, BEGINNING), (it) => it.charCodeAt(0)))
  )
}

/** As many bytes as tell what a container is. */
const BEGINNING = 64

/** A certificate as its dates are. */
type Unjudged = Omit<FoundCertificate, 'verdict'>

/** A certificate, or a file that is closed. */
interface Row {
  readonly uri: string
  readonly until: number
  readonly certificate?: Unjudged
  readonly closed?: string
}

interface UnjudgedFile extends Omit<CertificateFile, 'certificates'> {
  readonly certificates: readonly Unjudged[]
}

/** The files in the order of their first rows, and their certificates in that of theirs. */
function filesOf(rows: readonly Row[]): readonly UnjudgedFile[] {
  const byUri = new Map<string, { certificates: Unjudged[]; closed?: string }>()
  for (const { uri, certificate, closed } of rows) {
    const file = byUri.get(uri) ?? { certificates: [] }
    byUri.set(uri, file)
    if (certificate) file.certificates.push(certificate)
    if (closed !== undefined) file.closed = closed
  }
  return [...byUri].map(([uri, file]) => ({ uri, ...file }))
}

/** The files with what the rules say of their certificates. */
async function judged(
  files: readonly UnjudgedFile[],
  workspace: Workspace,
  open: OpenContainer | undefined,
): Promise<readonly CertificateFile[]> {
  const lintedFiles: CertificateFile[] = []
  for (const file of files) {
    const findingsAt = await findingsOf(file.uri, workspace, open)
    const certificates = file.certificates.map((it) => {
      const { state, remaining, place } = it
      const findings = findingsAt(place)
      return {
        ...it,
        remaining: visible(withObjection(remaining, state, objection(findings))),
        verdict: verdictOf(state, findings),
      }
    })
    lintedFiles.push({ ...file, certificates })
  }
  return lintedFiles
}

async function findingsOf(
  uri: string,
  workspace: Workspace,
  open: OpenContainer | undefined,
): Promise<(place: CertificatePlace) => readonly ToldFinding[]> {
  const content = await workspace.content(uri)
  if (content.kind === 'text' && content.bytes !== undefined) {
    const container = await openedOf(content, content.bytes, open)
    const findings = byElement(await workspace.lintContents(container?.entries ?? [], 'separate'))
    return (place) => ('entry' in place ? findings(place.entry) : [])
  }
  const findings = await workspace.findings(uri)
  return (place) => ('range' in place ? findingsWithin(place.range, findings) : [])
}

async function rowsOf(
  uri: string,
  workspace: Workspace,
  open: OpenContainer | undefined,
): Promise<readonly Row[]> {
  const content = await workspace.content(uri)
  if (content.kind === 'text' && content.bytes !== undefined) {
    return binaryRows(uri, content, content.bytes, workspace, open)
  }
  const blocks = await workspace.blocks(uri)
  return blocks
    .flatMap((it) => [it, ...blocksInside(it)])
    .flatMap(({ content, range: { start, end } }) =>
      content.kind === 'certificate'
        ? [row(uri, content.certificate, { range: { start, end } }, workspace)]
        : [],
    )
}

async function binaryRows(
  uri: string,
  content: FileContent,
  bytes: Uint8Array,
  workspace: Workspace,
  open: OpenContainer | undefined,
): Promise<readonly Row[]> {
  const { kind, password, entries } = (await openedOf(content, bytes, open)) ?? { entries: [] }
  const rows = entries.flatMap(({ content }, entry) =>
    content.kind === 'certificate' ? [row(uri, content.certificate, { entry }, workspace)] : [],
  )
  if (kind === undefined || password !== 'needed' || rows.length > 0) return rows
  // What is behind the password may expire at any time.
  return [{ uri, until: Number.POSITIVE_INFINITY, closed: containerTitle(kind) }]
}

/** A key store is not opened anew with each look at the tree: its keys are made slow to derive. */
function openedOf(
  content: FileContent,
  bytes: Uint8Array,
  open: OpenContainer | undefined,
): Promise<Container | undefined> {
  const container = OPENED.get(content) ?? openedOrNone(bytes, open)
  OPENED.set(content, container)
  return container
}

const OPENED = new WeakMap<FileContent, Promise<Container | undefined>>()

/** Undefined where it cannot be read, as with what only begins like a container. */
async function openedOrNone(
  bytes: Uint8Array,
  open: OpenContainer | undefined,
): Promise<Container | undefined> {
  try {
    return await opened(bytes, undefined, { open })
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function row(uri: string, certificate: Certificate, place: CertificatePlace, workspace: Workspace): Row {
  const { expiryDays } = workspace.configuration()
  const now = workspace.now()
  const { title, names, kind, state } = describeCertificate(certificate, now, expiryDays)
  const notBefore = certificate.validity.notBefore.value
  const notAfter = certificate.validity.notAfter.value
  const left =
    state === 'expired'
      ? `expired ${agoInWords(now - notAfter)}`
      : state === 'notYetValid'
        ? `valid in ${inWords(notBefore - now)}`
        : inWords(notAfter - now)
  return {
    uri,
    until: notAfter,
    certificate: {
      title,
      names,
      isCa: certificate.isCa,
      notBefore,
      notAfter,
      state,
      remaining: certificate.isCa ? `${kind}, ${left}` : left,
      sha256: fingerprint(certificate),
      place,
    },
  }
}
