import type { HandshakeTrace } from '../../handshake/trace.ts'
import { type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import type { VersionAnswer } from './handshakeReport.ts'

/** Whether each of the versions that were offered is known to be refused for what it is. */
export function refusesOfferedVersions(
  { offeredVersions }: HandshakeTrace,
  versions: readonly VersionAnswer[],
): boolean {
  const refused = (it: ProtocolVersion) => versions.find((answer) => answer.version === it)?.offered === false
  return offeredVersions.length > 0 && offeredVersions.every(refused)
}

/** `It speaks TLS 1.2, TLS 1.3.`, or undefined where no version is known. */
export function spokenInstead(versions: readonly VersionAnswer[]): string | undefined {
  const spoken = versions.filter((it) => it.offered === true).map((it) => versionTitle(it.version))
  return spoken.length === 0 ? undefined : `It speaks ${spoken.join(', ')}.`
}
