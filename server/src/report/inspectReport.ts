import { toHex } from '../base/hex.ts'
import { LineIndex } from '../base/lineIndex.ts'
import type { BundleBlock } from '../bundle/bundle.ts'
import { describeExtension, reasonText } from '../describe/extension.ts'
import { readableFields } from '../describe/readableFields.ts'
import type {
  Container,
  ContainerEntry,
  ContainerKind,
  OcspFacts,
  PasswordState,
  Protection,
} from '../pki/container.ts'
import { fingerprint, spkiPin } from '../pki/fingerprint.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import { describeSignature, isPss, type PssParameters, pssParameters } from '../x509/algorithmIdentifier.ts'
import type { Certificate } from '../x509/certificate.ts'
import { revocationReasons } from '../x509/certificateList.ts'
import { EXTENSION_REQUESTS } from '../x509/certificationRequest.ts'
import type { PasswordProtection } from '../x509/encryptionScheme.ts'
import type { CertificateExtension } from '../x509/extensions/certificateExtension.ts'
import type { GeneralName } from '../x509/extensions/generalName.ts'
import type { ByteRange } from '../x509/located.ts'
import type { PublicKey } from '../x509/publicKey.ts'
import { type Belonging, belonging } from './belonging.ts'
import { type ReportedRange, reportedRange } from './checkReport.ts'
import type { InspectedFile } from './inspectedFile.ts'

/** What `tls-lens inspect --format json` prints: a promise to users (docs/cli.md). Fields may be added, never renamed. */
export interface InspectReport {
  readonly files: readonly {
    readonly path: string
    /** Of a file that is more than one element, or is closed. */
    readonly container?: InspectedContainer
    readonly blocks: readonly InspectedBlock[]
  }[]
  /** Where several files were named. */
  readonly belonging?: readonly Belonging[]
}

export interface InspectedContainer {
  readonly kind: ContainerKind
  readonly password: PasswordState
  readonly protections: readonly Protection[]
  readonly ocsp?: InspectedOcsp
  /** What is wrong with it, or was not checked. */
  readonly errors: readonly string[]
}

/** Times as in ISO 8601, in UTC. */
export interface InspectedOcsp {
  readonly responseStatus: string
  readonly responder?: string
  readonly producedAt?: string
  readonly signatureAlgorithm?: string
  readonly signature?: NonNullable<OcspFacts['signature']>
  readonly statuses: readonly {
    readonly serialNumber: string
    readonly status: 'good' | 'revoked' | 'unknown'
    readonly revokedAt?: string
    readonly reason?: string
    readonly thisUpdate: string
    readonly nextUpdate?: string
  }[]
}

export interface InspectedBlock {
  readonly kind: BundleBlock['content']['kind']
  readonly label: string
  /** Absent for a binary file. */
  readonly range?: ReportedRange
  readonly certificate?: InspectedCertificate
  readonly certificationRequest?: {
    readonly subject: string
    readonly publicKey: InspectedKey
    readonly signatureAlgorithm: string
    readonly subjectAltNames: readonly string[]
    readonly version: number
    /** Other attributes than the extensions; of a challenge password, only that there is one. */
    readonly attributes: readonly InspectedAttribute[]
    readonly extensions: readonly InspectedExtension[]
  }
  readonly certificateList?: {
    readonly issuer: string
    readonly thisUpdate: string
    readonly nextUpdate?: string
    readonly revokedCertificates: number
    readonly signatureAlgorithm: string
    readonly version: number
    /** How often each reason is given: `key compromise`, `superseded`. */
    readonly reasons: Readonly<Record<string, number>>
    readonly extensions: readonly InspectedExtension[]
  }
  /** Of a private key, what is no secret. */
  readonly privateKey?: InspectedKey & {
    readonly encrypted: boolean
    readonly protection?: PasswordProtection
  }
  readonly publicKey?: InspectedKey
  /** Of a certificate or request that is damaged, what can be read of it. */
  readonly readable?: readonly { readonly name: string; readonly text: string }[]
  /** What is wrong with the block's framing, encoding or label. */
  readonly error?: string
  /** Of an entry of a key store: its name there. */
  readonly alias?: string
  /** When it was put into a Java key store. */
  readonly created?: string
  readonly trusted?: boolean
  /** Of a private key: the number of its certificate among the blocks, from 0. */
  readonly belongsTo?: number
  /** SHA-256 of its certificate, where that is in another file or block. */
  readonly owner?: string
}

