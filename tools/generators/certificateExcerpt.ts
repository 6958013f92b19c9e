// The recipes of a fixture as an excerpt of what `openssl x509 -text` prints of the certificates: the fields that the
// recipes set, under OpenSSL's names, and below each what is found there.

import { printable } from '../../server/src/base/printable.ts'
import type { BundleBlock } from '../../server/src/bundle/bundle.ts'
import { OPENSSL_EXTENSION_TITLES } from '../../server/src/describe/certificateText.ts'
import { describeExtension } from '../../server/src/describe/extension.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { attributeShortName, oidName } from '../../server/src/registry/objectIdentifiers.ts'
import { describeSignature } from '../../server/src/x509/algorithmIdentifier.ts'
import type { CertificateExtension } from '../../server/src/x509/extensions/certificateExtension.ts'
import { CRL_REASONS } from '../../server/src/x509/extensions/crlExtensions.ts'
import type { Name } from '../../server/src/x509/name.ts'
import { parseRecipes, pemOfRecipes, type RecipeField } from '../../test/support/certificateRecipe.ts'

export function certificateExcerpt(text: string, allRecipes: string): string {
  const recipes = parseRecipes(text)
  const { blocks } = bundleOf('file:///excerpt.pem', pemOfRecipes(recipes, parseRecipes(allRecipes)))
  const remarks = remarksOf(text)
  return recipes
    .map(({ fields }, index) => {
      const block = blocks[index]!
      const used: CertificateExtension[] = []
      const lines = fields.flatMap((field) => {
        const shown = fieldLines(field, fields, block, used)
        const found = remarks.get(field.range.start) ?? []
        return [...shown, ...found]
      })
      return [headline(block), ...lines.map((it) => `    ${printable(it)}`)].join('\n')
    })
    .join('\n\n')
}

/** The findings of a fence, by the start of the value above which they stand. */
function remarksOf(text: string): Map<number, string[]> {
  const found = new Map<number, string[]>()
  let offset = 0
  let start = -1
  for (const line of text.split('\n')) {
    const field = /^([\w-]+)(\s+)\S/.exec(line)
    const remark = /^#.*?\b((?:error|warning|info): .*)$/.exec(line)
    if (field) start = offset + field[1]!.length + field[2]!.length
    else if (remark) found.set(start, [...(found.get(start) ?? []), `# ${remark[1]}`])
    offset += line.length + 1
  }
  return found
}

function headline({ content }: BundleBlock): string {
  if (content.kind === 'certificateList') return 'Certificate Revocation List (CRL):'
  return content.kind === 'privateKey' ? 'Private-Key:' : 'Certificate:'
}

function fieldLines(
  { name, value }: RecipeField,
  fields: readonly RecipeField[],
  { content }: BundleBlock,
  used: CertificateExtension[],
): string[] {
  const certificate = content.kind === 'certificate' ? content.certificate : undefined
  const list = content.kind === 'certificateList' ? content.list : undefined
  const extensions = certificate?.extensions ?? list?.extensions ?? []
  const der = certificate?.der ?? list?.der
  const extensionOf = (oid: string, text?: string): string[] => {
    const extension = extensions.find((it) => it.oid === oid && !used.includes(it))
    if (extension === undefined || der === undefined) return []
    used.push(extension)
    return extensionLines(der, extension, text)
  }
  const absent = (oid: string) =>
    extensions.some((it) => it.oid === oid) ? [] : [`# no ${OPENSSL_TITLES.get(oid)}`]
  switch (name) {
    case 'subject':
      return [`Subject: ${certificate ? nameText(certificate.subject.value) : value}`]
    case 'issuer':
      return [`Issuer: ${certificate ? nameText(certificate.issuer.value) : value}`]
    case 'san':
      return extensionOf('2.5.29.17', value)
    case 'ian':
      return extensionOf('2.5.29.18', value)
    case 'policies':
      return extensionOf(
        '2.5.29.32',
        value.replace(/[\d.]+/g, (it) => `Policy: ${it}`),
      )
    case 'ca':
    case 'path-length':
      return extensionOf('2.5.29.19', constraintsText(fields))
    case 'key-usage':
      return extensionOf('2.5.29.15', namesOf(value))
    case 'extended-key-usage':
      return extensionOf('2.5.29.37', namesOf(value))
    case 'extension':
      return extensionOf(value.split(/\s+/)[0]!)
    case 'key-identifiers':
      return [...absent('2.5.29.14'), ...absent('2.5.29.35')]
    case 'key':
      return certificate ? [`Subject Public Key Info: ${certificate.publicKey.value.title}`] : []
    case 'not-before':
      return certificate ? [`Not Before: ${timeText(certificate.validity.notBefore.value)}`] : []
    case 'not-after':
      return certificate ? [`Not After : ${timeText(certificate.validity.notAfter.value)}`] : []
    case 'signature':
      return [`Signature Algorithm: ${signatureText(content, value)}`]
    case 'inner-signature':
      return certificate
        ? [
            `Signature Algorithm (in the signed part): ${describeSignature(certificate.tbsSignature.value).title}`,
          ]
        : []
    case 'serial':
      return [`Serial Number: ${value}`]
    case 'version':
      return [`Version: ${value} (0x${Number(value) - 1})`]
    case 'unique-identifier':
      return [`${value === 'issuer' ? 'Issuer' : 'Subject'} Unique ID`]
    case 'issuer-key':
      return ['# signed with another key of the issuer']
    case 'private-key':
      return [value]
    case 'for':
      return [`# the key of ${value}`]
    case 'crl':
      return [`Issuer: ${value.replaceAll('=', ' = ')}`]
    case 'this-update':
      return list ? [`Last Update: ${timeText(list.thisUpdate.value)}`] : []
    case 'next-update':
      return [`Next Update: ${list?.nextUpdate ? timeText(list.nextUpdate.value) : 'NONE'}`]
    case 'crl-number':
      return value === 'none' ? ['# no X509v3 CRL Number'] : extensionOf('2.5.29.20', value)
    case 'crl-authority':
      return value === 'none' ? ['# no X509v3 Authority Key Identifier'] : extensionOf('2.5.29.35')
    case 'revoked':
      return revokedLines(value)
    default:
      return [`${name}: ${value}`]
  }
}

