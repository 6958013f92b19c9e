import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { PROFILES } from '../server/src/policy/profiles.ts'
import { ALERT_DESCRIPTIONS } from '../server/src/registry/alertDescriptions.generated.ts'
import { alertDescription } from '../server/src/registry/alertDescriptions.ts'
import {
  allCipherSuites,
  type CipherSuite,
  cipherSuite,
  cipherSuiteByName,
  cipherSuiteByOpensslName,
} from '../server/src/registry/cipherSuites.ts'
import { extensionTypeByName, extensionTypeName } from '../server/src/registry/extensionTypes.ts'
import { handshakeTypeName } from '../server/src/registry/handshakeTypes.ts'
import { namedGroup, namedGroupByName } from '../server/src/registry/namedGroups.ts'
import { signatureScheme } from '../server/src/registry/signatureSchemes.ts'
import { suiteVerdict } from '../server/src/registry/suiteWeaknesses.ts'
import { opensslIs30, skipWithout } from './support/opensslCommand.ts'

test('the suites are those of OpenSSL 3.0, with the same facts', (context) => {
  if (skipWithout(context, opensslIs30(), 'openssl 3.0')) return
  const { stdout } = spawnSync('openssl', ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL'], {
    encoding: 'utf8',
  })
  const lines = stdout.trimEnd().split('\n')
  assert.equal(lines.length, 158)
  for (const line of lines) {
    const [code, standardName, name, version, kx, au, enc, mac] = line.trim().split(/\s+(?:- )?/)
    const id = Number.parseInt(code!.replaceAll(/0x|,/g, ''), 16)
    const suite = cipherSuite(id)
    assert.deepEqual(
      [suite.name, suite.opensslName, suite.minVersion.replace('.0', ''), ...inOpensslsWords(suite)],
      [standardName, name, version, kx, au, enc, mac],
    )
    assert.equal(cipherSuiteByOpensslName(name!), suite)
    assert.equal(cipherSuiteByName(standardName!), suite)
  }
})

test('every suite that has a name has facts', () => {
  const suites = allCipherSuites()
  assert.equal(new Set(suites.map((it) => it.id)).size, suites.length)
  assert.equal(new Set(suites.map((it) => it.name)).size, suites.length)
  for (const suite of suites) {
    if (suite.name.endsWith('_SCSV') || suite.name.includes('ECCPWD') || suite.name.includes('ECJPAKE'))
      continue
    assert.notEqual(suite.mac, 'unknown', suite.name)
    if (suite.encryption !== 'NULL') assert.ok(suite.strengthBits >= 40, suite.name)
    if (!/_SM[1-4]_/.test(suite.name)) assert.notEqual(suite.keyExchange, 'unknown', suite.name)
  }
})

test('suites that OpenSSL no longer has keep their facts', () => {
  const facts = (name: string) => {
    const { id, encryption, strengthBits, mac, exportGrade, forwardSecrecy } = cipherSuiteByOpensslName(name)!
    return [id, encryption, strengthBits, mac, exportGrade, forwardSecrecy]
  }
  assert.deepEqual(facts('RC4-MD5'), [0x0004, 'RC4_128', 128, 'MD5', false, false])
  assert.deepEqual(facts('DES-CBC3-SHA'), [0x000a, '3DES_EDE_CBC', 112, 'SHA', false, false])
  assert.deepEqual(facts('EDH-RSA-DES-CBC-SHA'), [0x0015, 'DES_CBC', 56, 'SHA', false, true])
  assert.deepEqual(facts('EXP-EDH-RSA-DES-CBC-SHA'), [0x0014, 'DES40_CBC', 40, 'SHA', true, true])
  assert.deepEqual(facts('EXP1024-RC4-SHA'), [0x0064, 'RC4_56', 56, 'SHA', true, false])
  assert.deepEqual(facts('IDEA-CBC-SHA'), [0x0007, 'IDEA_CBC', 128, 'SHA', false, false])
  assert.deepEqual(facts('ECDHE-RSA-RC4-SHA'), [0xc011, 'RC4_128', 128, 'SHA', false, true])
  const ssl2 = cipherSuite(0x0700c0)
  assert.deepEqual(
    [ssl2.name, ssl2.opensslName, ssl2.encryption, ssl2.strengthBits, ssl2.mac, ssl2.minVersion],
    ['SSL_CK_DES_192_EDE3_CBC_WITH_MD5', 'DES-CBC3-MD5', '3DES_EDE_CBC', 112, 'MD5', 'SSLv2'],
  )
})

