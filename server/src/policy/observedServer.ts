import type { Sourced } from '../base/range.ts'
import { sourceRange } from '../base/range.ts'
import { cipherSuite } from '../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { EMPTY_POLICY, type TlsPolicy } from './policy.ts'

/** What a test of a live server found out, as far as rules can judge it. The chain is judged by itself. */
export interface ObservedServer {
  readonly host: string
  readonly port: number
  /** The answers to each version that was asked for. */
  readonly versions: readonly {
    readonly version: ProtocolVersion
    /** `null`: it could not be told. */
    readonly offered: boolean | null
    /** The code point of the suite that the server chose, SSL 2.0's three bytes included. */
    readonly cipherSuite?: number
  }[]
}

/** The server in the terms of a configuration, so that the same rules judge it. Every place is the server itself. */
export function policyOf({ host, port, versions }: ObservedServer): TlsPolicy {
  const range = sourceRange(`tls://${host.includes(':') ? `[${host}]` : host}:${port}`, 0, 0)
  const here = <T>(value: T): Sourced<T> => ({ value, range })
  const offered = versions.filter((it) => it.offered === true)
  const suites = new Set(
    // The list of suites is that of TLS 1.2 and below.
    offered.flatMap((it) =>
      it.cipherSuite === undefined || it.version === 'TLSv1.3' ? [] : [it.cipherSuite],
    ),
  )
  const values = [...suites].map(cipherSuite)
  const unknown = { origin: 'unknown' } as const
  return {
    ...EMPTY_POLICY,
    endpoints: [
      {
        role: 'server',
        name: `${host}:${port}`,
        range,
        extent: range,
        serverNames: [here(host)],
        addresses: [here({ host, port })],
        protocolVersions: { origin: 'observed', value: offered.map((it) => here(it.version)) },
        undeterminedVersions: versions.filter((it) => it.offered === null).map((it) => it.version),
        cipherSuites: {
          origin: 'observed',
          value: { suites: values.map(here), values },
        },
        groups: unknown,
        preferServerCipherOrder: unknown,
        certificates: [],
        clientCertificates: unknown,
        verifyPeer: unknown,
        verifyPeerName: unknown,
        trustedCertificates: [],
      },
    ],
  }
}
