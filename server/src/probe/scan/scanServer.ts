import { codePoint } from '../../base/hex.ts'
import type {
  ScannedGroups,
  ScannedSuite,
  ScannedVersion,
  ScanReport,
} from '../../describe/handshake/scanReport.ts'
import type { Network } from '../../handshake/transport.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { namedGroup } from '../../registry/namedGroups.ts'
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import { suiteVerdict } from '../../registry/suiteWeaknesses.ts'
import { type HandshakeTarget, sentName } from '../testHandshake.ts'
import { groupsIn, groupsScan } from './groups.ts'
import { scanRunner } from './run.ts'
import { exchangesScan } from './serverKeyExchanges.ts'
import { acceptedIn, offeredIn, type SuitesKnown, suitesScan } from './suites.ts'

export interface ScanOptions {
  readonly network: Network
  /** Milliseconds for each connection. */
  readonly timeout: number
  readonly signal?: AbortSignal
  readonly onProgress?: (text: string) => void
}

/** More than any server takes that has all suites of all versions (268 were the most that were seen). */
const MOST_CONNECTIONS = 600

/** Versions, suites, groups and signature schemes of a server. Never rejects for what it does. */
export async function scanServer(
  target: HandshakeTarget,
  { network, timeout, signal, onProgress }: ScanOptions,
): Promise<ScanReport> {
  const { host, port } = target
  const serverName = sentName(target)
  const named = serverName === undefined ? {} : { serverName }
  const startedAt = network.clock()
  const runner = scanRunner({
    host,
    port,
    network,
    timeout,
    limit: MOST_CONNECTIONS,
    ...(signal === undefined ? {} : { signal }),
    onConnection: (connections) => onProgress?.(`connection ${connections}`),
  })
  const asked = { ...named, timeout }
  const all = await Promise.all(PROTOCOL_VERSIONS.map((it) => runner.run(suitesScan(it, asked))))
  const suitesOf = (version: ProtocolVersion) => acceptedIn(all[PROTOCOL_VERSIONS.indexOf(version)]!)
  const groups: ScannedGroups[] = []
  const ofTls13 = suitesOf('TLSv1.3')
  if (ofTls13.length > 0) {
    const known = await runner.run(groupsScan(ofTls13, asked))
    groups.push(scannedGroups('TLSv1.3', groupsIn(known), known.preference ?? 'unknown', known.unasked))
  }
  const ofCurves = suitesOf('TLSv1.2').filter((it) => {
    const { keyExchange, authentication } = cipherSuite(it)
    return keyExchange === 'ECDHE' && authentication !== 'anonymous'
  })
  let schemes: readonly number[] = []
  if (ofCurves.length > 0) {
    const known = await runner.run(exchangesScan(ofCurves, asked))
    schemes = known.schemes
    // A server whose certificate's curve was taken out refuses for that, and not for want of a group.
    const perhaps = ofCurves.every((it) => cipherSuite(it).authentication === 'ECDSA')
    const more = perhaps ? "groups beside the certificate's curve may be missing" : undefined
    groups.push(scannedGroups('TLSv1.2', known.groups, 'unknown', known.unasked ?? more))
  }
  return {
    target: { host, port, ...named },
    versions: PROTOCOL_VERSIONS.map((version, index) => scannedVersion(version, all[index]!, all)),
    groups,
    ...(schemes.length === 0 ? {} : { signatureSchemes: schemes.map((it) => signatureScheme(it).name) }),
    connections: runner.connections,
    milliseconds: network.clock() - startedAt,
  }
}

function scannedVersion(
  version: ProtocolVersion,
  known: SuitesKnown,
  all: readonly SuitesKnown[],
): ScannedVersion {
  const { preference = 'unknown', unasked } = known
  return {
    version,
    ...offeredIn(known, all),
    preference,
    cipherSuites: acceptedIn(known).map(scannedSuite),
    ...(unasked === undefined ? {} : { incomplete: unasked }),
  }
}

function scannedSuite(id: number): ScannedSuite {
  const suite = cipherSuite(id)
  const { verdict, reason } = suiteVerdict(suite)
  return {
    id: codePoint(id, id > 0xffff ? 3 : 2),
    name: suite.name,
    ...(suite.opensslName === undefined ? {} : { opensslName: suite.opensslName }),
    verdict,
    reason,
  }
}

function scannedGroups(
  version: ProtocolVersion,
  ids: readonly number[],
  preference: ScannedGroups['preference'],
  incomplete: string | undefined,
): ScannedGroups {
  return {
    version,
    groups: ids.map((id) => ({ id: codePoint(id), name: namedGroup(id).name })),
    preference,
    ...(incomplete === undefined ? {} : { incomplete }),
  }
}