function constraintsText(fields: readonly RecipeField[]): string {
  const settingOf = (name: string) => fields.find((it) => it.name === name)?.value
  const pathLength = settingOf('path-length')
  return `CA:${(settingOf('ca') ?? 'false').toUpperCase()}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`
}

function namesOf(value: string): string {
  return value
    .split(/,\s*/)
    .map((it) => OPENSSL_NAMES.get(it) ?? it)
    .join(', ')
}

const OPENSSL_NAMES: ReadonlyMap<string, string> = new Map([
  ['digitalSignature', 'Digital Signature'],
  ['nonRepudiation', 'Non Repudiation'],
  ['keyEncipherment', 'Key Encipherment'],
  ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'],
  ['keyCertSign', 'Certificate Sign'],
  ['cRLSign', 'CRL Sign'],
  ['encipherOnly', 'Encipher Only'],
  ['decipherOnly', 'Decipher Only'],
  ['serverAuth', 'TLS Web Server Authentication'],
  ['clientAuth', 'TLS Web Client Authentication'],
  ['codeSigning', 'Code Signing'],
  ['emailProtection', 'E-mail Protection'],
  ['timeStamping', 'Time Stamping'],
  ['OCSPSigning', 'OCSP Signing'],
  ['anyExtendedKeyUsage', 'Any Extended Key Usage'],
])

function nameText({ attributes }: Name): string {
  return attributes.map(({ oid, value }) => `${attributeShortName(oid) ?? oid} = ${value}`).join(', ')
}

/** `Jan  1 00:00:00 2026 GMT`. */
function timeText(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/.exec(new Date(time).toUTCString())!
  return `${month} ${String(Number(day)).padStart(2)} ${clock} ${year} GMT`
}

function signatureText(content: BundleBlock['content'], written: string): string {
  if (content.kind === 'certificate')
    return describeSignature(content.certificate.signatureAlgorithm.value).title
  if (content.kind === 'certificateList')
    return describeSignature(content.list.signatureAlgorithm.value).title
  return written
}

/** `17 2026-02-01 4 critical`: serial number, date, reason. */
function revokedLines(value: string): string[] {
  if (value === 'none') return ['Revoked Certificates: # an empty list']
  const [serial = '', date = '', reason, ...rest] = value.split(/\s+/)
  return [
    'Revoked Certificates:',
    `    Serial Number: ${serial}`,
    `    Revocation Date: ${timeText(Date.parse(date))}`,
    ...(reason === undefined
      ? []
      : reason === 'empty'
        ? ['    CRL entry extensions: # an empty list']
        : [
            `    X509v3 CRL Reason Code:${rest.length > 0 ? ' critical' : ''} ${CRL_REASONS[Number(reason)] ?? reason}`,
          ]),
  ]
}

function extensionLines(der: Uint8Array, extension: CertificateExtension, text?: string): string[] {
  const { title, isKnown, parts } = describeExtension(der, extension)
  const critical = extension.critical ? ' critical' : ''
  const heading = `${OPENSSL_TITLES.get(extension.oid) ?? oidName(extension.oid) ?? title}:${critical}`
  const said = text ?? (isKnown ? parts.map((it) => it.text).join(', ') : '')
  return said === '' ? [heading] : [heading, `    ${said}`]
}

/** Those of CRLs too. */
const OPENSSL_TITLES: ReadonlyMap<string, string> = new Map([
  ...OPENSSL_EXTENSION_TITLES,
  ['2.5.29.20', 'X509v3 CRL Number'],
  ['2.5.29.21', 'X509v3 CRL Reason Code'],
  ['2.5.29.28', 'X509v3 Issuing Distribution Point'],
])
