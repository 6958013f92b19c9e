// Certificates from recipes (docs/fixtures.md): one field a line, recipes apart by an empty line or `---`.
//
//     subject             CN=shop.example,O=Shop        as RFC 4514 writes it; CN=shop.example unless said otherwise;
//                         CN=#0C0131 is the value's DER in hexadecimal, for other types of string and odd characters
//     san                 DNS:shop.example, IP:10.0.0.1, email:, URI:       none unless given
//     ian                 the same, of the issuer
//     policies            2.23.140.1.2.1
//     key                 rsa 2048 · ec p256 · ed25519                      ec p256; see testKeys.ts
//     not-before          2026-01-01 or 2026-01-01T12:00:00Z                2026-01-01
//     not-after           the same                                          2027-01-01
//     issuer              the subject of another recipe of the same test, `self`, or any name    CN=Test CA
//     signature           sha256-rsa, sha1-rsa, md5-rsa, md2-rsa, sha256-ecdsa, sha1-ecdsa, ed25519, sha1-rsa-pss …
//                         sha256-rsa-bare lacks its NULL, sha256-ecdsa-null has one; sha256-rsa-pss-salted names all
//                         that RFC 4055 has parameters for
//     inner-signature     the algorithm in the signed part, where it is another
//     issuer-key          of an issuer that is not a recipe of the test, or of another with the same name
//     serial              1234, 0, -1, 0x1F…                                positive, made from the rest
//     version             1, 2 or 3                                         3
//     key-identifiers     none, subject or authority: of its own key, of its issuer's; both unless said otherwise
//     unique-identifier   issuer or subject
//     ca                  true or false
//     path-length         0
//     key-usage           digitalSignature, keyCertSign
//     extended-key-usage  serverAuth, clientAuth, or object identifiers
//     extension           1.2.3.4 critical 0500                             any other; its content in hexadecimal
//                         1.2.3.4 not-critical 0500                          with the FALSE that DER leaves out
//
// A line that begins with `#` is a comment. A recipe that begins with `private-key` makes a private key:
//
//     private-key  ec p256
//     for          CN=shop.example     whose key it is; RSA keys are the same for all subjects
//     encrypted    true
//     format       pkcs8, sec1 or pkcs1
//
// One that begins with `crl` makes a CRL; `signature`, `issuer-key`, and `extension` are as above:
//
//     crl            CN=Test CA        its issuer
//     this-update    2026-02-25
//     next-update    2026-03-04 or none
//     crl-number     1, -1, 0x1F… or none
//     crl-authority  keyid, keyid serial, or none: what identifies the issuer; keyid unless said otherwise
//     revoked        17 2026-02-01 4 critical, with a reason code or none; `empty` for a list of extensions with none;
//                    `none` for a list of revoked certificates with none
//
// Signatures are real and the same on every run.

import { createHash } from 'node:crypto'
import {
  bitString,
  boolean,
  contextPrimitive,
  contextTag,
  ia5String,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  set,
  tagLengthValue,
  time,
  utf8String,
} from '../../server/src/asn1/derWriter.ts'
import { fromHex } from '../../server/src/base/hex.ts'
import { parseIpAddress } from '../../server/src/base/ipAddress.ts'
import type { Range } from '../../server/src/base/range.ts'
import type { BundleBlock } from '../../server/src/bundle/bundle.ts'
import type { ByteRange, Certificate } from '../../server/src/x509/certificate.ts'
import type { CertificateList } from '../../server/src/x509/certificateList.ts'
import { type SignatureHash, type TestKey, testKey } from './testKeys.ts'

export interface Recipe {
  readonly fields: readonly RecipeField[]
  /** From its first field to the end of its last, in the text of the recipes. */
  readonly range: Range
}

export interface RecipeField {
  readonly name: string
  readonly value: string
  /** Of the value, in the text of the recipes. */
  readonly range: Range
}

