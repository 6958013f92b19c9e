import { DecodeError } from '../base/bytes.ts'
import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import { bundleWithoutText } from '../bundle/bundleWithoutText.ts'
import { embeddedBlocks } from '../dialects/embedded/index.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import { type PemBlock, parsePem } from '../pem/pem.ts'
import { type Container, type ContainerEntry, type LegacyPem, recognizeContainer } from '../pki/container.ts'
import { emptyOrUtf16, insteadOf } from '../pki/insteadOf.ts'
import type { InspectedFile } from '../report/inspectedFile.ts'
import type { Certificate } from '../x509/certificate.ts'
import { decodeContent, labelOfContent, labelOfDamaged } from '../x509/content.ts'
import { mangledDer } from '../x509/mangledDer.ts'
import type { CliHost } from './host.ts'
import { bytesOf } from './input.ts'
import { openContainer, WrongPassword } from './openContainer.ts'
import { UsageError } from './parameters.ts'
import { NEEDS_PASSWORD, type Passwords } from './password.ts'

/** What opens the files of a command. */
export interface Openers {
  readonly host: CliHost
  readonly passwords: Passwords
  /** Certificates of other files, to which a key may belong. */
  readonly certificates?: readonly Certificate[]
}

/**
 * The PEM blocks of a file, what it holds in base64, its DER as the block that it would be, or what is in a container. A
 * UsageError where it holds nothing of that, and for a wrong password.
 */
export async function readCertificateFile(path: string, openers: Openers): Promise<InspectedFile> {
  const { host } = openers
  const bytes = await bytesOf(path, host)
  const uri = host.uriOf(path)
  const shown = host.pathOf(uri)
  const kind = recognizeContainer(bytes)
  if (kind !== undefined && kind !== 'der') {
    return containerFile(uri, shown, await openedFile(path, bytes, openers))
  }
  const text = new TextDecoder().decode(bytes)
  const bundle = bundleOf(uri, text)
  const readable = embeddedBlocks(uri, text)
  // Where base64 holds nothing more, what cannot be read is shown, too.
  if (readable.length > bundle.blocks.length) return { path: shown, bundle: { uri, blocks: readable }, text }
  if (bundle.blocks.length > 0) return pemFile(path, { path: shown, bundle, text }, text, openers)
  const label = labelOfContent(bytes) ?? labelOfDamaged(bytes)
  if (label === undefined) {
    throw new UsageError(`${path}: ${whyNothing(bytes)}`)
  }
  if (label === 'ENCRYPTED PRIVATE KEY')
    return containerFile(uri, shown, await openedFile(path, bytes, openers))
  const content = { label, ...decodeContent(label, bytes) }
  return { path: shown, bundle: bundleWithoutText(uri, [content]), text: undefined }
}

/** A clause about a file in which nothing is known. */
export function whyNothing(bytes: Uint8Array): string {
  return emptyOrUtf16(bytes) ?? mangledDer(bytes) ?? NOTHING_KNOWN
}

const NOTHING_KNOWN = 'holds no PEM block, nor a certificate, request, CRL, key or container of them'

/** The certificates of a file that was named for them; a UsageError says what it holds where there is none. */
export async function readCertificates(path: string, openers: Openers) {
  const file = await readCertificateFile(path, openers)
  if (certificatesIn(file.bundle).length === 0 && file.container === undefined) {
    const bytes = await bytesOf(path, openers.host)
    const isDamaged = file.bundle.blocks.some((it) => it.label.endsWith('CERTIFICATE'))
    if (!isDamaged) throw new UsageError(`${path}: ${insteadOf('certificate', bytes)}`)
  }
  return certificatesOf(file, path)
}

/** The certificates of a file; a UsageError where there is none, with what to do where it is closed. */
export function certificatesOf({ bundle, container }: InspectedFile, path: string) {
  const found = bundle.blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content] : []))
  if (found.length > 0) return found
  if (container?.password === 'needed') throw new UsageError(`${path}: ${NEEDS_PASSWORD}`)
  const damage = bundle.blocks.find(({ content }) => content.kind === 'unreadable')?.errors[0]?.message
  throw new UsageError(`${path}: holds no certificate that can be read${damage ? `: ${damage}` : ''}`)
}

function containerFile(uri: string, path: string, container: Container): InspectedFile {
  const bundle = bundleWithoutText(uri, container.entries)
  const entries = new Map(bundle.blocks.map((block, index) => [block, container.entries[index]!]))
  return { path, bundle, text: undefined, container, entries }
}

/** Opens the blocks of a PEM file that are containers of others, or encrypted. */
async function pemFile(
  path: string,
  file: InspectedFile,
  text: string,
  openers: Openers,
): Promise<InspectedFile> {
  const pemBlocks = new Map(parsePem(text).map((it) => [it.range.start, it]))
  const certificates = [...certificatesIn(file.bundle), ...(openers.certificates ?? [])]
  const entries = new Map<BundleBlock, ContainerEntry>()
  const blocks: BundleBlock[] = []
  for (const block of file.bundle.blocks) {
    const pemBlock = pemBlocks.get(block.range.start)
    const container = pemBlock && (await openedBlock(path, pemBlock, { ...openers, certificates }))
    if (container === undefined) {
      blocks.push(block)
      continue
    }
    for (const entry of container.entries) {
      const inside = { ...insideOf(block), label: entry.label, content: entry.content }
      entries.set(inside, entry)
      blocks.push(inside)
    }
  }
  return { ...file, bundle: { ...file.bundle, blocks }, entries }
}

/** The place of what is inside a block is the block. */
function insideOf({ range, labelRange, errors }: BundleBlock): Omit<BundleBlock, 'label' | 'content'> {
  return { range, labelRange, errors, textRange: () => range }
}

const CONTAINER_LABELS = /^(?:PKCS7|PKCS #7 SIGNED DATA|CMS|PKCS12|ENCRYPTED PRIVATE KEY)$/

async function openedBlock(
  path: string,
  { label, headers, base64 }: PemBlock,
  openers: Openers,
): Promise<Container | undefined> {
  const isOld = headers.get('Proc-Type')?.includes('ENCRYPTED') === true
  if (!base64.reliable || !(isOld || CONTAINER_LABELS.test(label))) return undefined
  const dekInfo = headers.get('DEK-Info')
  if (isOld && dekInfo === undefined) return undefined
  const legacyPem = isOld ? { label, dekInfo: dekInfo! } : undefined
  try {
    return await opened(path, base64.bytes, openers, legacyPem)
  } catch (error) {
    // What is wrong with a block's content is said as of any other block.
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

async function openedFile(path: string, bytes: Uint8Array, openers: Openers): Promise<Container> {
  try {
    return await opened(path, bytes, openers)
  } catch (error) {
    if (error instanceof DecodeError) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

async function opened(
  path: string,
  bytes: Uint8Array,
  { host, passwords, certificates = [] }: Openers,
  legacyPem?: LegacyPem,
): Promise<Container> {
  const more = { certificates, ...(legacyPem === undefined ? {} : { legacyPem }) }
  try {
    return await openContainer(path, bytes, host, passwords, more)
  } catch (error) {
    if (error instanceof WrongPassword) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}

export function certificatesIn({ blocks }: CertificateBundle): readonly Certificate[] {
  return blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content.certificate] : []))
}
