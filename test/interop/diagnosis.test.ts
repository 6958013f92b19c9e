// Real failures of TLS connections, each against a server that shows it: the diagnosis names the cause and no other, and
// the step to take.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { freePort, type RunningServer } from '../support/childServer.ts'
import { type TesterOptions, testLoopback } from '../support/handshakeTester.ts'
import { startMiddlebox } from '../support/middlebox.ts'
import { startMisbehaving } from '../support/misbehavingServers.ts'
import {
  type Peer,
  skipWithoutPeer,
  startJava,
  startNewNode,
  startNginx,
  startNode,
  startOpenssl,
} from '../support/realServers.ts'
import { type CertificateFiles, testCertificates } from '../support/testCertificates.ts'

interface Failure {
  readonly title: string
  readonly peer?: Peer
  readonly start: () => Promise<RunningServer>
  readonly options?: () => TesterOptions
  /** In order; mostly one. */
  readonly causes: readonly string[]
  readonly names: RegExp
  readonly step: RegExp
}

const { folder, root, client, expiredClient, strangeClient, rsa } = testCertificates()

const openssl = (...parameters: string[]) => startOpenssl({ certificate: 'rsa', parameters })
const nameless = () => ({ serverName: '127.0.0.1' })
const as = (files: CertificateFiles) => () => ({ client: files })
const required = {
  causes: ['clientCertificateRequired'],
  names: /requires a client certificate/,
  step: /--cert client\.pem --key/,
}

/** A self-signed certificate of that key, and what openssl s_server is told of it. */
function selfSigned(name: string, key: readonly string[]): readonly string[] {
  const [certificate, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', ...key, '-noenc', '-keyout', keyFile, '-out', certificate],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ],
    { stdio: 'ignore' },
  )
  return ['-cert', certificate, '-key', keyFile]
}