export function parseRecipes(text: string): Recipe[] {
  const recipes: Recipe[] = []
  let fields: RecipeField[] = []
  let offset = 0
  const finish = () => {
    const first = fields[0]
    if (!first) return
    const start = text.lastIndexOf('\n', first.range.start - 1) + 1
    recipes.push({ fields, range: { start, end: fields.at(-1)!.range.end } })
    fields = []
  }
  for (const line of text.split('\n')) {
    const match = /^([\w-]+)\s+(.*\S)\s*$/.exec(line)
    if (line.trim() === '' || line === '---') finish()
    else if (match) {
      const [, name = '', value = ''] = match
      if (!FIELDS.has(name)) throw new Error(`a recipe has no field \`${name}\``)
      const start = offset + line.indexOf(value, name.length)
      fields.push({ name, value, range: { start, end: start + value.length } })
    } else if (!line.startsWith('#')) throw new Error(`no field of a recipe: ${line}`)
    offset += line.length + 1
  }
  finish()
  return recipes
}

const FIELDS = new Set(
  'subject san ian policies key not-before not-after issuer issuer-key signature inner-signature serial version unique-identifier key-identifiers ca path-length key-usage extended-key-usage extension private-key for encrypted format crl this-update next-update crl-number crl-authority revoked'.split(
    ' ',
  ),
)

/** The PEM text of the recipes; `known` are all recipes of the test, for their issuers are looked for there. */
export function pemOfRecipes(recipes: readonly Recipe[], known: readonly Recipe[] = recipes): string {
  return recipes
    .map((it) =>
      fieldValue(it, 'crl')
        ? pem('X509 CRL', crlDer(it))
        : fieldValue(it, 'private-key')
          ? privateKeyPem(it)
          : pem('CERTIFICATE', certificateDer(it, known)),
    )
    .join('')
}

/**
 * What a range of the PEM text is in the text of the recipes: the field whose bytes are there, the whole recipe for
 * the whole block, and otherwise the field around it.
 */
export function rangeInRecipe(range: Range, recipe: Recipe, block: BundleBlock): Range {
  const { content } = block
  const fields =
    content.kind === 'certificate'
      ? fieldPlaces(recipe, content.certificate)
      : content.kind === 'certificateList'
        ? crlFieldPlaces(recipe, content.list)
        : []
  const places = fields.map(({ field, bytes }) => ({
    field,
    place: block.textRange(bytes.start, bytes.end),
  }))
  const exact = places.find(({ place }) => place.start === range.start && place.end === range.end)
  const around = places
    .filter(({ place }) => place.start <= range.start && range.end <= place.end)
    .sort((a, b) => a.place.end - a.place.start - (b.place.end - b.place.start))
  return (exact ?? around[0])?.field ?? recipe.range
}

/** Where the fields of a recipe are in the certificate that was made of it; names in a list one by one. */
function fieldPlaces(
  recipe: Recipe,
  certificate: Certificate,
): { readonly field: Range; readonly bytes: ByteRange }[] {
  const { subjectAltName, basicConstraints, keyUsage, extendedKeyUsage } = certificate
  return recipe.fields.flatMap(({ name, value, range }) => {
    const whole = (...places: readonly ({ readonly bytes: ByteRange } | undefined)[]) =>
      places.flatMap((it) => (it ? [{ field: range, bytes: it.bytes }] : []))
    const each = (places: readonly { readonly bytes: ByteRange }[] | undefined) =>
      listItems(value, range).map((field, index) => ({
        field,
        bytes: places?.[index]?.bytes ?? { start: 0, end: 0 },
      }))
    switch (name) {
      case 'subject':
        return [...whole(certificate.subject), ...each(certificate.subject.value.attributes.toReversed())]
      case 'san':
        return [
          ...whole(subjectAltName, extensionOf(certificate, EXTENSIONS.subjectAltName)),
          ...each(subjectAltName?.value),
        ]
      case 'ian':
        return [...whole(certificate.issuerAltName), ...each(certificate.issuerAltName?.value)]
      case 'policies':
        return [...whole(certificate.certificatePolicies), ...each(certificate.certificatePolicies?.value)]
      case 'key':
        return whole(certificate.publicKey)
      case 'not-before':
        return whole(certificate.validity.notBefore)
      case 'not-after':
        return whole(certificate.validity.notAfter)
      case 'issuer':
        return [...whole(certificate.issuer), ...each(certificate.issuer.value.attributes.toReversed())]
      case 'signature':
        return whole(certificate.signatureAlgorithm, certificate.tbsSignature)
      case 'serial':
        return whole(certificate.serialNumber)
      case 'version':
        return whole(certificate.version)
      case 'unique-identifier': {
        const bytes = certificate.issuerUniqueId ?? certificate.subjectUniqueId
        return bytes === undefined ? [] : [{ field: range, bytes }]
      }
      case 'ca':
      case 'path-length':
        return whole(basicConstraints, extensionOf(certificate, EXTENSIONS.basicConstraints))
      case 'key-usage':
        return whole(keyUsage, extensionOf(certificate, EXTENSIONS.keyUsage))
      case 'extended-key-usage':
        return whole(extendedKeyUsage, extensionOf(certificate, EXTENSIONS.extendedKeyUsage))
      case 'extension':
        return whole(extensionOf(certificate, value.split(/\s+/)[0]!, sameFieldsBefore(recipe, range, value)))
      default:
        return []
    }
  })
}

