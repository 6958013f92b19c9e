// The files of a client certificate: PEM with the key beside it or in it, encrypted or not, and PKCS #12. A file that
// holds something else is answered with what it holds. The key is handed on and kept nowhere (I13).

import { DecodeError } from '../base/bytes.ts'
import { type PemBlock, parsePem } from '../pem/pem.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { decodeContent, labelOfContent } from '../x509/content.ts'
import { type Container, type OpenOptions, recognizeContainer } from './container.ts'
import { insteadOf } from './insteadOf.ts'
import { keyOwnership } from './keyMatch.ts'
import { verifyCertificateSignature } from './signature.ts'

export interface NamedFile {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface ClientFiles {
  readonly certificate: NamedFile
  /** Absent where the key is in the certificate's file. */
  readonly key?: NamedFile
  /** Called where a key or a container is closed without one; undefined where there is none. */
  passwordOf(path: string): Promise<string | undefined>
}

/** What a handshake needs of the files. */
export interface ClientIdentity {
  /** The end entity first. */
  readonly certificates: readonly Uint8Array[]
  /** DER of one of the forms of x509/privateKey.ts. */
  readonly key: Uint8Array
}

/** A file that cannot be used. The message is a clause about it, and never holds a key's text. */
export class ClientFileError extends Error {
  readonly path: string
  readonly code: ClientFileFault

