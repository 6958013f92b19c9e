// The CRLs that the certificates of an endpoint's peers are looked up in, and which of them OpenSSL uses (get_crl_score in
// its crypto/x509/x509_vfy.c) without X509_V_FLAG_EXTENDED_CRL_SUPPORT, which servers do not set.

import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import type { CertificateList } from '../../x509/certificateList.ts'
import { sameName } from '../../x509/name.ts'
import type { TrustedCertificate } from './peerPaths.ts'

export interface PeerCrl {
  readonly block: BundleBlock
  readonly list: CertificateList
}

/** OpenSSL takes CRLs from files of certificates as well. Undefined where a file was not read. */
export function crlsOf({
  trustedCertificates,
  revocationLists = [],
}: TlsEndpoint): readonly PeerCrl[] | undefined {
  const crls: PeerCrl[] = []
  for (const { file } of [...revocationLists, ...trustedCertificates]) {
    if (file?.kind !== 'read') return undefined
    for (const block of file.bundle.blocks) {
      if (block.content.kind === 'certificateList') crls.push({ block, list: block.content.list })
      else if (block.content.kind === 'unreadable') return undefined
    }
  }
  return crls
}

/** Those with entries of other issuers, or for some reasons only, are passed over; a delta CRL is taken for a whole one. */
export function isUsed({ list }: PeerCrl): boolean {
  const { indirectCrl, onlySomeReasons } = list.issuingDistributionPoint?.value ?? {}
  return !indirectCrl && onlySomeReasons === undefined
}

export function isOfCa({ list }: PeerCrl, { certificate }: TrustedCertificate): boolean {
  return sameName(list.issuer.value, certificate.subject.value)
}

/** Whether the CRL says that its key is one other than the certificate's. */
export function isOfOtherKey({ list }: PeerCrl, { certificate }: TrustedCertificate): boolean {
  const wanted = list.authorityKeyIdentifier?.value.keyIdentifier
  const own = certificate.subjectKeyIdentifier?.value
  return wanted !== undefined && own !== undefined && !equalBytes(wanted, own)
}
