// RFC 9525: a server is who its certificate's subjectAltName says, and the common name counts for nothing (section
// 6.4.4 of its predecessor is gone). DNS names by section 6.3, IP addresses by section 6.4.

import { lowerCase } from '../base/asciiCase.ts'
import { formatIpAddress, parseIpAddress } from '../base/ipAddress.ts'
import type { Certificate } from './certificate.ts'

/** Whether a certificate is for a DNS name (in A-labels) or an IP address. */
export function matchesServerName(certificate: Certificate, reference: string): boolean {
  const names = certificate.subjectAltName?.value ?? []
  const address = parseIpAddress(reference.replace(/^\[(.*)\]$/, '$1'))
  if (address !== undefined) {
    const text = formatIpAddress(address)
    return names.some(({ kind, value }) => kind === 'iPAddress' && value === text)
  }
  const wanted = normalized(reference)
  return names.some(({ kind, value }) => kind === 'dNSName' && matchesDnsName(value, wanted))
}

/** Why a certificate is not for a name or address, as a clause; undefined where it is. */
export function nameMismatch(certificate: Certificate, reference: string): string | undefined {
  if (matchesServerName(certificate, reference)) return undefined
  const bare = reference.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const same = certificate.subjectAltName?.value.find(({ value }) => value.toLowerCase() === bare)
  if (same !== undefined) {
    const isAddress = parseIpAddress(bare) !== undefined
    const why =
      isAddress && same.kind === 'dNSName'
        ? 'it is there as a DNS name, and clients compare addresses with an iPAddress only'
        : `it is there as ${same.kind}, in a form that clients do not compare`
    return `not for ${reference}: ${why}`
  }
  const looser = certificate.subjectAltName?.value.find(
    ({ kind, value }) => kind === 'dNSName' && matchesLoosely(value, bare),
  )
  if (looser !== undefined) {
    const why = looser.value.endsWith('.')
      ? "a dot at the end of a certificate's name counts"
      : 'a wildcard stands for letters, digits and hyphens, not for underscores'
    return `not for ${reference} where OpenSSL compares names: ${why} (${looser.value}); Node.js and curl accept it`
  }
  const names = serverNames(certificate)
  const more = names.length > LISTED_NAMES ? ` (+${names.length - LISTED_NAMES})` : ''
  const others =
    names.length === 0 ? 'it has no names' : `for ${names.slice(0, LISTED_NAMES).join(', ')}${more}`
  return `not for ${reference}: ${others}`
}

/** Names that are listed before it says how many more there are. */
const LISTED_NAMES = 3

/** The names and addresses that a certificate is for, as it writes them. */
export function serverNames(certificate: Certificate): readonly string[] {
  const names = certificate.subjectAltName?.value ?? []
  return names.filter(({ kind }) => kind === 'dNSName' || kind === 'iPAddress').map(({ value }) => value)
}

/**
 * Whether a dNSName, perhaps with a wildcard as its whole left-most label, covers a name in A-labels. As for OpenSSL, two
 * labels at least follow a wildcard (`*.localhost` and `*.com` cover nothing), and it stands for letters, digits and
 * hyphens, or itself, among such labels. A dNSName in Unicode or with a dot at its end covers nothing.
 */
export function matchesDnsName(presented: string, reference: string): boolean {
  const pattern = lowerCase(presented)
  const wanted = normalized(reference)
  if (!pattern.startsWith('*.')) return IN_ASCII.test(pattern) && !pattern.includes('*') && pattern === wanted
  const dot = wanted.indexOf('.')
  return (
    COVERED.test(wanted.slice(0, dot)) &&
    wanted.slice(dot + 1) === pattern.slice(2) &&
    DOMAIN.test(pattern.slice(2))
  )
}

/** As Node.js and curl compare: a wildcard is for any label, and the dot at the end of an absolute name counts nowhere. */
function matchesLoosely(presented: string, reference: string): boolean {
  const [label, ...domain] = normalized(reference).split('.')
  const [first, ...rest] = normalized(presented).split('.')
  if (!IN_ASCII.test(presented) || rest.join('.') !== domain.join('.')) return false
  return first === label || (first === '*' && rest.length > 1 && !rest.includes('') && label !== '')
}

const IN_ASCII = /^[!-~]+$/
const COVERED = /^(?:[a-z0-9-]+|\*)$/
const DOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/

/** Whether a text, such as a common name, is written as the names and addresses of servers are: with a dot and no space, or `localhost`. */
export function looksLikeServerName(text: string): boolean {
  return text === 'localhost' || /^(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(text)
}

/** Lower case, without the dot that may end an absolute name. */
function normalized(name: string): string {
  return lowerCase(name).replace(/\.$/, '')
}