test('an unknown number is a value', () => {
  assert.equal(cipherSuite(0x6a6a).name, '0x6a6a')
  assert.equal(cipherSuite(0x112233).name, '0x112233')
  assert.equal(namedGroup(0x6a6a).name, '0x6a6a')
  assert.equal(signatureScheme(0x6a6a).name, '0x6a6a')
  assert.equal(extensionTypeName(0x6a6a), undefined)
  assert.equal(handshakeTypeName(200), undefined)
  assert.equal(alertDescription(200).name, 'alert 200')
})

test('groups have kinds and sizes', () => {
  assert.equal(namedGroup(4588).name, 'X25519MLKEM768')
  assert.deepEqual(
    [4587, 4588, 4589, 0x200, 0x201, 0x202, 0x1d, 0x17, 0x100].map((id) => {
      const { kind, clientShareLength, serverShareLength } = namedGroup(id)
      return [kind, clientShareLength, serverShareLength]
    }),
    [
      ['hybrid', 65 + 1184, 65 + 1088],
      ['hybrid', 32 + 1184, 32 + 1088],
      ['hybrid', 97 + 1568, 97 + 1568],
      ['kem', 800, 768],
      ['kem', 1184, 1088],
      ['kem', 1568, 1568],
      ['elliptic', 32, 32],
      ['elliptic', 65, 65],
      ['finite', 256, 256],
    ],
  )
  assert.equal(namedGroupByName('prime256v1')!.name, 'secp256r1')
  assert.equal(namedGroupByName('P-521')!.strengthBits, 256)
  assert.equal(namedGroupByName('X25519')!.id, 0x1d)
  assert.equal(namedGroupByName('sect163k1')!.obsolete, true)
  assert.equal(namedGroupByName('nonsense'), undefined)
})

test('signature schemes have hash and algorithm', () => {
  const facts = (id: number) => {
    const { name, algorithm, hash, curve } = signatureScheme(id)
    return [name, algorithm, hash, curve]
  }
  assert.deepEqual(facts(0x0804), ['rsa_pss_rsae_sha256', 'rsa_pss_rsae', 'SHA256', undefined])
  assert.deepEqual(facts(0x0503), ['ecdsa_secp384r1_sha384', 'ecdsa', 'SHA384', 'secp384r1'])
  assert.deepEqual(facts(0x0807), ['ed25519', 'ed25519', undefined, undefined])
  assert.deepEqual(facts(0x0905), ['mldsa65', 'mldsa', undefined, undefined])
  assert.deepEqual(facts(0x0101), ['rsa_pkcs1_md5', 'rsa_pkcs1', 'MD5', undefined])
  assert.deepEqual(facts(0x0402), ['dsa_sha256', 'dsa', 'SHA256', undefined])
})