  constructor(path: string, code: ClientFileFault, message: string) {
    super(message)
    this.path = path
    this.code = code
  }
}

export type ClientFileFault = 'needsPassword' | 'wrongPassword' | 'noKey' | 'unusable'

/** Opens a container and hands out its keys. Rejects with DecodeError where the bytes are none. */
export type OpenKeys = (
  bytes: Uint8Array,
  options: Pick<OpenOptions, 'password' | 'legacyPem' | 'onKey'>,
) => Promise<Container>

/** Rejects with {@link ClientFileError}, and with nothing else. */
export async function readClientFiles(files: ClientFiles, openKeys: OpenKeys): Promise<ClientIdentity> {
  const { certificate: certificateFile, key: keyFile = certificateFile } = files
  const pkcs12 = isPkcs12(certificateFile) ? await readPkcs12(certificateFile, files, openKeys) : undefined
  const certificates = pkcs12?.certificates ?? pemCertificates(certificateFile)
  if (certificates.length === 0)
    throw unusable(certificateFile, insteadOf('certificate', certificateFile.bytes))
  const isOneFile = keyFile === certificateFile
  const keys = (isOneFile && pkcs12?.keys) || (await keysOf(keyFile, files, openKeys))
  if (keys.length === 0) {
    throw new ClientFileError(keyFile.path, 'noKey', insteadOf('private key', keyFile.bytes))
  }
  return identityOf({ certificates, ordered: pkcs12 === undefined }, keys, keyFile, certificateFile)
}

/** The certificates of a file of authorities: PEM, DER, or a container that needs no password for them. */
export async function readCas(file: NamedFile, openKeys: OpenKeys): Promise<readonly Certificate[]> {
  const label = isContainerFile(file) ? undefined : labelOfContent(file.bytes)
  const ders =
    label === 'CERTIFICATE'
      ? [file.bytes]
      : isContainerFile(file)
        ? certificatesOf(await opened(file, () => openKeys(file.bytes, { password: undefined })))
        : pemCertificates(file)
  const certificates = ders.flatMap((der) => readCertificate(der) ?? [])
  if (certificates.length === 0) throw unusable(file, insteadOf('certificate', file.bytes))
  return certificates
}

interface Held {
  readonly certificates: readonly Uint8Array[]
  /** Whether the first certificate is meant to be the end entity: PKCS #12 has no order. */
  readonly ordered: boolean
}

async function keysOf(
  file: NamedFile,
  files: ClientFiles,
  openKeys: OpenKeys,
): Promise<readonly Uint8Array[]> {
  if (isPkcs12(file)) return (await readPkcs12(file, files, openKeys)).keys
  // As OpenSSL does, the first key is taken.
  const block = parsePem(textOf(file)).find(isKeyBlock)
  return block === undefined ? [] : [await keyOfBlock(block, file, files, openKeys)]
}

interface OpenedPkcs12 {
  readonly certificates: readonly Uint8Array[]
  readonly keys: readonly Uint8Array[]
}

async function readPkcs12(file: NamedFile, files: ClientFiles, openKeys: OpenKeys): Promise<OpenedPkcs12> {
  const keys: Uint8Array[] = []
  const onKey = (key: Uint8Array) => void keys.push(key)
  const unasked = await opened(file, () => openKeys(file.bytes, { password: undefined, onKey }))
  const closed = unasked.password === 'needed' || (unasked.password === 'optional' && keys.length === 0)
  if (!closed) return { certificates: certificatesOf(unasked), keys }
  const password = await passwordOf(file, files)
  const container = await opened(file, () => openKeys(file.bytes, { password, onKey }))
  if (container.password === 'wrong') throw wrongPassword(file)
  if (container.entries.length === 0) throw unusable(file, container.errors[0] ?? 'holds nothing')
  const failed = container.errors.find((it) => it.startsWith('a private key'))
  if (keys.length === 0 && failed !== undefined) throw unusable(file, failed)
  return { certificates: certificatesOf(container), keys }
}

function certificatesOf({ entries }: Container): readonly Uint8Array[] {
  return entries.flatMap(({ content, der }) => (content.kind === 'certificate' && der ? [der] : []))
}

async function keyOfBlock(
  block: PemBlock,
  file: NamedFile,
  files: ClientFiles,
  openKeys: OpenKeys,
): Promise<Uint8Array> {
  const isOld = block.headers.get('Proc-Type')?.includes('ENCRYPTED') === true
  const [fault] = block.errors
  if (fault !== undefined) throw unusable(file, `its private key cannot be read: ${fault.message}`)
  if (!block.base64.reliable) throw unusable(file, 'its private key cannot be read: the base64 is damaged')
  const { bytes } = block.base64
  if (!isOld && block.label !== 'ENCRYPTED PRIVATE KEY') {
    if (decodeContent(block.label, bytes).content.kind === 'privateKey') return bytes.slice()
    throw unusable(file, 'its private key cannot be read')
  }
  const dekInfo = block.headers.get('DEK-Info')
  if (isOld && dekInfo === undefined) throw unusable(file, 'its private key does not say how it is encrypted')
  const legacy = isOld ? { legacyPem: { label: block.label, dekInfo: dekInfo! } } : {}
  const password = await passwordOf(file, files)
  const keys: Uint8Array[] = []
  const onKey = (key: Uint8Array) => void keys.push(key)
  const container = await opened(file, () => openKeys(bytes, { ...legacy, password, onKey }))
  const [key] = keys
  if (key !== undefined) return key
  if (container.password === 'wrong') throw wrongPassword(file)
  throw unusable(file, container.errors[0] ?? 'its private key cannot be read')
}

async function opened(file: NamedFile, open: () => Promise<Container>): Promise<Container> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof DecodeError) throw unusable(file, error.message)
    throw error
  }
}

async function passwordOf({ path }: NamedFile, files: ClientFiles): Promise<string> {
  const password = await files.passwordOf(path)
  if (password === undefined) throw new ClientFileError(path, 'needsPassword', 'needs its password')
  return password
}

