// What `openssl x509 -text` prints of extensions, and the same made of what is decoded here. Where openssl does not
// know an extension or cannot decode it, it prints the bytes: then there is nothing to be compared.

import { type DerReader, TAG } from '../../server/src/asn1/der.ts'
import { readNull } from '../../server/src/asn1/values.ts'
import { toHex } from '../../server/src/base/hex.ts'
import { formatIpAddress } from '../../server/src/base/ipAddress.ts'
import { extensionTypeName } from '../../server/src/registry/extensionTypes.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import { basicConstraints } from '../../server/src/x509/extensions/basicConstraints.ts'
import {
  type CertificateExtension,
  extensionContent,
} from '../../server/src/x509/extensions/certificateExtension.ts'
import {
  certificatePolicies,
  type DisplayText,
} from '../../server/src/x509/extensions/certificatePolicies.ts'
import { cRLDistributionPoints } from '../../server/src/x509/extensions/cRLDistributionPoints.ts'
import { extendedKeyUsage } from '../../server/src/x509/extensions/extendedKeyUsage.ts'
import type { GeneralName } from '../../server/src/x509/extensions/generalName.ts'
import { informationAccess } from '../../server/src/x509/extensions/informationAccess.ts'
import {
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from '../../server/src/x509/extensions/keyIdentifiers.ts'
import { keyUsage } from '../../server/src/x509/extensions/keyUsage.ts'
import { nameConstraints, type Subtree } from '../../server/src/x509/extensions/nameConstraints.ts'
import { netscapeCertType } from '../../server/src/x509/extensions/netscapeExtensions.ts'
import { inhibitAnyPolicy, policyConstraints } from '../../server/src/x509/extensions/policyConstraints.ts'
import { policyMappings } from '../../server/src/x509/extensions/policyMappings.ts'
import { signedCertificateTimestamps } from '../../server/src/x509/extensions/signedCertificateTimestamps.ts'
import { subjectAltName } from '../../server/src/x509/extensions/subjectAltName.ts'
import { tlsFeature } from '../../server/src/x509/extensions/tlsFeature.ts'

export interface PrintedExtension {
  readonly critical: boolean
  /** What stands under the name, without the indentation of the first line. */
  readonly text: string
}

/** The names of extensions are indented by twelve blanks, and what they hold by more. */
export function printedExtensions(text: string): readonly PrintedExtension[] {
  const [, section = ''] = text.split(/^ {8}X509v3 extensions:\n/m)
  const [extensions = ''] = section.split(/^ {4}\S/m)
  const heads = [...extensions.matchAll(/^ {12}(\S.*?): ?(critical)?\n/gm)]
  return heads.map((head, index) => ({
    critical: head[2] === 'critical',
    text: extensions.slice(head.index + head[0].length, heads[index + 1]?.index).trim(),
  }))
}

export interface Compared {
  readonly printed: readonly string[]
  readonly ours: readonly string[]
}

/** Undefined where openssl prints what cannot be compared. */
export function comparedExtension(
  { der }: Certificate,
  extension: CertificateExtension,
  { text }: PrintedExtension,
): Compared | undefined {
  const comparison = COMPARISONS.get(extension.oid)
  if (!comparison?.isDecoded.test(text)) return undefined
  const ours = extensionContent(der, extension, comparison.ours)?.value ?? ['not decoded here']
  return { printed: comparison.printed(text), ours: ours.map((it) => it.trim()) }
}

interface Comparison {
  /** Whether the text is that of an extension that openssl has decoded. */
  readonly isDecoded: RegExp
  readonly printed: (text: string) => readonly string[]
  readonly ours: (reader: DerReader) => readonly string[]
}

const commas = (text: string) => text.split(', ')
const found = (pattern: RegExp) => (text: string) =>
  [...text.matchAll(pattern)].map((match) => match[1]!.trim())
const hex = (bytes: Uint8Array) => toHex(bytes, ':').toUpperCase()
const HEX = /^[\dA-F]{2}(?::[\dA-F]{2})*$/

/** Names of types that hold text; openssl writes them before the colon. */
const TEXT_NAMES: Partial<Record<GeneralName['kind'], string>> = {
  dNSName: 'DNS',
  rfc822Name: 'email',
  uniformResourceIdentifier: 'URI',
  registeredID: 'Registered ID',
}
const textNames = (names: readonly GeneralName[]) =>
  names.flatMap(({ kind, value }) => (kind in TEXT_NAMES ? [`${TEXT_NAMES[kind]}:${value}`] : []))
const printedTextNames = found(
  /(?:^|, )((?:DNS|email|URI|Registered ID):.*?)(?=, (?:[A-Za-z0-9 ]+|<[^>]*>):|, <|$)/gm,
)
const NAMES: Comparison = {
  isDecoded: /^(?:DNS|email|URI|IP Address|DirName|othername|Registered ID|X400Name|EdiPartyName):/,
  printed: printedTextNames,
  ours: (reader) => textNames(subjectAltName(reader)),
}

const POINTS: Comparison = {
  isDecoded: /^(?:Full Name|Relative Name|Reasons|CRL Issuer):/,
  // What follows a name stands on its line.
  printed: found(/^\s*(?:URI:(.*?)(?: {4,}(?:Reasons|CRL Issuer):)?$)/gm),
  ours: (reader) =>
    cRLDistributionPoints(reader).flatMap(({ fullName }) =>
      fullName.flatMap(({ kind, value }) => (kind === 'uniformResourceIdentifier' ? [value] : [])),
    ),
}

const ACCESS: Comparison = {
  isDecoded: /^[\w. ]+ - [\w ]+:/,
  printed: found(/^\s*[\w. ]+ - ((?:URI|DNS|email):.*)$/gm),
  ours: (reader) => textNames(informationAccess(reader).map(({ location }) => location)),
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  [
    '2.5.29.14',
    { isDecoded: HEX, printed: (text) => [text], ours: (reader) => [hex(subjectKeyIdentifier(reader))] },
  ],
  [
    '2.5.29.15',
    {
      isDecoded: /^[A-Z][A-Za-z ]+(?:, |$)/,
      printed: (text) => commas(text).map((it) => it.replaceAll(' ', '').toLowerCase()),
      ours: (reader) =>
        keyUsage(reader).map((it) => it.toLowerCase().replace('keycertsign', 'certificatesign')),
    },
  ],
  ['2.5.29.17', NAMES],
  ['2.5.29.18', NAMES],
  [
    '2.5.29.19',
    {
      isDecoded: /^CA:/,
      printed: commas,
      ours: (reader) => {
        const { ca, pathLength } = basicConstraints(reader)
        return [`CA:${ca ? 'TRUE' : 'FALSE'}`, ...(pathLength === undefined ? [] : [`pathlen:${pathLength}`])]
      },
    },
  ],
  [
    '2.5.29.30',
    {
      isDecoded: /^(?:Permitted|Excluded):/,
      printed: found(/^\s*((?:DNS|email|URI|IP|DirName|Permitted|Excluded):\S*?)(?:$|(?<=DirName:)|\s)/gm),
      ours: (reader) => {
        const { permitted, excluded } = nameConstraints(reader)
        return [
          ...(permitted.length > 0 ? ['Permitted:', ...permitted.flatMap(subtreeText)] : []),
          ...(excluded.length > 0 ? ['Excluded:', ...excluded.flatMap(subtreeText)] : []),
        ]
      },
    },
  ],
  ['2.5.29.31', POINTS],
  [
    '2.5.29.32',
    {
      isDecoded: /^Policy: /,
      printed: found(/^\s*((?:Policy|CPS|Explicit Text):.*)$/gm),
      ours: (reader) =>
        certificatePolicies(reader).flatMap(({ policy, qualifiers }) => [
          `Policy: ${policy === '2.5.29.32.0' ? 'X509v3 Any Policy' : policy}`,
          ...qualifiers.flatMap((it) => {
            if (it.kind === 'cps') return [`CPS: ${it.uri?.value ?? ''}`]
            return it.kind === 'userNotice' && it.explicitText ? [explicitText(it.explicitText)] : []
          }),
        ]),
    },
  ],
  [
    '2.5.29.33',
    {
      isDecoded: /^[\w. ]+:[\w. ]+(?:, |$)/,
      printed: commas,
      ours: (reader) =>
        policyMappings(reader).map((it) => `${it.issuerDomainPolicy}:${it.subjectDomainPolicy}`),
    },
  ],
  [
    '2.5.29.35',
    {
      isDecoded: /^(?:keyid:|DirName:|serial:|[\dA-F]{2}(?::|$))/,
      printed: found(/^\s*((?:keyid:|serial:)?[\dA-F]{2}(?::[\dA-F]{2})*)$/gm),
      ours: (reader) => {
        const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } =
          authorityKeyIdentifier(reader)
        const isAlone = authorityCertIssuer === undefined && authorityCertSerialNumber === undefined
        const serial = authorityCertSerialNumber && hex(authorityCertSerialNumber).replace(/^00:/, '')
        return [
          ...(keyIdentifier ? [`${isAlone ? '' : 'keyid:'}${hex(keyIdentifier)}`] : []),
          ...(serial === undefined ? [] : [`serial:${serial}`]),
        ]
      },
    },
  ],
  [
    '2.5.29.36',
    {
      isDecoded: /^(?:Require Explicit Policy|Inhibit Policy Mapping):/,
      printed: commas,
      ours: (reader) => {
        const { requireExplicitPolicy, inhibitPolicyMapping } = policyConstraints(reader)
        return [
          ...(requireExplicitPolicy === undefined
            ? []
            : [`Require Explicit Policy:${requireExplicitPolicy}`]),
          ...(inhibitPolicyMapping === undefined ? [] : [`Inhibit Policy Mapping:${inhibitPolicyMapping}`]),
        ]
      },
    },
  ],
  [
    '2.5.29.37',
    {
      isDecoded: /^[\w./ -]+(?:, |$)/,
      printed: (text) => commas(text).map((it) => (/^[\d.]+$/.test(it) ? it : 'named')),
      ours: (reader) => extendedKeyUsage(reader).map((it) => (KNOWN_TO_OPENSSL.test(it) ? 'named' : it)),
    },
  ],
  ['2.5.29.46', POINTS],
  [
    '2.5.29.54',
    { isDecoded: /^\d+$/, printed: (text) => [text], ours: (reader) => [String(inhibitAnyPolicy(reader))] },
  ],
  ['1.3.6.1.5.5.7.1.1', ACCESS],
  ['1.3.6.1.5.5.7.1.11', ACCESS],
  [
    '1.3.6.1.5.5.7.1.24',
    {
      isDecoded: /^\w+(?:, |$)/,
      printed: commas,
      ours: (reader) => tlsFeature(reader).map((it) => extensionTypeName(it) ?? String(it)),
    },
  ],
  [
    '1.3.6.1.4.1.11129.2.4.2',
    {
      isDecoded: /^Signed Certificate Timestamp:/,
      printed: (text) =>
        [...text.matchAll(/Log ID {4}: ([\dA-F:\s]*?)\s+Timestamp : (.*) GMT$/gm)].map(
          ([, id, time]) => `${id!.replace(/\s/g, '')} ${Date.parse(`${time} GMT`)}`,
        ),
      ours: (reader) =>
        signedCertificateTimestamps(reader).map(({ logId, timestamp }) => `${hex(logId)} ${timestamp}`),
    },
  ],
  [
    '1.3.6.1.4.1.11129.2.4.3',
    {
      isDecoded: /^NULL$/,
      printed: (text) => [text],
      ours: (reader) => [String(readNull(reader)).toUpperCase()],
    },
  ],
  [
    '2.16.840.1.113730.1.1',
    {
      isDecoded: /^(?:SSL|S\/MIME|Object|Unused)/,
      printed: (text) => [String(commas(text).length)],
      ours: (reader) => [String(netscapeCertType(reader).length)],
    },
  ],
])