test('each suite gets the gravest verdict', () => {
  const verdict = (name: string) => {
    const { verdict, reason, citation } = suiteVerdict(cipherSuiteByOpensslName(name)!)
    return `${verdict}: ${reason} (${citation.source}, ${citation.section})`
  }
  assert.equal(
    verdict('ECDHE-RSA-AES128-GCM-SHA256'),
    'good: has forward secrecy and authenticated encryption (RFC 9325, 4.2)',
  )
  assert.match(verdict('TLS_AES_128_GCM_SHA256'), /^good/)
  assert.match(verdict('ECDHE-RSA-AES128-SHA'), /^acceptable: .*CBC/)
  assert.equal(verdict('DHE-RSA-AES128-GCM-SHA256'), 'weak: uses a finite-field key exchange (RFC 10015, 3)')
  assert.match(verdict('AES128-SHA'), /^forbidden: .*\(RFC 10015, 4\)/)
  assert.match(verdict('DH-RSA-AES128-SHA'), /^forbidden: .*\(RFC 10015, 2\)/)
  assert.match(verdict('ECDH-RSA-AES128-SHA'), /^weak: uses a static ECDH key exchange/)
  assert.equal(verdict('AECDH-NULL-SHA'), 'forbidden: does not encrypt (RFC 9325, 4.1)')
  assert.match(verdict('ADH-AES128-SHA'), /^forbidden: does not authenticate the server/)
  assert.match(verdict('EXP-RC4-MD5'), /^forbidden: is export-grade/)
  assert.match(verdict('ECDHE-RSA-RC4-SHA'), /^forbidden: uses RC4/)
  assert.match(verdict('EDH-RSA-DES-CBC-SHA'), /^forbidden: uses DES/)
  assert.match(verdict('ECDHE-RSA-DES-CBC3-SHA'), /^weak: uses 3DES, with blocks of 64 bits/)
  assert.match(verdict('PSK-AES128-GCM-SHA256'), /^weak: has no forward secrecy/)
  assert.match(verdict('ECDHE-ECDSA-AES128-CCM8'), /^weak: authenticates data with 64 bits only/)
  assert.equal(suiteVerdict(cipherSuite(0x6a6a)).verdict, 'acceptable')
})

test('the profiles name what exists, and nothing that is to be said anything against', () => {
  for (const { id, cipherNames, tls13Suites, groups, postQuantumGroups } of PROFILES) {
    for (const name of [...groups, ...postQuantumGroups])
      assert.equal(namedGroupByName(name)!.obsolete, false)
    const suites = cipherNames.map((it) => cipherSuiteByOpensslName(it)!)
    assert.ok(suites.every((it) => it !== undefined))
    const verdicts = [...suites, ...tls13Suites.map((it) => cipherSuiteByName(it)!)].map(suiteVerdict)
    if (id !== 'mozilla-old') assert.ok(verdicts.every((it) => it.verdict === 'good'))
  }
})

test('names are spelt as in the RFCs', () => {
  assert.equal(extensionTypeName(0), 'server_name')
  assert.equal(extensionTypeName(0xfe0d), 'encrypted_client_hello')
  assert.equal(extensionTypeByName('key_share'), 51)
  assert.equal(handshakeTypeName(1), 'client_hello')
  assert.equal(handshakeTypeName(254), 'message_hash')
  assert.equal(alertDescription(70).name, 'protocol_version')
  assert.equal(alertDescription(117).name, 'general_error')
})

test('every alert is explained', () => {
  for (const [value] of ALERT_DESCRIPTIONS) {
    const { name, explanation, likelyCauses } = alertDescription(value)
    assert.match(explanation, /^[A-Z].*\.$/, name)
    assert.ok(likelyCauses.length > 0, name)
    for (const cause of likelyCauses) assert.match(cause, /[^.]$/, name)
  }
})

/** Kx, Au, Enc and Mac as `openssl ciphers -V` prints them. */
function inOpensslsWords({
  keyExchange,
  authentication,
  encryption,
  strengthBits,
  mac,
}: CipherSuite): string[] {
  const [, algorithm, bits = strengthBits] = /^([A-Z0-9]+?)(?:_(\d+))?(?:_CBC)?$/.exec(encryption) ?? []
  const words = /^AES_\d+_(GCM|CCM(?:_8)?)$/.exec(encryption)
  const cipher =
    encryption === 'NULL'
      ? 'None'
      : encryption === 'CHACHA20_POLY1305'
        ? 'CHACHA20/POLY1305(256)'
        : words
          ? `AES${words[1]!.replace('_', '')}(${strengthBits})`
          : encryption.startsWith('ARIA')
            ? `ARIAGCM(${strengthBits})`
            : `${algorithm === 'CAMELLIA' ? 'Camellia' : algorithm}(${bits})`
  return [
    `Kx=${KX[keyExchange] ?? keyExchange.replace('_', '')}`,
    `Au=${authentication === 'anonymous' ? 'None' : authentication}`,
    `Enc=${cipher}`,
    `Mac=${mac === 'SHA' ? 'SHA1' : mac}`,
  ]
}

const KX: Readonly<Record<string, string>> = { 'TLSv1.3': 'any', DHE: 'DH', ECDHE: 'ECDH' }