function identityOf(
  { certificates, ordered }: Held,
  keys: readonly Uint8Array[],
  keyFile: NamedFile,
  certificateFile: NamedFile,
): ClientIdentity {
  const decoded = certificates.map((der) => ({ der, certificate: readCertificate(der) }))
  const unreadable = decoded.findIndex((it) => it.certificate === undefined)
  if (unreadable >= 0) {
    const which = decoded.length > 1 ? `certificate ${unreadable + 1}` : 'its certificate'
    throw unusable(certificateFile, `${which} cannot be read`)
  }
  for (const key of keys) {
    const owns = keyOwnership(key)
    const index = decoded.findIndex(({ certificate }) => owns(certificate!) === true)
    if (index === 0) return { key, certificates: ordered ? certificates : chainFrom(0, decoded) }
    if (index > 0 && !ordered) return { key, certificates: chainFrom(index, decoded) }
    if (index > 0) {
      throw unusable(
        certificateFile,
        `the key belongs to certificate ${index + 1} of the file: the end entity comes first`,
      )
    }
    // Of an algorithm that is not computed with, the signer finds out.
    if (owns(decoded[0]!.certificate!) === undefined) {
      return { key, certificates: ordered ? certificates : chainFrom(0, decoded) }
    }
  }
  throw otherKey(keyFile, certificateFile)
}

/** Of two keys that do not belong together, the file of the key is named. */
export function otherKey(keyFile: NamedFile, certificateFile: NamedFile): ClientFileError {
  const whose =
    keyFile.path === certificateFile.path
      ? 'its private key does not belong to its certificate'
      : `the private key does not belong to the certificate in ${certificateFile.path}`
  return unusable(keyFile, whose)
}

interface Decoded {
  readonly der: Uint8Array
  readonly certificate: Certificate | undefined
}

/** From the end entity over its issuers as far as they are there; a root of its own is not sent. */
function chainFrom(index: number, all: readonly Decoded[]): readonly Uint8Array[] {
  const chain = [all[index]!]
  for (let last = chain[0]!; ; ) {
    const next = all.find(
      (it) => !chain.includes(it) && it.certificate!.isSelfIssued === false && issued(it, last),
    )
    if (next === undefined) return chain.map((it) => it.der)
    chain.push(next)
    last = next
  }
}

function issued({ certificate: issuer }: Decoded, { certificate: subject }: Decoded): boolean {
  return (
    issuer!.subject.value.text === subject!.issuer.value.text &&
    verifyCertificateSignature(subject!, issuer!.publicKey.value).kind !== 'invalid'
  )
}

function pemCertificates(file: NamedFile): readonly Uint8Array[] {
  return parsePem(textOf(file))
    .filter((it) => CERTIFICATE_LABELS.test(it.label))
    .map(({ label, base64, errors }, index, all) => {
      const which = all.length > 1 ? `certificate ${index + 1}` : 'its certificate'
      const cannotBeRead = (why: string) => unusable(file, `${which} cannot be read: ${why}`)
      const [fault] = errors
      if (fault !== undefined) throw cannotBeRead(fault.message)
      if (!base64.reliable) throw cannotBeRead('the base64 is damaged')
      const { content, faults } = decodeContent(label, base64.bytes)
      if (content.kind === 'certificate') return content.certificate.der
      throw cannotBeRead(faults[0]?.message ?? 'it holds something else')
    })
}

const CERTIFICATE_LABELS = /^(?:X509 |TRUSTED )?CERTIFICATE$/

function isKeyBlock({ label }: PemBlock): boolean {
  return /^(?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY$/.test(label)
}

function isPkcs12({ bytes }: NamedFile): boolean {
  return recognizeContainer(bytes) === 'pkcs12'
}

function isContainerFile({ bytes }: NamedFile): boolean {
  const kind = recognizeContainer(bytes)
  return kind !== undefined && kind !== 'der'
}

function textOf({ bytes }: NamedFile): string {
  return new TextDecoder().decode(bytes)
}

function unusable({ path }: NamedFile, message: string): ClientFileError {
  return new ClientFileError(path, 'unusable', message)
}

function wrongPassword({ path }: NamedFile): ClientFileError {
  return new ClientFileError(path, 'wrongPassword', 'wrong password')
}
