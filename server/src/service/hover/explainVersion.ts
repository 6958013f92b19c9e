import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Citation } from '../../rules/rule.ts'

export interface VersionExplanation {
  readonly year: number
  /** A clause behind the name: "deprecated, must not be used". */
  readonly verdict: string
  readonly citation: Citation
  /** Who or what still needs it, and what is the matter with it. */
  readonly note: string
}

/** What is to be known of a version of the protocol. */
export function explainVersion(version: ProtocolVersion): VersionExplanation {
  return EXPLANATIONS[version]
}

const EXPLANATIONS: Readonly<Record<ProtocolVersion, VersionExplanation>> = {
  SSLv2: {
    year: 1995,
    verdict: 'broken, must not be used',
    citation: { source: 'RFC 6176', section: '3' },
    note: 'Whoever can reach a server that speaks it can use it to decrypt the newer connections of the same key (DROWN). OpenSSL has not had it since 1.1.0.',
  },
  SSLv3: {
    year: 1996,
    verdict: 'broken, must not be used',
    citation: { source: 'RFC 7568', section: '3' },
    note: 'Its block ciphers give their plaintext away byte by byte (POODLE), and RC4 is no way out. Only clients from before 2000 need it.',
  },
  'TLSv1.0': {
    year: 1999,
    verdict: 'deprecated, must not be used',
    citation: { source: 'RFC 8996', section: '4' },
    note: 'With OpenSSL 3 it is spoken only at security level 0. It is needed by Internet Explorer before 11, Android before 5 and Java before 8.',
  },
  'TLSv1.1': {
    year: 2006,
    verdict: 'deprecated, must not be used',
    citation: { source: 'RFC 8996', section: '5' },
    note: 'With OpenSSL 3 it is spoken only at security level 0. Hardly a client ever had it as its best version.',
  },
  'TLSv1.2': {
    year: 2008,
    verdict: 'in use, as secure as its cipher suites',
    citation: { source: 'RFC 9325', section: '3.1.1' },
    note: 'With ECDHE and an AEAD cipher it is sound. It gets no new features (RFC 9851), such as key exchange that withstands quantum computers.',
  },
  'TLSv1.3': {
    year: 2018,
    verdict: 'current',
    citation: { source: 'RFC 9846', section: '1' },
    note: 'Every suite has forward secrecy and authenticated encryption, the certificates are encrypted, and a connection takes one round trip. First published as RFC 8446.',
  },
}
