// RFC 5280, section 4.2.1.10: which names a CA's name constraints forbid. As OpenSSL does, the subject is compared with
// constraints on directory names, the email addresses in it with those on email addresses, and the common names of an
// end entity without DNS names with those on DNS names. A name of a form that cannot be compared is forbidden where
// its form is constrained.

import { lowerCase } from '../base/asciiCase.ts'
import { parseIpAddress } from '../base/ipAddress.ts'
import { decodePunycode } from '../base/punycode.ts'
import type { Certificate } from './certificate.ts'
import { directoryName, type GeneralName } from './extensions/generalName.ts'
import type { NameConstraints, Subtree } from './extensions/nameConstraints.ts'
import { type Name, startsWithName } from './name.ts'

/** The first name of the certificate that the constraints do not allow. */
export function firstForbiddenName(
  { permitted, excluded }: NameConstraints,
  certificate: Certificate,
  isEndEntity: boolean,
): string | undefined {
  const subtrees = permitted.length + excluded.length
  const names = (certificate.subjectAltName?.value.length ?? 0) + certificate.subject.value.attributes.length
  if (names * subtrees > MOST_COMPARISONS) return `${names} names under ${subtrees} constraints`
  // Its comparison is defined for IA5String alone; OpenSSL refuses others wherever names are constrained.
  const email = certificate.subject.value.attributes.find(({ oid }) => oid === EMAIL_ADDRESS)
  if (email !== undefined && email.stringType !== 'IA5String') return email.value
  for (const name of constrainedNames(certificate, isEndEntity)) {
    if (!isAllowed(permitted, excluded, name)) return name.text
  }
  return undefined
}

/** As many as OpenSSL makes (NAME_CHECK_MAX): who has more wants to keep others busy. */
const MOST_COMPARISONS = 1 << 20

type ConstrainedName = { readonly text: string } & (
  | { readonly kind: 'directoryName'; readonly name: Name }
  | { readonly kind: 'otherName'; readonly type: string; readonly value: string }
  | { readonly kind: Exclude<GeneralName['kind'], 'directoryName' | 'otherName'>; readonly value: string }
)

function* constrainedNames(certificate: Certificate, isEndEntity: boolean): Iterable<ConstrainedName> {
  const subject = certificate.subject.value
  if (subject.attributes.length > 0) yield { kind: 'directoryName', name: subject, text: subject.text }
  for (const { oid, value } of subject.attributes) {
    if (oid === EMAIL_ADDRESS) yield { kind: 'rfc822Name', value, text: value }
  }
  const names = certificate.subjectAltName?.value ?? []
  for (const name of names) {
    const { value } = name
    if (name.kind === 'directoryName') {
      yield { kind: name.kind, name: directoryName(certificate.der, name), text: value }
    } else if (name.kind === 'otherName') {
      yield { kind: name.kind, type: name.type, value, text: `${name.type} ${value}` }
    } else yield { kind: name.kind, value, text: value }
  }
  if (!isEndEntity || names.some(({ kind }) => kind === 'dNSName')) return
  for (const { oid, value } of subject.attributes) {
    if (oid === COMMON_NAME && isDnsName(value)) yield { kind: 'dNSName', value, text: value }
  }
}

const COMMON_NAME = '2.5.4.3'
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1'

/** As OpenSSL tells a host's common name from a person's: two labels at least, of letters, digits, `-` and `_`. */
function isDnsName(commonName: string): boolean {
  return /^\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)+$/.test(commonName.replace(/\0+$/, ''))
}

function isAllowed(
  permitted: readonly Subtree[],
  excluded: readonly Subtree[],
  name: ConstrainedName,
): boolean {
  let isConstrained = false
  let isPermitted = false
  for (const subtree of permitted) {
    if (!isOfForm(subtree, name)) continue
    isConstrained = true
    const found = compare(subtree, name, false)
    if (found === 'incomparable') return false
    isPermitted ||= found === 'inside'
  }
  if (isConstrained && !isPermitted) return false
  return !excluded.some((subtree) => isOfForm(subtree, name) && compare(subtree, name, true) !== 'outside')
}

