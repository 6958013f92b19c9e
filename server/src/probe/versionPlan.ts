import { usualHello } from '../handshake/hello/usual.ts'
import type { HandshakePlan } from '../handshake/plan.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import { type HelloShape, usualShape } from './helloShapes.ts'

export interface VersionQuestion {
  readonly version: ProtocolVersion
  /** The usual one unless told. */
  readonly shape?: HelloShape
  readonly serverName?: string
  /** Milliseconds for all of it. */
  readonly timeout: number
}

/**
 * One polite hello of one version, on a connection of its own, up to the server's first answer. A refused version shows
 * itself in many ways: alert protocol_version or handshake_failure, another version in the ServerHello, a close, a
 * reset, or silence. All are answers; versionAnswer.ts says which tell something.
 */
export function versionPlan({
  version,
  shape = usualShape(version),
  serverName,
  timeout,
}: VersionQuestion): HandshakePlan {
  const { versions, cipherSuites, groups, signatureSchemes } = shape
  const x25519 = 0x001d
  const hello = usualHello({
    versions,
    cipherSuites,
    groups,
    signatureSchemes,
    applicationProtocols: [],
    ...(serverName === undefined ? {} : { serverName }),
    keyShares: version === 'TLSv1.3' ? [x25519] : [],
  })
  return { hello, until: 'firstAnswer', timeout }
}

/** For a plan that ends before a certificate is judged. */
export const NOTHING_TO_CHECK = () => ({ checks: [], errors: [] })