export interface InspectedCertificate {
  readonly version: number
  readonly subject: string
  readonly issuer: string
  /** Hexadecimal digits, two a byte. */
  readonly serialNumber: string
  /** As in ISO 8601, in UTC. */
  readonly notBefore: string
  readonly notAfter: string
  readonly publicKey: InspectedKey
  readonly signatureAlgorithm: string
  /** Of RSASSA-PSS. */
  readonly signatureParameters?: PssParameters
  /** `DNS:shop.example`, `IP:192.0.2.1`, `email:…`, `URI:…`. */
  readonly subjectAltNames: readonly string[]
  readonly isCa: boolean
  readonly pathLength?: number
  readonly keyUsage?: readonly string[]
  /** Names, or object identifiers of those that have none here. */
  readonly extendedKeyUsage?: readonly string[]
  readonly extensions: readonly InspectedExtension[]
  readonly sha256: string
  readonly sha1: string
  /** As RFC 7469 writes a pin: SHA-256 of the SubjectPublicKeyInfo in base64. */
  readonly spkiSha256: string
}

export interface InspectedExtension {
  readonly oid: string
  readonly name?: string
  readonly critical: boolean
  /** What it says, in words; of what is not known, the bytes. */
  readonly says: readonly string[]
  /** Where it stands in the DER, half open. */
  readonly bytes: ByteRange
}

export interface InspectedAttribute {
  readonly oid: string
  readonly name?: string
  readonly values: readonly string[]
  readonly bytes: ByteRange
}

export interface InspectedKey {
  readonly algorithm: string
  /** `RSA 2048`, `EC P-256`, `ML-DSA-65`. */
  readonly title: string
  readonly bits?: number
  readonly curve?: string
}

export type ReportedFile = InspectReport['files'][number]

/** What is in several files, with the report on each. */
export function inspectReport(
  files: readonly InspectedFile[],
  reports: readonly ReportedFile[] = files.map(reportedFile),
): InspectReport {
  return { files: reports, ...(files.length < 2 ? {} : { belonging: belonging(files) }) }
}

export function reportedFile({ path, bundle, text, container, entries }: InspectedFile): ReportedFile {
  const lines = text === undefined ? undefined : new LineIndex(text)
  const blocks = bundle.blocks.map((it) => ({
    ...inspectedBlock(it, lines),
    ...inspectedEntry(entries?.get(it)),
  }))
  return {
    path,
    ...(container === undefined ? {} : { container: inspectedContainer(container) }),
    blocks,
  }
}

function inspectedContainer({ kind, password, protections, ocsp, errors }: Container): InspectedContainer {
  return {
    kind,
    password,
    protections,
    ...(ocsp === undefined ? {} : { ocsp: inspectedOcsp(ocsp) }),
    errors,
  }
}

function inspectedOcsp({ producedAt, statuses, ...facts }: OcspFacts): InspectedOcsp {
  return {
    ...facts,
    ...(producedAt === undefined ? {} : { producedAt: isoTime(producedAt) }),
    statuses: statuses.map(({ revokedAt, thisUpdate, nextUpdate, ...status }) => ({
      ...status,
      ...(revokedAt === undefined ? {} : { revokedAt: isoTime(revokedAt) }),
      thisUpdate: isoTime(thisUpdate),
      ...(nextUpdate === undefined ? {} : { nextUpdate: isoTime(nextUpdate) }),
    })),
  }
}

function inspectedEntry(entry: ContainerEntry | undefined): Partial<InspectedBlock> {
  if (entry === undefined) return {}
  const { alias, created, trusted, belongsTo, owner } = entry
  return {
    ...(alias === undefined ? {} : { alias }),
    ...(created === undefined ? {} : { created: isoTime(created) }),
    ...(trusted === undefined ? {} : { trusted }),
    ...(belongsTo === undefined ? {} : { belongsTo }),
    ...(owner === undefined ? {} : { owner: fingerprint(owner) }),
  }
}

function inspectedBlock(block: BundleBlock, lines: LineIndex | undefined): InspectedBlock {
  const { content, label, errors } = block
  return {
    kind: content.kind,
    label,
    ...(lines === undefined ? {} : { range: reportedRange(block.range, lines) }),
    ...inspectedContent(block),
    ...(errors.length === 0 ? {} : { error: errors.map((it) => it.message).join('; ') }),
  }
}