/** A mailbox in UTF-8 is an otherName, and constrained as an email address (RFC 9598, section 6). */
function isOfForm(subtree: Subtree, name: ConstrainedName): boolean {
  if (name.kind !== 'otherName') return subtree.kind === name.kind
  if (name.type === SMTP_UTF8_MAILBOX) return subtree.kind === 'rfc822Name'
  return subtree.kind === 'otherName' && subtree.type === name.type
}

const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9'

type Comparison = 'inside' | 'outside' | 'incomparable'

function compare(subtree: Subtree, name: ConstrainedName, excluding: boolean): Comparison {
  // Whoever meets another minimum or a maximum processes it or rejects the certificate.
  if (subtree.minimum !== 0 || subtree.maximum !== undefined) return 'incomparable'
  switch (name.kind) {
    case 'directoryName':
      return inside(subtree.kind === name.kind && startsWithName(name.name, subtree.base))
    case 'dNSName':
      return inside(subtree.kind === name.kind && coversDnsName(subtree.base, name.value, excluding))
    case 'iPAddress':
      return subtree.kind === name.kind ? compareAddress(subtree.base, name.value) : 'outside'
    case 'rfc822Name':
      return subtree.kind === name.kind ? compareMailbox(subtree.base, name.value) : 'outside'
    case 'uniformResourceIdentifier':
      return subtree.kind === name.kind ? compareUri(subtree.base, name.value) : 'outside'
    case 'otherName':
      return subtree.kind === 'rfc822Name' ? compareUtf8Mailbox(subtree.base, name.value) : 'incomparable'
    default:
      return 'incomparable'
  }
}

function inside(isInside: boolean): Comparison {
  return isInside ? 'inside' : 'outside'
}

/** A name is in the subtree of every name that it ends with, label by label. */
function coversDnsName(base: string, presented: string, excluding: boolean): boolean {
  const suffix = lowerCase(base)
  const name = lowerCase(excluding ? presented.replace(/\.$/, '') : presented)
  if (suffix === '' || name === suffix || name.endsWith(suffix.startsWith('.') ? suffix : `.${suffix}`))
    return true
  // A wildcard stands for excluded names too where the excluded subtree is one of them.
  return excluding && name.startsWith('*.') && suffix.endsWith(name.slice(1))
}

function compareAddress(base: Uint8Array, text: string): Comparison {
  const address = parseIpAddress(text)
  if (address === undefined || (base.length !== 8 && base.length !== 32)) return 'incomparable'
  if (base.length !== 2 * address.length) return 'outside'
  return inside(
    address.every((byte, index) => {
      const mask = base[address.length + index]!
      return (byte & mask) === (base[index]! & mask)
    }),
  )
}

/** A mailbox, a host or, after a dot, the hosts of a domain. The local part is compared as it stands. */
function compareMailbox(base: string, mailbox: string): Comparison {
  const at = mailbox.lastIndexOf('@')
  if (at < 0) return 'incomparable'
  const host = lowerCase(mailbox.slice(at + 1))
  const baseAt = base.lastIndexOf('@')
  if (baseAt < 0) return inside(coversHost(base, host))
  if (baseAt > 0 && base.slice(0, baseAt) !== mailbox.slice(0, at)) return 'outside'
  return inside(host === lowerCase(base.slice(baseAt + 1)))
}

/** The host of such a mailbox is in U-labels, that of the constraint in A-labels. */
function compareUtf8Mailbox(base: string, mailbox: string): Comparison {
  const at = mailbox.lastIndexOf('@')
  if (at < 0) return 'incomparable'
  return inside(!base.includes('@') && coversHost(unicodeLabels(base), lowerCase(mailbox.slice(at + 1))))
}

function unicodeLabels(host: string): string {
  return host
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join('.')
}

/** A URI whose authority is no host, or that has none, cannot be compared (section 4.2.1.10). */
function compareUri(base: string, uri: string): Comparison {
  const authority = /^[^:/?#]+:\/\/([^/?#]*)/.exec(uri)?.[1]
  const host = authority?.replace(/^.*@/, '').replace(/:\d*$/, '')
  if (host === undefined || host === '') return 'incomparable'
  return inside(coversHost(base, lowerCase(host)))
}

/** `base` is a host itself or, after a dot, the domain in which all hosts are. */
function coversHost(base: string, host: string): boolean {
  const wanted = lowerCase(base)
  return wanted.startsWith('.') ? host.length > wanted.length && host.endsWith(wanted) : host === wanted
}