const FAILURES: readonly Failure[] = [
  {
    title: 'an RSA certificate with ECDSA suites only',
    start: () => openssl('-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256'),
    causes: ['noCipherSuiteForCertificate', 'noCertificate'],
    names: /no suite for the key type of its certificate/,
    step: /ssl_ciphers ECDHE-ECDSA.*ECDHE-RSA/,
  },
  {
    title: 'TLS 1.0 only',
    start: () => openssl('-tls1', '-cipher', 'ALL:@SECLEVEL=0'),
    causes: ['noCommonVersion'],
    names: /It speaks TLS 1\.0/,
    step: /ssl_protocols TLSv1\.2 TLSv1\.3;/,
  },
  {
    title: 'TLS 1.0 switched off by the security level',
    start: () => openssl('-tls1'),
    causes: ['versionBelowSecurityLevel'],
    names: /security level 0 only/,
    step: /@SECLEVEL=0/,
  },
  {
    title: 'TLS 1.3 only',
    start: () => openssl('-tls1_3'),
    options: () => ({ versions: ['TLSv1.2'] }),
    causes: ['noCommonVersion'],
    names: /refuses TLS 1\.2.*It speaks TLS 1\.3/,
    step: /--tls 1\.3/,
  },
  {
    title: 'no cipher suite of the newest version',
    start: () => openssl('-ciphersuites', '', '-cipher', 'ALL'),
    causes: ['noCipherSuiteEnabled', 'noCertificate'],
    names: /no cipher suite enabled for its newest version/,
    step: /Ciphersuites = TLS_AES_128_GCM_SHA256/,
  },
  {
    title: 'signatures with SHA-1 only',
    start: () => openssl('-tls1_2', '-sigalgs', 'RSA+SHA1', '-cipher', 'ECDHE:@SECLEVEL=0'),
    causes: ['noCommonSignatureScheme'],
    names: /rsa_pkcs1_sha1 is offered/,
    step: /SignatureAlgorithms = /,
  },
  {
    title: 'groups of RFC 7919 only',
    start: () => openssl('-tls1_3', '-groups', 'ffdhe2048'),
    causes: ['noCommonGroup'],
    names: /group ffdhe2048, which was not offered/,
    step: /--groups ffdhe2048/,
  },
  {
    title: 'ML-KEM only',
    peer: 'newNode',
    start: () => startNewNode({ groups: 'MLKEM768', certificate: { certificate: rsa.chain, key: rsa.key } }),
    causes: ['noCommonGroup'],
    names: /group \S*MLKEM768, which was not offered/i,
    step: /--groups \S*MLKEM768/i,
  },
  {
    title: 'a certificate on a curve of Brainpool',
    start: () =>
      openssl('-tls1_2', ...selfSigned('brainpool', ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'])),
    causes: ['certificateCurveNotOffered'],
    names: /on .*brainpoolP256r1, which was not offered as a group/i,
    step: /ecparam -name prime256v1/,
  },
  {
    title: 'a certificate on a curve outside of the groups, in TLS 1.2',
    start: () => startOpenssl({ certificate: 'ec', parameters: ['-tls1_2'] }),
    options: () => ({ groups: [0x001d] }),
    causes: ['certificateCurveNotOffered'],
    names: /on .*P-256, which was not offered as a group/,
    step: /ecparam -name prime256v1/,
  },
  {
    title: 'a pre-shared key only',
    start: () => startOpenssl({ certificate: 'none', parameters: ['-psk', 'aabbcc', '-tls1_2'] }),
    causes: ['preSharedKeyRequired'],
    names: /requires a pre-shared key/,
    step: /-psk_identity IDENTITY/,
  },
  {
    title: 'an unknown server name, by name',
    peer: 'nginx',
    start: () => rejecting(),
    options: () => ({ serverName: 'other.example' }),
    causes: ['serverNameUnknown'],
    names: /other\.example/,
    step: /server_name other\.example;/,
  },
  {
    title: 'an unknown server name, by address',
    peer: 'nginx',
    start: () => rejecting(),
    options: nameless,
    causes: ['serverNameRequired'],
    names: /requires a server name, and none was sent/,
    step: /--server-name NAME/,
  },
  {
    title: 'h2 only',
    start: () => startNode({ ALPNProtocols: ['h2'] }),
    causes: ['noCommonApplicationProtocol'],
    names: /accepts none of the application protocols.*it accepts h2/,
    step: /--alpn h2/,
  },
  {
    title: 'HTTP on the port',
    start: () => startMisbehaving('answersHttp'),
    causes: ['otherProtocol'],
    names: /speaks HTTP, not TLS/,
    step: /http:\/\//,
  },
  {
    title: 'SMTP on the port',
    start: () => startMisbehaving('greetsLikeSmtp'),
    causes: ['otherProtocol'],
    names: /speaks SMTP or FTP, not TLS/,
    step: /--starttls smtp/,
  },
  {
    title: 'silence',
    start: () => startMisbehaving('neverAnswers'),
    options: () => ({ timeout: 400 }),
    causes: ['silence'],
    names: /answers none of the ClientHellos/,
    step: /nc 127\.0\.0\.1/,
  },
  {
    title: 'nothing listens',
    start: async () => ({ port: await freePort(), log: () => '', close: async () => {} }),
    causes: ['nothingListens'],
    names: /Nothing listens on port/,
    step: /ss -ltnp/,
  },
  {
    title: 'a name that does not resolve',
    start: async () => ({ port: 443, log: () => '', close: async () => {} }),
    options: () => ({ host: 'no-such-host.invalid', serverName: 'no-such-host.invalid' }),
    causes: ['nameNotFound'],
    names: /no address for no-such-host\.invalid/,
    step: /getent hosts no-such-host\.invalid/,
  },
  {
    title: 'self-signed',
    start: () => openssl(...selfSigned('selfSigned', ['rsa:2048'])),
    causes: ['selfSigned'],
    names: /self-signed and not trusted/,
    step: /--ca/,
  },
  {
    title: 'another name',
    start: () => openssl(),
    options: () => ({ serverName: 'other.example' }),
    causes: ['wrongName'],
    names: /not for other\.example/,
    step: /DNS:other\.example/,
  },
  {
    title: 'an intermediate that is not sent',
    peer: 'nginx',
    start: () => startNginx(({ port }) => https(port, `ssl_certificate ${rsa.certificate};`)),
    causes: ['missingIntermediate', 'untrustedCa'],
    names: /sent no intermediate certificate/,
    step: /fullchain\.pem/,
  },
  {
    title: 'a client certificate required, certificate_required (OpenSSL, TLS 1.3)',
    start: () => openssl('-Verify', '2', '-tls1_3'),
    ...required,
  },
  {
    title: 'a client certificate required, handshake_failure (OpenSSL, TLS 1.2)',
    start: () => openssl('-Verify', '2', '-tls1_2'),
    ...required,
  },
  {
    title: 'a client certificate required, bad_certificate (Java)',
    peer: 'java',
    start: () => startJava({ clientAuth: 'need', checksClients: true, protocols: ['TLSv1.2'] }),
    ...required,
  },
  {
    title: 'a client certificate required, an end without an alert (Node, TLS 1.2)',
    start: () => startNode({ requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }),
    ...required,
  },
  {
    title: 'nginx without a client certificate',
    peer: 'nginx',
    start: () =>
      startNginx(({ port }) => https(port, `ssl_verify_client on; ssl_client_certificate ${root};`)),
    options: () => ({ applicationProtocols: ['http/1.1'] }),
    ...required,
  },
  {
    title: 'nginx with a client certificate of another CA',
    peer: 'nginx',
    start: () =>
      startNginx(({ port }) => https(port, `ssl_verify_client on; ssl_client_certificate ${root};`)),
    options: as(strangeClient),
    causes: ['clientCertificateUntrusted'],
    names: /Nobody Knows This Root.*none of the CAs/,
    step: /Present a certificate of TLS Lens Test Root/,
  },
  {
    title: 'a client certificate of an unknown CA',
    start: () => openssl('-Verify', '2', '-verify_return_error'),
    options: as(strangeClient),
    causes: ['clientCertificateUntrusted'],
    names: /Nobody Knows This Root/,
    step: /Present a certificate of/,
  },
  {
    title: 'an expired client certificate',
    start: () => openssl('-Verify', '2', '-verify_return_error'),
    options: as(expiredClient),
    causes: ['clientCertificateExpired'],
    names: /expired on/,
    step: /-noout -dates/,
  },
  {
    title: 'a client certificate without its intermediate',
    peer: 'nginx',
    start: () =>
      startNginx(({ port }) =>
        https(port, `ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate ${root};`),
      ),
    options: as({ ...client, chain: client.certificate }),
    causes: ['clientCertificateIntermediateMissing'],
    names: /intermediate CA .* was not sent/,
    step: /cat client\.pem intermediate\.pem/,
  },
  {
    title: 'a CRL missing at the server',
    start: () => openssl('-Verify', '2', '-verify_return_error', '-crl_check'),
    options: as(client),
    causes: ['crlMissing'],
    names: /lacks a CRL/,
    step: /ssl_crl/,
  },
  {
    title: 'a post-quantum hello that a device does not let through',
    start: () => middlebox(),
    options: () => ({ groups: [0x11ec, 0x001d] }),
    causes: ['helloNotLetThrough'],
    names: /a device on the way/,
    step: /--tls 1\.2/,
  },
  {
    title: 'a Diffie-Hellman group that is too small',
    start: () => openssl('-tls1_2', '-cipher', 'DHE-RSA-AES128-SHA:@SECLEVEL=0', '-dhparam', smallGroup()),
    causes: ['weakDhGroup'],
    names: /group has 1536 bits: OpenSSL at security level 2/,
    step: /openssl dhparam -out dh2048\.pem 2048/,
  },
  {
    title: 'no secure renegotiation',
    peer: 'java',
    start: () => startJava({ protocols: ['TLSv1.2'], disabledExtensions: ['renegotiation_info'] }),
    causes: ['noSecureRenegotiation'],
    names: /does not support secure renegotiation/,
    step: /UnsafeLegacyServerConnect/,
  },
]

/** One of RFC 3526. */
function smallGroup(): string {
  const path = join(folder, 'small-group.pem')
  const group = ['-algorithm', 'DH', '-pkeyopt', 'group:modp_1536']
  execFileSync('openssl', ['genpkey', '-genparam', ...group, '-out', path], { stdio: 'ignore' })
  return path
}

function https(port: number, directives: string): string {
  const pair = directives.includes('ssl_certificate ') ? '' : `ssl_certificate ${rsa.chain};`
  return `server { listen 127.0.0.1:${port} ssl; ${pair} ssl_certificate_key ${rsa.key}; ${directives} }`
}

const rejecting = () =>
  startNginx(({ port }) => `server { listen 127.0.0.1:${port} ssl; ssl_reject_handshake on; }`)

async function middlebox(): Promise<RunningServer> {
  const behind = await openssl()
  const device = await startMiddlebox(behind.port, 'postQuantumGroup', 'reset')
  const close = async () => {
    await device.close()
    await behind.close()
  }
  return { ...device, close }
}

describe('a diagnosis', () => {
  for (const { title, peer = 'openssl', start, options, causes, names, step } of FAILURES) {
    test(title, async (context) => {
      if (skipWithoutPeer(context, peer)) return
      const server = await start()
      try {
        const report = await testLoopback(server.port, options?.() ?? {})
        assertDiagnosis(report, { causes, names, step }, server.log())
      } finally {
        await server.close()
      }
    })
  }
})

function assertDiagnosis(
  report: HandshakeReport,
  { causes, names, step }: Pick<Failure, 'causes' | 'names' | 'step'>,
  log: string,
): void {
  const text = handshakeText(report)
  const told = `${text}${report.explanation}\n${log}`
  const found = report.diagnosis?.causes ?? []
  assert.deepEqual(
    found.map((it) => it.cause),
    causes,
    told,
  )
  assert.match(`${report.explanation} ${found[0]?.explanation}`, names, told)
  assert.match(found[0]?.nextStep ?? '', step, told)
  assert.ok((report.diagnosis?.evidence.length ?? 0) <= 6, told)
  assert.doesNotMatch(text, /Most often|Other likely causes/, told)
}