/** Where the fields of a recipe are in the CRL that was made of it. */
function crlFieldPlaces(
  recipe: Recipe,
  crl: CertificateList,
): { readonly field: Range; readonly bytes: ByteRange }[] {
  const revoked = recipe.fields.filter((it) => it.name === 'revoked')
  return recipe.fields.flatMap((field) => {
    const { name, value, range } = field
    const whole = (place: { readonly bytes: ByteRange } | undefined) =>
      place === undefined ? [] : [{ field: range, bytes: place.bytes }]
    switch (name) {
      case 'crl':
        return whole(crl.issuer)
      case 'this-update':
        return whole(crl.thisUpdate)
      case 'next-update':
        return whole(crl.nextUpdate)
      case 'signature':
        return [...whole(crl.signatureAlgorithm), ...whole(crl.tbsSignature)]
      case 'crl-number':
        return whole(crl.cRLNumber)
      case 'crl-authority':
        return whole(crl.extensions.find((it) => it.oid === EXTENSIONS.authorityKeyIdentifier))
      case 'extension':
        return whole(crl.extensions.findLast((it) => it.oid === value.split(/\s+/)[0]))
      case 'revoked':
        return whole(crl.revokedCertificates?.value[revoked.indexOf(field)] ?? crl.revokedCertificates)
      default:
        return []
    }
  })
}

function extensionOf(certificate: Certificate, identifier: string, index = 0) {
  return certificate.extensions.filter((it) => it.oid === identifier)[index]
}

function sameFieldsBefore(recipe: Recipe, range: Range, value: string): number {
  const identifier = value.split(/\s+/)[0]
  return recipe.fields.filter(
    (it) =>
      it.name === 'extension' && it.range.start < range.start && it.value.split(/\s+/)[0] === identifier,
  ).length
}

function listItems(value: string, range: Range): Range[] {
  return [...value.matchAll(/[^,\s][^,]*/g)].map((it) => ({
    start: range.start + it.index,
    end: range.start + it.index + it[0].trimEnd().length,
  }))
}

// Certificate, RFC 5280, section 4.1.
function certificateDer(recipe: Recipe, known: readonly Recipe[]): Uint8Array {
  const subject = subjectOf(recipe)
  const issuerName = fieldValue(recipe, 'issuer') ?? 'CN=Test CA'
  const issuerRecipe =
    issuerName === 'self' ? recipe : known.find((it) => !isSame(it, recipe) && isNamed(it, issuerName))
  const issuer = issuerName === 'self' ? subject : issuerName
  const wanted = fieldValue(recipe, 'signature')
  const issuerKey = issuerKeyOf(recipe, issuer, issuerRecipe)
  const signature = wanted ?? DEFAULT_SIGNATURES[issuerKey.kind]
  const { algorithm, hash } = signatureAlgorithm(signature)
  const inner = fieldValue(recipe, 'inner-signature')
  const version = Number(fieldValue(recipe, 'version') ?? 3)
  const extensions = extensionsOf(recipe, keyOf(recipe), issuerKey, version)
  const tbsCertificate = sequence(
    ...(version === 1 ? [] : [contextTag(0, integer(version - 1))]),
    integer(serialOf(recipe)),
    inner === undefined ? algorithm : signatureAlgorithm(inner).algorithm,
    nameDer(issuer),
    sequence(
      time(instantOf(recipe, 'not-before', '2026-01-01')),
      time(instantOf(recipe, 'not-after', '2027-01-01')),
    ),
    nameDer(subject),
    keyOf(recipe).spki,
    ...uniqueIdentifiers(recipe),
    ...(extensions.length > 0 ? [contextTag(3, sequence(...extensions))] : []),
  )
  return sequence(tbsCertificate, algorithm, bitString(issuerKey.sign(tbsCertificate, hash)))
}

