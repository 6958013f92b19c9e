import { rootCertificates } from 'node:tls'
import type { Configuration } from '../src/analysis/configuration.ts'
import { judgeObserved } from '../src/analysis/judgeObserved.ts'
import { readWeakKeyLists } from '../src/analysis/weakKeys.ts'
import type { HandshakeReport } from '../src/probe/handshakeReport.ts'
import type { HandshakeRequest } from '../src/probe/handshakeRequest.ts'
import { testHandshake } from '../src/probe/testHandshake.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../src/x509/certificate.ts'
import { fileSystem } from './fileSystem.ts'
import { clientCredentials } from './signer.ts'
import { tcpNetwork } from './tcpTransport.ts'

/**
 * Makes one handshake over TCP and has the rules judge what was seen. Rejects with ClientFileError where the client
 * certificate that was named cannot be used.
 */
export async function handshakeTest(
  { clientCertificate, authorities = [], ...request }: HandshakeRequest,
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
      trustAnchors: [...wellKnownAuthorities(), ...authorities],
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
  const findings = judgeObserved({ host, port, versions }, chain, configuration, now, weakKeys)
  return { ...report, findings }
}

let wellKnown: readonly Certificate[] | undefined

/** Mozilla's list of authorities, as Node ships it: data only, nothing of Node's TLS is used. */
function wellKnownAuthorities(): readonly Certificate[] {
  wellKnown ??= rootCertificates.flatMap(certificatesIn)
  return wellKnown
}

/** The certificates of a PEM text; what cannot be read is left out. */
function certificatesIn(text: string): Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap((block) => {
    try {
      const base64 = block.replace(/-----[A-Z ]+-----|\s/g, '')
      const certificate = decodeCertificate(new Uint8Array(Buffer.from(base64, 'base64')))
      decodeAllFields(certificate)
      return [certificate]
    } catch {
      return []
    }
  })
}
