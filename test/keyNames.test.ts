// What keys and signatures are called, by the identifiers and parameters of their algorithms.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { DerReader } from '../server/src/asn1/der.ts'
import * as write from '../server/src/asn1/derWriter.ts'
import { curveFacts, oidName, signatureAlgorithm } from '../server/src/registry/objectIdentifiers.ts'
import { algorithmIdentifier, algorithmText } from '../server/src/x509/algorithmIdentifier.ts'
import { decodePrivateKey } from '../server/src/x509/privateKey.ts'
import { decodePublicKey, keyText } from '../server/src/x509/publicKey.ts'

const NULL = write.nullValue()
const RSA = '1.2.840.113549.1.1.1'
const EC = '1.2.840.10045.2.1'

/** RSASSA-PSS-params, RFC 4055, section 3.1. */
function pss(hash: string, maskHash: string, saltLength: number): Uint8Array {
  const mask = write.sequence(write.oid('1.2.840.113549.1.1.8'), write.sequence(write.oid(maskHash), NULL))
  return write.sequence(
    write.contextTag(0, write.sequence(write.oid(hash), NULL)),
    write.contextTag(1, mask),
    write.contextTag(2, write.integer(saltLength)),
  )
}

const SHA256 = '2.16.840.1.101.3.4.2.1'
const SHA1 = '1.3.14.3.2.26'
const PSS = '1.2.840.113549.1.1.10'

function rsaKey(bits: number, exponent: number): Uint8Array {
  const modulus = new Uint8Array(bits / 8).fill(0xa5)
  return write.sequence(write.integer(modulus), write.integer(exponent))
}

/** SpecifiedECDomain, SEC 1, appendix C.2, as far as its field. */
const EXPLICIT = write.sequence(
  write.integer(1),
  write.sequence(write.oid('1.2.840.10045.1.1'), write.integer(new Uint8Array(32).fill(0xff))),
)

describe('a public key is called', () => {
  const keys: readonly (readonly [
    text: string,
    oid: string,
    parameters: Uint8Array | undefined,
    key?: Uint8Array,
  ])[] = [
    ['RSA 2048', RSA, NULL, rsaKey(2048, 65537)],
    ['RSA 2048, exponent 3', RSA, NULL, rsaKey(2048, 3)],
    ['RSA-PSS 2048', PSS, undefined, rsaKey(2048, 65537)],
    [
      'RSA-PSS 2048, for SHA-256 with 32 bytes of salt at least',
      PSS,
      pss(SHA256, SHA256, 32),
      rsaKey(2048, 65537),
    ],
    ['EC P-256', EC, write.oid('1.2.840.10045.3.1.7')],
    ['EC secp256k1', EC, write.oid('1.3.132.0.10')],
    ['EC brainpoolP320t1', EC, write.oid('1.3.36.3.3.2.8.1.1.10')],
    ['EC SM2', EC, write.oid('1.2.156.10197.1.301')],
    ['EC with explicit parameters, 256 bits', EC, EXPLICIT],
    ['EC 1.2.3', EC, write.oid('1.2.3')],
    ['EC', EC, NULL],
    ['Ed25519', '1.3.101.112', undefined],
    ['Ed448', '1.3.101.113', undefined],
    ['X25519', '1.3.101.110', undefined],
    ['X448', '1.3.101.111', undefined],
    ['ML-DSA-44, security category 2', '2.16.840.1.101.3.4.3.17', undefined],
    ['ML-DSA-87, security category 5', '2.16.840.1.101.3.4.3.19', undefined],
    ['SLH-DSA-SHA2-128s, security category 1', '2.16.840.1.101.3.4.3.20', undefined],
    ['SLH-DSA-SHAKE-256f, security category 5', '2.16.840.1.101.3.4.3.31', undefined],
    ['ML-KEM-768, security category 3', '2.16.840.1.101.3.4.4.2', undefined],
    ['HSS/LMS', '1.2.840.113549.1.9.16.3.17', undefined],
    ['GOST R 34.10-2012 (512)', '1.2.643.7.1.1.1.2', undefined],
    ['DSA 1024', '1.2.840.10040.4.1', write.sequence(write.integer(new Uint8Array(128).fill(0xa5)))],
    ['DSA', '1.2.840.10040.4.1', undefined],
    ['DH 2048', '1.2.840.113549.1.3.1', write.sequence(write.integer(new Uint8Array(256).fill(0xa5)))],
    ['1.2.3', '1.2.3', undefined],
  ]
  for (const [text, oid, parameters, key = new Uint8Array(32)] of keys) {
    it(text, () => {
      const algorithm = write.sequence(write.oid(oid), ...(parameters ? [parameters] : []))
      assert.equal(keyText(decodePublicKey(write.sequence(algorithm, write.bitString(key)))), text)
    })
  }
})