// CertificateList, RFC 5280, section 5.1.
function crlDer(recipe: Recipe): Uint8Array {
  const issuer = fieldValue(recipe, 'crl')!
  const issuerKey = issuerKeyOf(recipe, issuer, undefined)
  const { algorithm, hash } = signatureAlgorithm(
    fieldValue(recipe, 'signature') ?? DEFAULT_SIGNATURES[issuerKey.kind],
  )
  const revoked = recipe.fields.filter((it) => it.name === 'revoked')
  const entries = revoked.filter(({ value }) => value !== 'none').map(({ value }) => crlEntry(value))
  const extensions = crlExtensions(recipe, issuerKey)
  const tbsCertList = sequence(
    integer(1),
    algorithm,
    nameDer(issuer),
    time(instantOf(recipe, 'this-update', '2026-02-25')),
    ...(fieldValue(recipe, 'next-update') === 'none'
      ? []
      : [time(instantOf(recipe, 'next-update', '2026-03-04'))]),
    ...(revoked.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length > 0 ? [contextTag(0, sequence(...extensions))] : []),
  )
  return sequence(tbsCertList, algorithm, bitString(issuerKey.sign(tbsCertList, hash)))
}

function crlEntry(value: string): Uint8Array {
  const [serial = '', date = '', ...rest] = value.split(/\s+/)
  const critical = rest.includes('critical') ? true : undefined
  const reasons = rest
    .filter((it) => /^\d+$/.test(it))
    .map((it) => extension('2.5.29.21', tagLengthValue(0x0a, Uint8Array.of(Number(it))), critical))
  return sequence(
    integer(BigInt(serial)),
    time(Date.parse(date)),
    ...(reasons.length > 0 || rest.includes('empty') ? [sequence(...reasons)] : []),
  )
}

function crlExtensions(recipe: Recipe, issuerKey: TestKey): Uint8Array[] {
  const authority = fieldValue(recipe, 'crl-authority') ?? 'keyid'
  const number = fieldValue(recipe, 'crl-number') ?? '1'
  const identifier = [
    ...(authority.includes('keyid') ? [contextPrimitive(0, keyIdentifier(issuerKey))] : []),
    ...(authority.includes('serial') ? [contextPrimitive(2, Uint8Array.of(7))] : []),
  ]
  return [
    ...(authority === 'none' ? [] : [extension(EXTENSIONS.authorityKeyIdentifier, sequence(...identifier))]),
    ...(number === 'none' ? [] : [extension('2.5.29.20', integer(BigInt(number)))]),
    ...recipe.fields.filter((it) => it.name === 'extension').map(({ value }) => statedExtension(value)),
  ]
}

function uniqueIdentifiers(recipe: Recipe): Uint8Array[] {
  const whose = fieldValue(recipe, 'unique-identifier')
  return whose === undefined ? [] : [contextPrimitive(whose === 'issuer' ? 1 : 2, Uint8Array.of(0, 7))]
}

function issuerKeyOf(recipe: Recipe, issuer: string, issuerRecipe: Recipe | undefined): TestKey {
  const stated = fieldValue(recipe, 'issuer-key')
  if (stated !== undefined) return testKey(stated, issuer)
  if (issuerRecipe) return keyOf(issuerRecipe)
  return testKey(fieldValue(recipe, 'signature')?.includes('rsa') ? 'rsa 2048' : 'ec p256', issuer)
}

function subjectOf(recipe: Recipe): string {
  return fieldValue(recipe, 'subject') ?? 'CN=shop.example'
}

/** Recipes are parsed more than once. */
function isSame(a: Recipe, b: Recipe): boolean {
  return JSON.stringify(a.fields) === JSON.stringify(b.fields)
}

function isNamed(recipe: Recipe, name: string): boolean {
  return fieldValue(recipe, 'private-key') === undefined && subjectOf(recipe) === name
}

function keyOf(recipe: Recipe): TestKey {
  return testKey(fieldValue(recipe, 'key') ?? 'ec p256', subjectOf(recipe))
}

function fieldValue(recipe: Recipe, name: string): string | undefined {
  return recipe.fields.find((it) => it.name === name)?.value
}

