// The CAs that the certificates of an endpoint's peers lead to, and the paths from those to roots, as far as the files of
// the configuration have them.

import { equalBytes } from '../../base/bytes.ts'
import type { SourceRange } from '../../base/range.ts'
import type { CertificateBundle } from '../../bundle/bundle.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { sameName } from '../../x509/name.ts'
import { certifies, type Member } from './serverChain.ts'

/** A certificate of a file of trusted ones. */
export interface TrustedCertificate extends Member {
  /** The path of the file, in the configuration. */
  readonly path: SourceRange
  /** Whether it is in a file that says which CAs those of the peers are, and not one for other purposes too. */
  readonly isForPeers: boolean
}

export interface PeerPaths {
  readonly trusted: readonly TrustedCertificate[]
  /** Those that certify peers, one a CA: where a CA and one above it are there, the lower one. */
  readonly authorities: readonly (readonly TrustedCertificate[])[]
}

/** Undefined where no certificates of peers are verified, or not all that is trusted is known. */
export function peerPaths(endpoint: TlsEndpoint): PeerPaths | undefined {
  if (!verifiesPeers(endpoint)) return undefined
  const trusted = trustedBy(endpoint)
  if (trusted === undefined || trusted.length > MOST_TRUSTED) return undefined
  const forPeers = trusted.filter((it) => it.isForPeers && mayCertify(it.certificate))
  const lowest = forPeers.filter(
    (it) => !forPeers.some((other) => !isSameCa(it, other) && certifies(it, other)),
  )
  const authorities: TrustedCertificate[][] = []
  for (const it of lowest) {
    const same = authorities.find(([first]) => isSameCa(first!, it))
    if (same) same.push(it)
    else authorities.push([it])
  }
  return { trusted, authorities }
}

/** With more, it is a store of public roots, of which nobody has all CRLs and few certify peers. */
const MOST_TRUSTED = 50

export function verifiesPeers(endpoint: TlsEndpoint): boolean {
  const { role, clientCertificates, verifyPeer, refusesFaultyPaths } = endpoint
  const requested = known(clientCertificates)
  if (role === 'server' && requested === 'optionalNoCa') return refusesFaultyPaths === true
  return (
    known(verifyPeer) === true && (role === 'client' || requested === 'optional' || requested === 'required')
  )
}

/** OpenSSL takes certificates from files of CRLs as well. */
function trustedBy({
  role,
  trustedCertificates,
  revocationLists = [],
}: TlsEndpoint): readonly TrustedCertificate[] | undefined {
  const namesSome = trustedCertificates.some((it) => it.isNamedToClients)
  const trusted: TrustedCertificate[] = []
  for (const reference of [...trustedCertificates, ...revocationLists]) {
    const { file, path, isNamedToClients } = reference
    if (file?.kind !== 'read' || hasUnknown(file.bundle)) return undefined
    const isForPeers =
      trustedCertificates.includes(reference) &&
      (role === 'client' || !namesSome || isNamedToClients === true)
    for (const [index, block] of file.bundle.blocks.entries()) {
      if (block.content.kind !== 'certificate') continue
      const { certificate } = block.content
      trusted.push({ block, certificate, index, path: path.range, isForPeers })
    }
  }
  return trusted
}

/** What cannot be read may be the certificate or the CRL that seems to be missing. */
function hasUnknown({ blocks }: CertificateBundle): boolean {
  return blocks.some(({ content }) => ['unreadable', 'other', 'signedData'].includes(content.kind))
}

/** Version 1 has no extension that makes a CA; a self-signed certificate is a path of its own. */
function mayCertify({ isCa, isSelfIssued, version }: Certificate): boolean {
  return isCa || isSelfIssued || version.value < 3
}

/** One CA may have several certificates: of itself, and of others that cross-sign it. */
function isSameCa({ certificate: a }: Member, { certificate: b }: Member): boolean {
  return (
    equalBytes(a.publicKey.value.spki, b.publicKey.value.spki) && sameName(a.subject.value, b.subject.value)
  )
}

/**
 * What is wrong with all paths over a CA: the faulty certificates on them. Only for CAs whose peers cannot get around
 * them. Where the issuer of a certificate is not among the trusted, the path is not known from there on.
 */
export function blockedCas(
  { trusted, authorities }: PeerPaths,
  isFaulty: (it: TrustedCertificate) => boolean,
): readonly (readonly TrustedCertificate[])[] {
  const faulty = new Set(trusted.filter(isFaulty))
  if (faulty.size === 0) return []
  const issuers = new Map(trusted.map((it) => [it, issuersOf(it, trusted)]))
  const blocked = new Set(faulty)
  const isBlockedAbove = (it: TrustedCertificate) => {
    const above = issuers.get(it)!
    return above.length > 0 && above.every((issuer) => blocked.has(issuer))
  }
  for (let size = -1; size !== blocked.size; ) {
    size = blocked.size
    for (const it of trusted) if (isBlockedAbove(it)) blocked.add(it)
  }
  return authorities
    .filter((certificates) => certificates.every((it) => blocked.has(it)))
    .map((certificates) => {
      const reached = new Set(certificates)
      // A set goes on to what is added to it meanwhile.
      for (const it of reached)
        if (isBlockedAbove(it)) for (const issuer of issuers.get(it)!) reached.add(issuer)
      return [...reached].filter((it) => faulty.has(it))
    })
}

function issuersOf(
  it: TrustedCertificate,
  trusted: readonly TrustedCertificate[],
): readonly TrustedCertificate[] {
  return it.certificate.isSelfIssued ? [] : trusted.filter((other) => certifies(other, it))
}

/** A name as it fits into a message. */
export function shortName(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name
}
