import { readFileSync } from 'node:fs'
import { clientCredentials } from '../../server/node/signer.ts'
import { tcpNetwork } from '../../server/node/tcpTransport.ts'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { parsePem } from '../../server/src/pem/pem.ts'
import { type HandshakeOptions, testHandshake } from '../../server/src/probe/testHandshake.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../../server/src/x509/certificate.ts'
import { type CertificateFiles, testCertificates } from './testCertificates.ts'

export type TesterOptions = Partial<HandshakeOptions> & {
  readonly host?: string
  readonly serverName?: string
  readonly client?: CertificateFiles
}

/** A handshake test of a server on loopback by a client that trusts the test authority. Asks for no versions unless told. */
export async function testLoopback(port: number, options: TesterOptions = {}): Promise<HandshakeReport> {
  const { host = '127.0.0.1', serverName = 'localhost', client, ...others } = options
  return testHandshake(
    { host, port, serverName },
    {
      network: tcpNetwork,
      trust: [{ source: 'root.pem', certificates: testRoots() }],
      now: Date.now(),
      timeout: 10_000,
      askVersions: [],
      ...(client === undefined
        ? {}
        : {
            credentials: await clientCredentials({
              certificate: { path: client.chain, bytes: readFileSync(client.chain) },
              key: { path: client.key, bytes: readFileSync(client.key) },
              passwordOf: async () => undefined,
            }),
          }),
      ...others,
    },
  )
}

/** The root that the servers' certificates lead to. */
export function testRoots(): readonly Certificate[] {
  return parsePem(readFileSync(testCertificates().root, 'utf8')).map(({ base64 }) => {
    const certificate = decodeCertificate(base64.bytes)
    decodeAllFields(certificate)
    return certificate
  })
}

/** `client ClientHello`, `server ServerHello`, …: the story without what is only there for devices in between. */
export function story({ messages }: HandshakeReport): readonly string[] {
  return messages
    .filter((it) => it.protocol !== 'change_cipher_spec')
    .map((it) => `${it.from} ${it.name}${it.protocol === 'alert' ? ` ${it.summary}` : ''}`)
}