function instantOf(recipe: Recipe, name: string, otherwise: string): number {
  const instant = Date.parse(fieldValue(recipe, name) ?? otherwise)
  if (Number.isNaN(instant)) throw new Error(`${name} is no date: ${fieldValue(recipe, name)}`)
  return instant
}

function serialOf(recipe: Recipe): bigint {
  const written = fieldValue(recipe, 'serial')
  if (written !== undefined) return BigInt(written)
  const text = recipe.fields.map((it) => `${it.name} ${it.value}`).join('\n')
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 30)
  return BigInt(`0x5${hex}`)
}

/** RFC 4514 writes a name from its last part to its first. */
function nameDer(text: string): Uint8Array {
  if (text === 'none') return sequence()
  const parts = text.split(',').map((part) => {
    const [type = '', ...value] = part.trim().split('=')
    const identifier = ATTRIBUTES[type]
    if (!identifier) throw new Error(`no attribute \`${type}\` in the name ${text}`)
    return set(sequence(oid(identifier), attributeValue(type, value.join('='))))
  })
  return sequence(...parts.reverse())
}

function attributeValue(type: string, value: string): Uint8Array {
  if (value.startsWith('#')) return fromHex(value.slice(1))
  if (type === 'DC') return ia5String(value)
  return type === 'C' || type === 'serialNumber' ? printableString(value) : utf8String(value)
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  street: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  businessCategory: '2.5.4.15',
  postalCode: '2.5.4.17',
  GN: '2.5.4.42',
  DC: '0.9.2342.19200300.100.1.25',
}

const DEFAULT_SIGNATURES = {
  rsa: 'sha256-rsa',
  dsa: 'sha256-dsa',
  ec: 'sha256-ecdsa',
  ed25519: 'ed25519',
} as const

