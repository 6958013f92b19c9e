// What works here and fails in real clients: this client takes more than they do, to show what a server has.

import type { HandshakeTrace } from '../../handshake/trace.ts'
import { isOlder, type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import type { RefusalReason } from './causes.ts'

/** What other clients refuse, and a sentence on it. */
export interface RefusedElsewhere {
  readonly reason: RefusalReason
  readonly sentence: string
}

/** Sentences on what other clients refuse of a handshake that was completed. */
export function refusedElsewhere(trace: HandshakeTrace): readonly string[] {
  return refusalsElsewhere(trace).map((it) => it.sentence)
}

export function refusalsElsewhere({ outcome, negotiated }: HandshakeTrace): readonly RefusedElsewhere[] {
  if (outcome.kind !== 'completed') return []
  const { version, secureRenegotiation, primeBits, decodedCertificates } = negotiated
  const refusals: RefusedElsewhere[] = []
  const add = (reason: RefusalReason, sentence: string) => refusals.push({ reason, sentence })
  if (version !== undefined && isOlder(version, 'TLSv1.2')) add('oldVersion', refusedVersion(version))
  // SSL_OP_LEGACY_SERVER_CONNECT is off by default since OpenSSL 3.0.
  if (version !== 'TLSv1.3' && secureRenegotiation === false) {
    add(
      'noSecureRenegotiation',
      'The server does not support secure renegotiation (RFC 5746): OpenSSL 3 and what is built on it (Node 18 and later, Python, curl) refuse it.',
    )
  }
  if (primeBits !== undefined && primeBits < MIN_BITS) {
    add('weakDhGroup', `The Diffie-Hellman group has ${primeBits} bits: ${refusing(primeBits)}.`)
  }
  const key = decodedCertificates[0]?.publicKey.value
  if (key !== undefined && (key.algorithm === 'rsa' || key.algorithm === 'rsaPss')) {
    const { bits } = key
    if (bits !== undefined && bits < MIN_BITS) {
      add('weakRsaKey', `The RSA key of the certificate has ${bits} bits: ${refusing(bits)}.`)
    }
  }
  return refusals
}

/**
 * Browsers took TLS 1.0 and 1.1 out from 2020 on, Java disabled them in 2021, Go's clients in version 1.18, Node's in
 * version 12; OpenSSL 3 has them at security level 0 alone. Nobody builds SSL any more (RFC 6176, RFC 7568).
 */
function refusedVersion(version: ProtocolVersion): string {
  const title = versionTitle(version)
  return version === 'SSLv2' || version === 'SSLv3'
    ? `${title} is refused by every client of today: it is no longer built into them.`
    : `${title} is refused by today's clients: browsers, OpenSSL 3 at its default security level, Node.js, Java and Go.`
}

/** 112 bits of security, OpenSSL's level 2. */
const MIN_BITS = 2048
/** 80 bits, OpenSSL's level 1; also the least of Java and Go. */
const LEVEL_1_BITS = 1024

function refusing(bits: number): string {
  return bits < LEVEL_1_BITS
    ? 'OpenSSL at its default security level refuses less than 1024, and at level 2, the default of Debian, Ubuntu and OpenSSL 3.2, less than 2048'
    : 'OpenSSL at security level 2, the default of Debian, Ubuntu and OpenSSL 3.2, refuses less than 2048'
}
