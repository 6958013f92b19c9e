import type { TlsEndpoint } from '../../policy/policy.ts'

const UNKNOWN = { origin: 'unknown' } as const

/** A client of which nothing is known but what `settings` say. */
export function clientOnly(
  place: Pick<TlsEndpoint, 'name' | 'range' | 'extent'>,
  settings: Partial<TlsEndpoint>,
): TlsEndpoint {
  return {
    role: 'client',
    ...place,
    passedOn: true,
    serverNames: [],
    addresses: [],
    protocolVersions: UNKNOWN,
    cipherSuites: UNKNOWN,
    groups: UNKNOWN,
    preferServerCipherOrder: UNKNOWN,
    certificates: [],
    clientCertificates: UNKNOWN,
    verifyPeer: UNKNOWN,
    verifyPeerName: UNKNOWN,
    trustedCertificates: [],
    ...settings,
  }
}