function inspectedContent({ content }: BundleBlock): Partial<InspectedBlock> {
  switch (content.kind) {
    case 'certificate':
      return { certificate: inspectedCertificate(content.certificate) }
    case 'certificationRequest': {
      const { der, subject, publicKey, signatureAlgorithm, subjectAltName } = content.request
      const { version, attributes, extensions } = content.request
      return {
        certificationRequest: {
          subject: subject.value.text,
          publicKey: inspectedKey(publicKey.value),
          signatureAlgorithm: describeSignature(signatureAlgorithm.value).title,
          subjectAltNames: (subjectAltName?.value ?? []).map(nameText),
          version: version.value,
          attributes: attributes
            .filter(({ oid }) => !EXTENSION_REQUESTS.has(oid))
            .map(({ oid, values, bytes }) => ({ ...named(oid), values, bytes })),
          extensions: extensions.map((it) => inspectedExtension(der, it)),
        },
      }
    }
    case 'certificateList': {
      const { der, issuer, thisUpdate, nextUpdate, revokedCount, signatureAlgorithm } = content.list
      const { version, revokedCertificates, extensions } = content.list
      return {
        certificateList: {
          issuer: issuer.value.text,
          thisUpdate: isoTime(thisUpdate.value),
          ...(nextUpdate === undefined ? {} : { nextUpdate: isoTime(nextUpdate.value) }),
          revokedCertificates: revokedCount,
          signatureAlgorithm: describeSignature(signatureAlgorithm.value).title,
          version: version.value,
          reasons: Object.fromEntries(
            revocationReasons(revokedCertificates?.value ?? []).map(([code, times]) => [
              reasonText(code),
              times,
            ]),
          ),
          extensions: extensions.map((it) => inspectedExtension(der, it)),
        },
      }
    }
    case 'privateKey': {
      const { encrypted, protection } = content.key
      return {
        privateKey: {
          ...inspectedKey(content.key),
          encrypted,
          ...(protection === undefined ? {} : { protection }),
        },
      }
    }
    case 'publicKey':
      return { publicKey: inspectedKey(content.publicKey) }
    case 'unreadable':
      return content.fieldsOf
        ? { readable: readableFields(content.fieldsOf).map(({ name, text }) => ({ name, text })) }
        : {}
    default:
      return {}
  }
}

function inspectedCertificate(certificate: Certificate): InspectedCertificate {
  const { validity, basicConstraints, keyUsage, extendedKeyUsage, signatureAlgorithm } = certificate
  const parameters = isPss(signatureAlgorithm.value) ? pssParameters(signatureAlgorithm.value) : undefined
  const pathLength = basicConstraints?.value.pathLength
  return {
    version: certificate.version.value,
    subject: certificate.subject.value.text,
    issuer: certificate.issuer.value.text,
    serialNumber: toHex(certificate.serialNumber.value),
    notBefore: isoTime(validity.notBefore.value),
    notAfter: isoTime(validity.notAfter.value),
    publicKey: inspectedKey(certificate.publicKey.value),
    signatureAlgorithm: describeSignature(signatureAlgorithm.value).title,
    ...(parameters && { signatureParameters: parameters }),
    subjectAltNames: (certificate.subjectAltName?.value ?? []).map(nameText),
    isCa: certificate.isCa,
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(keyUsage === undefined ? {} : { keyUsage: keyUsage.value }),
    ...(extendedKeyUsage === undefined
      ? {}
      : { extendedKeyUsage: extendedKeyUsage.value.map((it) => oidName(it) ?? it) }),
    extensions: certificate.extensions.map((it) => inspectedExtension(certificate.der, it)),
    sha256: fingerprint(certificate),
    sha1: fingerprint(certificate, 'SHA-1'),
    spkiSha256: spkiPin(certificate.publicKey.value),
  }
}

function inspectedExtension(der: Uint8Array, extension: CertificateExtension): InspectedExtension {
  const says = describeExtension(der, extension).parts.map(({ text }) => text)
  return { ...named(extension.oid), critical: extension.critical, says, bytes: extension.bytes }
}

function named(oid: string): { readonly oid: string; readonly name?: string } {
  const name = oidName(oid)
  return { oid, ...(name === undefined ? {} : { name }) }
}

function inspectedKey({
  algorithm,
  title,
  bits,
  curve,
}: Pick<PublicKey, 'title' | 'bits' | 'curve'> & { algorithm: string }): InspectedKey {
  return {
    algorithm,
    title,
    ...(bits === undefined ? {} : { bits }),
    ...(curve === undefined ? {} : { curve }),
  }
}

function nameText(name: GeneralName): string {
  const type = name.kind === 'otherName' ? `${oidName(name.type) ?? name.type}:` : ''
  return `${PREFIXES[name.kind]}:${type}${name.value}`
}

/** As OpenSSL writes them. */
const PREFIXES: Readonly<Record<GeneralName['kind'], string>> = {
  dNSName: 'DNS',
  iPAddress: 'IP',
  rfc822Name: 'email',
  uniformResourceIdentifier: 'URI',
  directoryName: 'DirName',
  registeredID: 'RID',
  otherName: 'othername',
  x400Address: 'X400Name',
  ediPartyName: 'EdiPartyName',
}

/** `2026-12-05T12:00:00Z`. */
function isoTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.000Z$/, 'Z')
}
