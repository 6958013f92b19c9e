// Every group that keys are agreed on over, and ML-DSA, with OpenSSL 3.5 in Node 24 and OpenSSL's own server.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tcpNetwork } from '../../server/node/tcpTransport.ts'
import * as write from '../../server/src/asn1/derWriter.ts'
import { fromHex, toHex } from '../../server/src/base/hex.ts'
import { usualHello } from '../../server/src/handshake/hello/usual.ts'
import { run } from '../../server/src/handshake/run.ts'
import type { HandshakeTrace } from '../../server/src/handshake/trace.ts'
import { verifyCertificateSignature } from '../../server/src/pki/signature.ts'
import { namedGroupByName } from '../../server/src/registry/namedGroups.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { signatureSchemeByName } from '../../server/src/registry/signatureSchemes.ts'
import { decodeCertificate } from '../../server/src/x509/certificate.ts'
import { using } from '../support/childServer.ts'
import { nameDer } from '../support/plainCertificate.ts'
import { NEW_NODE_BINARY, skipWithoutPeer, startNewNode, startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const { folder } = testCertificates()

const POST_QUANTUM = [
  'X25519MLKEM768',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'MLKEM512',
  'MLKEM768',
  'MLKEM1024',
]
const BRAINPOOL = ['brainpoolP256r1tls13', 'brainpoolP384r1tls13', 'brainpoolP512r1tls13']
const FINITE = ['ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192']
const CURVES = ['x25519', 'x448', 'secp256r1', 'secp384r1', 'secp521r1']

for (const group of [...POST_QUANTUM, ...BRAINPOOL, ...FINITE, ...CURVES]) {
  test(`Node 24 finishes TLS 1.3 over ${group}, asked for at once and by a HelloRetryRequest`, async (context) => {
    if (skipWithoutPeer(context, 'newNode')) return
    await using(startNewNode({ groups: opensslName(group) }), async (server) => {
      for (const keyShares of [[group], []]) {
        const trace = await handshake(server.port, 'TLSv1.3', [group], keyShares)
        assert.equal(trace.outcome.kind, 'completed', `${JSON.stringify(trace.outcome)} ${server.log()}`)
        assert.equal(trace.negotiated.group, namedGroupByName(group)!.id)
      }
    })
  })
}

for (const group of ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1', 'secp256k1', ...CURVES]) {
  test(`OpenSSL finishes TLS 1.2 over ${group}`, async (context) => {
    if (skipWithoutPeer(context, 'openssl')) return
    const parameters = ['-tls1_2', '-groups', opensslName(group), '-cipher', 'ECDHE']
    await using(startOpenssl({ certificate: 'rsa', parameters }), async (server) => {
      const trace = await handshake(server.port, 'TLSv1.2', [group], [])
      assert.equal(trace.outcome.kind, 'completed', `${JSON.stringify(trace.outcome)} ${server.log()}`)
      assert.equal(trace.negotiated.group, namedGroupByName(group)!.id)
    })
  })
}

for (const [name, oid] of [
  ['ml-dsa-44', '2.16.840.1.101.3.4.3.17'],
  ['ml-dsa-65', '2.16.840.1.101.3.4.3.18'],
  ['ml-dsa-87', '2.16.840.1.101.3.4.3.19'],
] as const) {
  test(`a certificate and a handshake that Node 24 signs with ${name}`, async (context) => {
    if (skipWithoutPeer(context, 'newNode')) return
    const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
    const spki = newNode(
      `const { publicKey, privateKey } = crypto.generateKeyPairSync('${name}')
      fs.writeFileSync(${JSON.stringify(files.key)}, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      console.log(publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))`,
    )
    const der = selfSigned(oid, fromHex(spki), (tbs) =>
      fromHex(
        newNode(
          `console.log(crypto.sign(null, Buffer.from('${toHex(tbs)}', 'hex'),
            fs.readFileSync(${JSON.stringify(files.key)})).toString('hex'))`,
        ),
      ),
    )
    const certificate = decodeCertificate(der)
    assert.deepEqual(verifyCertificateSignature(certificate, certificate.publicKey.value), { kind: 'valid' })
    const changed = der.slice()
    changed[changed.length - 1]! ^= 1
    const other = decodeCertificate(changed)
    assert.deepEqual(verifyCertificateSignature(other, other.publicKey.value), { kind: 'invalid' })

    const base64 = Buffer.from(der).toString('base64')
    writeFileSync(files.certificate, `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
    await using(startNewNode({ groups: 'X25519', certificate: files }), async (server) => {
      const scheme = signatureSchemeByName(name.replaceAll('-', ''))!.id
      const trace = await handshake(server.port, 'TLSv1.3', ['x25519'], ['x25519'], [scheme])
      assert.equal(trace.outcome.kind, 'completed', `${JSON.stringify(trace.outcome)} ${server.log()}`)
      assert.equal(trace.negotiated.signatureScheme, scheme)
      const checks = trace.messages.flatMap((it) => it.checks)
      assert.ok(checks.some((it) => it.what === 'handshakeSignature' && it.result === 'passed'))
    })
  })
}

function opensslName(group: string): string {
  return group === 'secp256r1' ? 'prime256v1' : group.replace(/^x(?=\d)/, 'X')
}

async function handshake(
  port: number,
  version: ProtocolVersion,
  groups: readonly string[],
  keyShares: readonly string[],
  signatureSchemes: readonly number[] = [0x0804, 0x0401],
): Promise<HandshakeTrace> {
  const id = (name: string) => namedGroupByName(name)!.id
  const hello = usualHello({
    versions: [version],
    cipherSuites: version === 'TLSv1.3' ? [0x1301] : [0xc02f],
    groups: groups.map(id),
    signatureSchemes,
    applicationProtocols: [],
    keyShares: keyShares.map(id),
  })
  const transport = await tcpNetwork.connect({ host: '127.0.0.1', port, timeout: 10_000 })
  return run({ hello, until: 'finished', timeout: 10_000 }, transport, {
    clock: tcpNetwork.clock,
    random: tcpNetwork.random,
    checkServer: () => ({ checks: [], errors: [] }),
  })
}

/** What a script prints in Node 24, with `crypto` and `fs` at hand. */
function newNode(script: string): string {
  return execFileSync(NEW_NODE_BINARY, ['-e', script], { encoding: 'utf8', env: { NODE_OPTIONS: '' } }).trim()
}

function selfSigned(oid: string, spki: Uint8Array, sign: (tbs: Uint8Array) => Uint8Array): Uint8Array {
  const algorithm = write.sequence(write.oid(oid))
  const name = nameDer([['2.5.4.3', 'localhost']])
  const tbs = write.sequence(
    write.contextTag(0, write.integer(2)),
    write.integer(1),
    algorithm,
    name,
    write.sequence(write.time(Date.UTC(2026, 0, 1)), write.time(Date.UTC(2041, 0, 1))),
    name,
    spki,
  )
  return write.sequence(tbs, algorithm, write.bitString(sign(tbs)))
}
