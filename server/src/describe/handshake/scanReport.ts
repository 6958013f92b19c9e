import type { ProtocolVersion } from '../../registry/protocolVersions.ts'

/** What a server accepts: plain data, the JSON of `tls-lens scan --format json` (docs/cli.md), a promise to users. */
export interface ScanReport {
  readonly target: { readonly host: string; readonly port: number; readonly serverName?: string }
  /** Oldest first. */
  readonly versions: readonly ScannedVersion[]
  /** Of TLS 1.3 and of TLS 1.2, where the server has them. */
  readonly groups: readonly ScannedGroups[]
  /** Of the server's signatures in TLS 1.2, in the order in which they were chosen; absent where none was seen. */
  readonly signatureSchemes?: readonly string[]
  readonly connections: number
  readonly milliseconds: number
}

export interface ScannedVersion {
  readonly version: ProtocolVersion
  /** `null`: cannot tell, and `why` says why. */
  readonly offered: boolean | null
  readonly why: string
  /** Whose order of suites counts, as far as the answers show it. */
  readonly preference: 'server' | 'client' | 'unknown'
  /** In the order in which the server chose them. */
  readonly cipherSuites: readonly ScannedSuite[]
  /** Why there may be more suites than were found. */
  readonly incomplete?: string
}

export interface ScannedSuite {
  readonly id: string
  readonly name: string
  readonly opensslName?: string
  /** `forbidden`, `weak`, `acceptable` or `good`, and the clause behind it. */
  readonly verdict: string
  readonly reason: string
}

export interface ScannedGroups {
  readonly version: ProtocolVersion
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly preference: 'server' | 'client' | 'unknown'
  readonly incomplete?: string
}
