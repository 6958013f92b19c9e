// Why a server rejects a client's certificate, said where it can be seen from here, and both causes that cannot be seen
// where nothing is: with OpenSSL's server, nginx and HAProxy.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { testLoopback } from '../support/handshakeTester.ts'
import { skipWithoutPeer, startHaproxy, startNginx, startOpenssl } from '../support/realServers.ts'
import { type CertificateFiles, testCertificates } from '../support/testCertificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-causes-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { authorities, root, client, clientRsa, expiredClient, strangeClient, rsa } = testCertificates()

const CRL = /^a CRL at the server is missing .* or out of date$/
const TOO_SMALL = /^the key of a CA is too small for the server's security level/

function openssl(words: string): void {
  execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A root of its own, and a client's certificate that it has issued. */
function issued(name: string, { ca = 'rsa:2048', key = 'rsa:2048', digest = 'sha256', subject = name } = {}) {
  openssl(
    `req -x509 -newkey ${ca} -noenc -keyout ${name}-ca.key -out ${name}-ca.pem -subj /CN=${subject}-CA -days 30`,
  )
  openssl(`req -newkey ${key} -noenc -keyout ${name}.key -out ${name}.csr -subj /CN=${subject}`)
  openssl(
    `x509 -req -in ${name}.csr -CA ${name}-ca.pem -CAkey ${name}-ca.key -CAcreateserial -${digest} -days 20 -out ${name}.pem`,
  )
  return { files: filesAt(`${name}.pem`, `${name}.key`), ca: join(folder, `${name}-ca.pem`) }
}

function filesAt(certificate: string, key: string): CertificateFiles {
  const path = join(folder, certificate)
  return { certificate: path, chain: path, bundle: path, key: join(folder, key) }
}

async function against(
  client: CertificateFiles,
  parameters: readonly string[],
  version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3',
): Promise<HandshakeReport> {
  const server = await startOpenssl({
    certificate: 'ec',
    parameters: ['-Verify', '3', '-verify_return_error', ...parameters],
  })
  try {
    return await testLoopback(server.port, { client, versions: [version] })
  } finally {
    await server.close()
  }
}

function causes({ clientCertificate: { causes = [], possibleCauses = [] } }: HandshakeReport) {
  return [...causes, ...possibleCauses]
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  describe(`a certificate that OpenSSL rejects, ${version}`, () => {
    const withCa = ['-CAfile', authorities]
    const rejected = async (client: CertificateFiles, cause: RegExp, parameters = withCa) => {
      const report = await against(client, parameters, version)
      assert.equal(report.clientCertificate.outcome, 'rejected', report.explanation)
      assert.match(causes(report)[0] ?? '', cause)
      assert.ok(report.explanation.includes(causes(report)[0]!.slice(1)), report.explanation)
      return report
    }

    test('expired', async () => {
      const report = await rejected(expiredClient, /^expiredClient expired on 2025-/)
      assert.equal(report.alert?.description, 'certificate_expired')
      assert.deepEqual(report.clientCertificate.possibleCauses, undefined)
      const sent = report.messages.find((it) => it.from === 'client' && it.name === 'Certificate')
      assert.deepEqual(
        sent?.checks.map((it) => it.result),
        ['failed'],
      )
    })

    test('of a CA that it does not accept', async () => {
      const cause =
        /^strangeClient leads to Nobody Knows This Root, which is none of the CAs that the server accepts \(TLS Lens Test Root, TLS Lens Test Intermediate\)$/
      const report = await rejected(strangeClient, cause)
      assert.deepEqual(report.clientCertificate.possibleCauses, undefined)
      // The list is said once.
      assert.equal(report.explanation.split('TLS Lens Test Root').length, 2, report.explanation)
    })

    test('without its intermediate CA', async () => {
      const alone = { ...client, chain: client.certificate }
      await rejected(
        alone,
        /^the intermediate CA TLS Lens Test Intermediate was not sent, which leads to TLS Lens Test Root$/,
        ['-CAfile', root, '-verify_quiet'],
      )
    })

    test('for servers only', async () => {
      const report = await rejected(rsa, /^localhost is not for clients$|^rsa is not for clients$/)
      assert.ok(!report.explanation.includes('CRL'), report.explanation)
    })

    test('of a CA with the name of one that it accepts, and another key', async () => {
      const real = issued(`real-${version}`, { subject: 'twin' })
      const twin = issued(`twin-${version}`, { subject: 'twin' })
      const chain = join(folder, `twin-chain-${version}.pem`)
      writeFileSync(chain, readFileSync(twin.files.certificate, 'utf8') + readFileSync(real.ca, 'utf8'))
      await rejected(
        { ...twin.files, chain },
        /^the signature on twin was not made by the key of its issuer$/,
        ['-CAfile', real.ca],
      )
    })

    test('signed with SHA-1', async () => {
      const old = issued(`sha1-${version}`, { digest: 'sha1' })
      const report = await rejected(old.files, /^the signature on sha1-.* is too weak: RSA with SHA-1$/, [
        ...['-CAfile', old.ca, '-cipher', 'DEFAULT:@SECLEVEL=2'],
      ])
      // The server's level decides, so that the other causes are not ruled out.
      assert.ok(causes(report).some((it) => CRL.test(it)))
    })

    test('with a key of 1024 bits', async () => {
      const small = issued(`rsa1024-${version}`, { key: 'rsa:1024' })
      const report = await rejected(small.files, /^the key of rsa1024-.* is too weak: RSA 1024$/, [
        ...['-CAfile', small.ca, '-cipher', 'DEFAULT:@SECLEVEL=2'],
      ])
      assert.ok(causes(report).some((it) => CRL.test(it)))
    })

    test('where nothing is to be seen and a CRL is missing: both causes', async () => {
      const report = await against(client, [...withCa, '-crl_check'], version)
      assert.equal(report.alert?.description, 'unknown_ca', report.explanation)
      bothCauses(report)
    })

    test('where nothing is to be seen and a CRL is out of date: both causes', async () => {
      const own = issued(`crl-${version}`)
      const crl = outdatedCrl(`crl-${version}`)
      const report = await against(own.files, ['-CAfile', own.ca, '-crl_check', '-CRL', crl], version)
      assert.equal(report.alert?.description, 'certificate_expired', report.explanation)
      bothCauses(report)
      assert.doesNotMatch(report.explanation, /has expired/)
    })
  })
}

function bothCauses(report: HandshakeReport): void {
  const { possibleCauses = [], inOrder, causes } = report.clientCertificate
  assert.deepEqual(causes, undefined)
  assert.equal(inOrder, 'it is in date and was issued by a CA that the server accepts')
  assert.ok(
    possibleCauses.some((it) => CRL.test(it)),
    possibleCauses.join(),
  )
  assert.ok(
    possibleCauses.some((it) => TOO_SMALL.test(it)),
    possibleCauses.join(),
  )
  const text = handshakeText(report).replace(/\s+/g, ' ')
  for (const cause of possibleCauses) assert.ok(text.includes(cause), text)
  assert.ok(!text.includes('Other likely causes'), text)
}

const OUTDATED = '-crl_lastupdate 20240101000000Z -crl_nextupdate 20240201000000Z'

function outdatedCrl(name: string): string {
  return crlOf(name, { dates: OUTDATED })
}

/** The CRL of what {@link issued} has made, in date and empty unless told. */
function crlOf(name: string, { dates = '-crldays 9', revoked = false } = {}): string {
  const database = join(folder, `${name}-index.txt`)
  writeFileSync(database, '')
  writeFileSync(
    join(folder, `${name}.cnf`),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${database}\ndefault_md=sha256\ndefault_crl_days=1\n`,
  )
  const own = `ca -config ${name}.cnf -keyfile ${name}-ca.key -cert ${name}-ca.pem`
  if (revoked) openssl(`${own} -revoke ${name}.pem`)
  openssl(`${own} -gencrl ${dates} -out ${name}.crl`)
  return join(folder, `${name}.crl`)
}

test('a key whose signatures the server does not accept is the reason why nothing was sent', async () => {
  const report = await against(
    clientRsa,
    ['-CAfile', authorities, '-client_sigalgs', 'ECDSA+SHA256'],
    'TLSv1.2',
  )
  assert.equal(report.clientCertificate.sent, false)
  const cause =
    /^its key signs with rsa_pss_rsae_sha256, .*rsa_pkcs1_sha512, and the server accepts ecdsa_secp256r1_sha256$/
  assert.match(causes(report)[0] ?? '', cause)
  assert.match(report.explanation, /none was sent.*Its key signs with/)
})

test('nothing is said against a certificate that is accepted, though it could be', async () => {
  const own = issued('accepted', { digest: 'sha1' })
  const report = await against(own.files, ['-CAfile', own.ca, '-cipher', 'DEFAULT:@SECLEVEL=0'])
  assert.equal(report.clientCertificate.outcome, 'accepted', report.explanation)
  assert.deepEqual(causes(report), [])
})

test('a certificate that is not valid yet', async () => {
  const own = issued('early')
  writeFileSync(join(folder, 'early.database'), '')
  writeFileSync(
    join(folder, 'early.conf'),
    '[ca]\ndefault_ca = this\n[this]\ndatabase = early.database\nnew_certs_dir = .\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n',
  )
  openssl(
    'ca -batch -notext -config early.conf -cert early-ca.pem -keyfile early-ca.key -in early.csr -out early.pem -startdate 20900101000000Z -enddate 20910101000000Z',
  )
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const report = await against(own.files, ['-CAfile', own.ca], version)
    assert.equal(report.clientCertificate.outcome, 'rejected', report.explanation)
    assert.deepEqual(causes(report), ['early is not valid before 2090-01-01'])
    assert.match(report.explanation, /early is not valid before 2090-01-01/)
  }
})

test('a signature of the certificate that the server does not list', async () => {
  const own = issued('unlisted', { digest: 'sha512' })
  const report = await against(own.files, [
    ...['-CAfile', own.ca, '-client_sigalgs', 'rsa_pss_rsae_sha256:rsa_pkcs1_sha256', '-crl_check'],
  ])
  assert.equal(report.clientCertificate.outcome, 'rejected', report.explanation)
  assert.match(
    causes(report)[0] ?? '',
    /^unlisted is signed with .*SHA-512.*, which the server does not list$/,
  )
  assert.ok(causes(report).some((it) => CRL.test(it)))
})

test('a server that goes on with a certificate that servers refuse does not check it, or refuses in a page', async (context) => {
  if (skipWithoutPeer(context, 'nginx') || skipWithoutPeer(context, 'haproxy')) return
  const nginx = (directives: string) => () =>
    startNginx(
      ({ port, certificates: { ec } }) => `server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${ec.chain};
        ssl_certificate_key ${ec.key};
        ssl_client_certificate ${authorities};
        ssl_verify_depth 2;
        ${directives}
        location / { return 200 "fine"; }
      }`,
    )
  const page = 'error_page 495 496 =200 /refused; location = /refused { return 200 "no"; }'
  for (const { start, files, says } of [
    {
      start: nginx(`ssl_verify_client on; ${page}`),
      files: expiredClient,
      says: /although expiredClient expired on 2025-01-01: it does not check that, or HTTP 200 is how it refuses clients\.$/,
    },
    {
      start: nginx('ssl_verify_client optional_no_ca;'),
      files: strangeClient,
      says: /although strangeClient leads to Nobody Knows This Root/,
    },
    {
      start: () =>
        startHaproxy(`ca-file ${authorities} verify required crt-ignore-err all ca-ignore-err all`),
      files: expiredClient,
      says: /although expiredClient expired on 2025-01-01/,
    },
    { start: nginx('ssl_verify_client on;'), files: client, says: undefined },
  ]) {
    const server = await start()
    try {
      const report = await testLoopback(server.port, { client: files })
      const told = `${handshakeText(report)}${report.explanation}`
      const [remark] = report.remarks ?? []
      if (says === undefined) assert.equal(remark, undefined, told)
      else assert.match(remark ?? '', says, told)
      if (says !== undefined) assert.ok(told.includes(`${remark}`), told)
    } finally {
      await server.close()
    }
  }
})

describe('nginx', () => {
  const site = (directives: string) =>
    startNginx(
      ({ port, certificates }) => `server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${certificates.ec.chain};
    ssl_certificate_key ${certificates.ec.key};
    ssl_verify_client on;
    ssl_verify_depth 3;
    ${directives}
    location / { return 200 "fine"; }
  }`,
    )
  const ask = async (client: CertificateFiles, directives: string) => {
    const server = await site(directives)
    try {
      return await testLoopback(server.port, { client })
    } finally {
      await server.close()
    }
  }

  test('says 400 of an expired certificate, and the report says when', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const report = await ask(expiredClient, `ssl_client_certificate ${authorities};`)
    assert.equal(report.clientCertificate.outcome, 'rejected')
    assert.match(causes(report).join(), /^expiredClient expired on 2025-[\d-]+$/)
    assert.match(handshakeText(report), /\n {2}Cause {11}expiredClient expired on 2025-/)
    assert.match(report.explanation, /expiredClient expired on 2025-/)
  })

  for (const [what, crlFor, logged] of [
    ['is out of date', (name: string) => outdatedCrl(name), /CRL has expired/],
    [
      'is missing beside that of another CA',
      (name: string) => {
        issued(`${name}-other`)
        return crlOf(`${name}-other`)
      },
      /unable to get certificate CRL/,
    ],
    ['revokes it', (name: string) => crlOf(name, { revoked: true }), /certificate revoked/],
  ] as const) {
    test(`says 400 where the CRL ${what}: each cause`, async (context) => {
      if (skipWithoutPeer(context, 'nginx')) return
      const name = `nginx-crl-${what.replaceAll(' ', '-')}`
      const own = issued(name)
      const server = await site(
        `error_log stderr info; ssl_client_certificate ${own.ca}; ssl_crl ${crlFor(name)};`,
      )
      try {
        const report = await testLoopback(server.port, { client: own.files })
        assert.equal(report.clientCertificate.outcome, 'rejected')
        bothCauses(report)
        // nginx says the same of all.
        assert.ok(
          report.clientCertificate.possibleCauses?.includes('it was revoked, or a CA of its path was'),
        )
      } finally {
        await server.close()
      }
      assert.match(server.log(), logged)
    })
  }

  test('lets a client in that a CRL in date does not revoke', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const own = issued('nginx-sound')
    const report = await ask(own.files, `ssl_client_certificate ${own.ca}; ssl_crl ${crlOf('nginx-sound')};`)
    assert.equal(report.clientCertificate.outcome, 'accepted')
    assert.deepEqual(causes(report), [])
  })

  test('says 400 of a CA with a key of 1024 bits, whose size its signature shows', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const small = issued('small', { ca: 'rsa:1024' })
    const report = await ask(small.files, `ssl_client_certificate ${small.ca};`)
    const [first = '', second = ''] = causes(report)
    assert.match(first, /^the key of small-CA has 1024 bits, too small for OpenSSL's security level 2/)
    assert.match(second, CRL)
  })
})

test('HAProxy rejects for want of a CRL: both causes', async (context) => {
  if (skipWithoutPeer(context, 'haproxy')) return
  const own = issued('haproxy-crl')
  const crl = outdatedCrl('haproxy-crl')
  const server = await startHaproxy(`ca-file ${own.ca} crl-file ${crl} verify required`)
  try {
    const report = await testLoopback(server.port, { client: own.files })
    assert.equal(report.clientCertificate.outcome, 'rejected', report.explanation)
    bothCauses(report)
  } finally {
    await server.close()
  }
})