// RFC 3279, RFC 4055, RFC 5758, RFC 8410.
function signatureAlgorithm(name: string): { readonly algorithm: Uint8Array; readonly hash: SignatureHash } {
  const [hash, kind, variant, salted] = name.split('-') as [SignatureHash, string?, string?, string?]
  if (name === 'ed25519') return { algorithm: sequence(oid('1.3.101.112')), hash: 'sha512' }
  if (variant === 'pss') {
    // The hash stands in the parameters, and SHA-1 is their default (RFC 4055, section 3.1). The signature itself
    // is of the older kind: no test verifies it.
    const identifier = { sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2' }[hash as string]
    const hashAlgorithm = identifier && sequence(oid(identifier), ...(salted ? [nullValue()] : []))
    const parameters = sequence(
      ...(hashAlgorithm ? [contextTag(0, hashAlgorithm)] : []),
      ...(hashAlgorithm && salted
        ? [
            contextTag(1, sequence(oid('1.2.840.113549.1.1.8'), hashAlgorithm)),
            contextTag(2, integer(hash === 'sha256' ? 32 : 48)),
          ]
        : []),
    )
    return { algorithm: sequence(oid('1.2.840.113549.1.1.10'), parameters), hash }
  }
  const identifier = SIGNATURES[`${hash}-${kind}`]
  if (!identifier)
    throw new Error(`no signature \`${name}\`: there are ${Object.keys(SIGNATURES).join(', ')}`)
  const hasNull = variant === 'null' || (kind === 'rsa' && variant !== 'bare')
  return { algorithm: sequence(oid(identifier), ...(hasNull ? [nullValue()] : [])), hash }
}

const SIGNATURES: Readonly<Record<string, string>> = {
  'md2-rsa': '1.2.840.113549.1.1.2',
  'md5-rsa': '1.2.840.113549.1.1.4',
  'sha1-rsa': '1.2.840.113549.1.1.5',
  'sha256-rsa': '1.2.840.113549.1.1.11',
  'sha384-rsa': '1.2.840.113549.1.1.12',
  'sha512-rsa': '1.2.840.113549.1.1.13',
  'sha1-ecdsa': '1.2.840.10045.4.1',
  'sha256-ecdsa': '1.2.840.10045.4.3.2',
  'sha384-ecdsa': '1.2.840.10045.4.3.3',
  'sha512-ecdsa': '1.2.840.10045.4.3.4',
}

function extensionsOf(recipe: Recipe, key: TestKey, issuerKey: TestKey, version: number): Uint8Array[] {
  const extensions: Uint8Array[] = []
  const identifiers = version === 3 ? (fieldValue(recipe, 'key-identifiers') ?? 'both') : 'none'
  if (identifiers === 'both' || identifiers === 'subject') {
    extensions.push(extension(EXTENSIONS.subjectKeyIdentifier, octetString(keyIdentifier(key))))
  }
  if (identifiers === 'both' || identifiers === 'authority') {
    const content = sequence(contextPrimitive(0, keyIdentifier(issuerKey)))
    extensions.push(extension(EXTENSIONS.authorityKeyIdentifier, content))
  }
  for (const { name, value } of recipe.fields) {
    switch (name) {
      case 'san':
        extensions.push(extension(EXTENSIONS.subjectAltName, sequence(...words(value).map(generalName))))
        break
      case 'ian':
        extensions.push(extension(EXTENSIONS.issuerAltName, sequence(...words(value).map(generalName))))
        break
      case 'policies':
        extensions.push(
          extension(EXTENSIONS.certificatePolicies, sequence(...words(value).map((it) => sequence(oid(it))))),
        )
        break
      case 'ca': {
        const pathLength = fieldValue(recipe, 'path-length')
        const content = [
          ...(value === 'true' ? [boolean(true)] : []),
          ...(pathLength === undefined ? [] : [integer(Number(pathLength))]),
        ]
        extensions.push(extension(EXTENSIONS.basicConstraints, sequence(...content), true))
        break
      }
      case 'key-usage':
        extensions.push(extension(EXTENSIONS.keyUsage, namedBits(words(value).map(keyUsageBit)), true))
        break
      case 'extended-key-usage':
        extensions.push(
          extension(
            EXTENSIONS.extendedKeyUsage,
            sequence(...words(value).map((it) => oid(PURPOSES[it] ?? it))),
          ),
        )
        break
      case 'extension':
        extensions.push(statedExtension(value))
        break
    }
  }
  return extensions
}

function statedExtension(value: string): Uint8Array {
  const [identifier = '', ...rest] = value.split(/\s+/)
  const critical = rest.includes('critical') ? true : rest.includes('not-critical') ? false : undefined
  return extension(identifier, fromHex(rest.at(-1) ?? ''), critical)
}

/** A `critical` that is false is written out, which DER forbids. */
function extension(identifier: string, content: Uint8Array, critical?: boolean): Uint8Array {
  return sequence(
    oid(identifier),
    ...(critical === undefined ? [] : [boolean(critical)]),
    octetString(content),
  )
}

function words(value: string): string[] {
  return value
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
}

function generalName(text: string): Uint8Array {
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1)
  switch (text.slice(0, colon)) {
    case 'email':
      return contextPrimitive(1, ia5String(value).subarray(2))
    case 'DNS':
      return contextPrimitive(2, ia5String(value).subarray(2))
    case 'URI':
      return contextPrimitive(6, ia5String(value).subarray(2))
    case 'IP':
      return contextPrimitive(7, parseIpAddress(value) ?? fromHex(value))
    default:
      throw new Error(`a name is DNS:…, IP:…, email:… or URI:…, not \`${text}\``)
  }
}

function keyUsageBit(name: string): number {
  const bit = KEY_USAGES.indexOf(name)
  if (bit < 0) throw new Error(`no key usage \`${name}\`: there are ${KEY_USAGES.join(', ')}`)
  return bit
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

const PURPOSES: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
}

const EXTENSIONS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
}

/** RFC 5280, section 4.2.1.2, method 1, but over the whole SubjectPublicKeyInfo: any identifier will do. */
function keyIdentifier(key: TestKey): Uint8Array {
  return new Uint8Array(createHash('sha1').update(key.spki).digest())
}

function privateKeyPem(recipe: Recipe): string {
  const { keyObject } = testKey(
    fieldValue(recipe, 'private-key')!,
    fieldValue(recipe, 'for') ?? 'CN=shop.example',
  )
  if (!keyObject) throw new Error('no private key can be written for this curve')
  const type = (fieldValue(recipe, 'format') ?? 'pkcs8') as 'pkcs8'
  const encrypted = fieldValue(recipe, 'encrypted') === 'true'
  const encryption = encrypted ? { cipher: 'aes-256-cbc', passphrase: 'test' } : {}
  return keyObject.export({ type, format: 'pem', ...encryption }).toString()
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