/** Purposes that openssl prints by name. */
const KNOWN_TO_OPENSSL =
  /^(?:2\.5\.29\.37\.0|1\.3\.6\.1\.5\.5\.7\.3\.\d+|1\.3\.6\.1\.4\.1\.311\..*|2\.16\.840\.1\.113730\.4\.1|1\.3\.6\.1\.5\.2\.3\.[45])$/

/** The text as its bytes, one character each; openssl prints nothing of characters of two bytes. */
function explicitText({ value, tag }: DisplayText): string {
  return `Explicit Text: ${tag === TAG.bmpString ? '' : Buffer.from(value).toString('latin1')}`
}

function subtreeText(subtree: Subtree): readonly string[] {
  switch (subtree.kind) {
    case 'iPAddress': {
      const half = subtree.base.length / 2
      const address = formatIpAddress(subtree.base.subarray(0, half))
      const mask = formatIpAddress(subtree.base.subarray(half))
      return half === 4
        ? [`IP:${address}/${mask}`]
        : [`IP:${longAddress(subtree.base.subarray(0, half))}/${longAddress(subtree.base.subarray(half))}`]
    }
    case 'directoryName':
      return ['DirName:']
    case 'dNSName':
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
      return [`${TEXT_NAMES[subtree.kind]}:${subtree.base}`]
    default:
      return []
  }
}

/** As openssl writes addresses of IPv6: groups without leading zeros, none left out. */
function longAddress(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[2 * index]! << 8) | bytes[2 * index + 1]!)
  return groups.map((it) => it.toString(16).toUpperCase()).join(':')
}
