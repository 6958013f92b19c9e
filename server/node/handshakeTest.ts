import type { Configuration } from '../src/analysis/configuration.ts'
import { lintObserved } from '../src/analysis/lintObserved.ts'
import { readWeakKeyLists } from '../src/analysis/weakKeys.ts'
import type { HandshakeReport } from '../src/describe/handshake/handshakeReport.ts'
import type { TrustedList } from '../src/describe/handshake/serverVerification.ts'
import type { HandshakeRequest, Trust } from '../src/probe/handshakeRequest.ts'
import { testHandshake } from '../src/probe/testHandshake.ts'
import { fileSystem } from './fileSystem.ts'
import { clientCredentials } from './signer.ts'
import { systemRoots } from './systemRoots.ts'
import { tcpNetwork } from './tcpTransport.ts'
import { certificatesIn, MOZILLA, wellKnownRoots } from './wellKnownRoots.ts'

/**
 * Makes one handshake over TCP and has the rules judge what was seen. Rejects with ClientFileError where the client
 * certificate that was named cannot be used.
 */
export async function handshakeTest(
  { clientCertificate, trust = { system: false, more: [] }, ...request }: HandshakeRequest,
  configuration: Configuration,
): Promise<HandshakeReport> {
  const { host, port, serverName, ...options } = request
  const credentials = clientCertificate && (await clientCredentials(clientCertificate))
  const now = Date.now()
  const report = await testHandshake(
    { host, port, ...(serverName === undefined ? {} : { serverName }) },
    {
      ...options,
      network: tcpNetwork,
      now,
      trust: await trusted(trust),
      ...(credentials === undefined ? {} : { credentials }),
    },
  )
  const chain = report.serverCertificates.flatMap(({ pem }) => certificatesIn(pem))
  const versions = report.versions.map(({ version, offered, cipherSuite }) => ({
    version,
    offered,
    ...(cipherSuite === undefined ? {} : { cipherSuite: Number(cipherSuite.id) }),
  }))
  const weakKeys = await readWeakKeyLists(fileSystem, configuration.weakKeyLists)
  const findings = lintObserved({ host, port, versions }, chain, configuration, now, weakKeys)
  return { ...report, findings }
}

/** With what each is called. */
async function trusted({ system, more }: Trust): Promise<readonly TrustedList[]> {
  const base = system
    ? ((await systemRoots()) ?? []).map(({ source, text }) => ({
        source,
        certificates: certificatesIn(text),
      }))
    : [{ source: MOZILLA, certificates: wellKnownRoots() }]
  if (base.length === 0) throw new Error("the operating system's list of CAs was not found")
  return [...base, ...more]
}
