import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type { VersionAnswer } from './handshakeReport.ts'
import { type Network, TransportError } from './transport.ts'
import { type AskedVersion, askVersion } from './versionQuestion.ts'

export interface VersionsQuestion {
  readonly host: string
  readonly port: number
  readonly serverName?: string
  readonly network: Network
  readonly timeout: number
  readonly signal?: AbortSignal
  readonly onProgress?: (text: string) => void
  /** Whether the server is known to speak SSL or TLS: then a close or silence is a refusal. */
  readonly spokeTls: boolean
}

/** So many connections are open at a time: no more than a browser opens to a site. */
const AT_ONCE = 3

/** Asks for each version on a connection of its own. The answers come in the order of the versions. */
export async function askVersions(
  versions: readonly ProtocolVersion[],
  question: VersionsQuestion,
): Promise<readonly VersionAnswer[]> {
  const asked: (AskedVersion | VersionAnswer)[] = new Array(versions.length)
  let next = 0
  const worker = async () => {
    while (next < versions.length) {
      const index = next++
      asked[index] = await askOne(versions[index]!, question)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, versions.length) }, worker))
  const spokeTls = question.spokeTls || asked.some((it) => 'spokeTls' in it && it.spokeTls)
  return asked.map((it) => {
    if (!('answer' in it)) return it
    // Who never answers in TLS has not refused a version.
    if (spokeTls || it.answer.offered !== false) return it.answer
    return {
      version: it.answer.version,
      offered: null,
      why: `${it.answer.why}, as it does with every version`,
    }
  })
}

async function askOne(
  version: ProtocolVersion,
  { host, port, serverName, network, timeout, signal, onProgress }: VersionsQuestion,
): Promise<AskedVersion | VersionAnswer> {
  if (signal?.aborted) return { version, offered: null, why: 'canceled' }
  onProgress?.(`asking for ${version}`)
  try {
    const connectOptions = { host, port, timeout, ...(signal === undefined ? {} : { signal }) }
    const transport = await network.connect(connectOptions)
    return await askVersion(transport, {
      version,
      ...(serverName === undefined ? {} : { serverName }),
      random: network.random,
      clock: network.clock,
      timeout,
    })
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return { version, offered: null, why: `no connection: ${error.message}` }
  }
}