describe('a private key is called', () => {
  for (const [title, oid] of [
    ['X25519', '1.3.101.110'],
    ['ML-DSA-65', '2.16.840.1.101.3.4.3.18'],
    ['GOST R 34.10-2001', '1.2.643.2.2.19'],
    ['1.2.3', '1.2.3'],
  ] as const) {
    it(title, () => {
      const algorithm = write.sequence(write.oid(oid))
      const der = write.sequence(write.integer(0), algorithm, write.octetString(new Uint8Array(32)))
      assert.equal(decodePrivateKey(der).key.title, title)
    })
  }
})

describe('a signature is called', () => {
  for (const [text, oid, parameters] of [
    ['RSA with SHA-256', '1.2.840.113549.1.1.11', NULL],
    ['RSA with SHA3-512', '2.16.840.1.101.3.4.3.16', NULL],
    ['RSA-PSS with SHA-256, 32 bytes of salt', PSS, pss(SHA256, SHA256, 32)],
    ['RSA-PSS with SHA-256, MGF1 with SHA-1, 20 bytes of salt', PSS, pss(SHA256, SHA1, 20)],
    ['RSA-PSS with SHA-1, 20 bytes of salt', PSS, write.sequence()],
    ['RSA-PSS', PSS, NULL],
    ['ECDSA with SHA3-256', '2.16.840.1.101.3.4.3.10', undefined],
    ['ECDSA with SHAKE256', '1.3.6.1.5.5.7.6.33', undefined],
    ['DSA with SHA-384', '2.16.840.1.101.3.4.3.3', undefined],
    ['ML-DSA-65', '2.16.840.1.101.3.4.3.18', undefined],
    ['SLH-DSA-SHAKE-192s', '2.16.840.1.101.3.4.3.28', undefined],
    ['SM2 with SM3', '1.2.156.10197.1.501', undefined],
    ['GOST R 34.10-2001', '1.2.643.2.2.3', undefined],
    ['1.2.3', '1.2.3', undefined],
  ] as const) {
    it(text, () => {
      const reader = new DerReader(write.sequence(write.oid(oid), ...(parameters ? [parameters] : [])))
      reader.read()
      assert.equal(algorithmText(algorithmIdentifier(reader)), text)
    })
  }
})

const listed = spawnSync('openssl', ['list', '-objects'], { encoding: 'utf8' }).stdout ?? ''

describe('the names of openssl', { skip: listed === '' && 'no openssl' }, () => {
  // `name = long name, 1.2.3` or `name = 1.2.3`.
  const objects = [...listed.matchAll(/^(\S+) = (?:(.*), )?([\d.]+)$/gm)].map(
    ([, name = '', long = name, oid = '']) => ({ name, long, oid }),
  )

  it('of prime curves and brainpool are here under the same identifier', () => {
    const curves = objects.filter(({ name }) => /^(?:prime\d|secp\d|sect\d|brainpool)/.test(name))
    assert.ok(curves.length > 40)
    for (const { name, oid } of curves) {
      const ours = curveFacts(oid)?.name.replace('secp192r1', 'prime192v1').replace('secp256r1', 'prime256v1')
      assert.equal(ours, name)
    }
  })

  it('of signatures with RSA and EC name the same hash', () => {
    const signatures = objects.filter(({ long }) => /^(?:sha\d+WithRSA|RSA-SHA3|ecdsa.with.SHA)/i.test(long))
    assert.ok(signatures.length > 10)
    for (const { long, oid } of signatures) {
      const hash = signatureAlgorithm(oid)?.title.split(' with ')[1]
      const digits = (text: string) =>
        text
          .replace(/^(?:RSA-)?SHA-?1\b/i, 'SHA1')
          .match(/\d+/g)
          ?.join('')
      assert.equal(digits(hash ?? ''), digits(long.replace(/WithRSAEncryption|^.*with[-_]/i, '')), long)
    }
  })

  it('of extensions and purposes are known', () => {
    const parts = objects.filter(({ oid }) => /^(?:2\.5\.29\.\d+|1\.3\.6\.1\.5\.5\.7\.3\.\d)$/.test(oid))
    const unknown = parts.filter(({ oid }) => oidName(oid) === undefined).map(({ long }) => long)
    assert.deepEqual(unknown, [])
  })
})
