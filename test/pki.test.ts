import assert from 'node:assert/strict'
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { formatIpAddress, parseIpAddress } from '../server/src/base/ipAddress.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { fingerprint, spkiPin } from '../server/src/pki/fingerprint.ts'
import { keyMatches } from '../server/src/pki/keyMatch.ts'
import { verifyCertificateSignature } from '../server/src/pki/signature.ts'
import type { Certificate } from '../server/src/x509/certificate.ts'
import { matchesDnsName, matchesServerName } from '../server/src/x509/serverIdentity.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'

describe('fingerprints and signatures', { skip: !existsSync(CA_BUNDLE) }, () => {
  const roots = existsSync(CA_BUNDLE) ? certificates(readFileSync(CA_BUNDLE, 'latin1')) : []

  it('of roots are those that Node computes', () => {
    for (const certificate of roots) {
      const node = new X509Certificate(certificate.der)
      assert.equal(fingerprint(certificate, 'SHA-256', ':').toUpperCase(), node.fingerprint256)
      assert.equal(fingerprint(certificate, 'SHA-1', ':').toUpperCase(), node.fingerprint)
    }
  })

  it('of self-signed roots are valid, and of no root by the key of another', () => {
    for (const [index, certificate] of roots.entries()) {
      if (!certificate.isSelfIssued || index % 4 !== 0) continue
      const check = verifyCertificateSignature(certificate, certificate.publicKey.value)
      assert.equal(check.kind, 'valid', certificate.subject.value.text)
      const other = roots[(index + 1) % roots.length]!
      assert.notEqual(verifyCertificateSignature(certificate, other.publicKey.value).kind, 'valid')
    }
  })

  it('that were changed by one bit are invalid', () => {
    for (const kind of ['rsa 2048', 'ec p256', 'ed25519']) {
      const [root] = certificates(pemOfRecipes(parseRecipes(`subject CN=Root\nissuer self\nkey ${kind}`)))
      const { value: key } = root!.publicKey
      assert.equal(verifyCertificateSignature(root!, key).kind, 'valid')
      const value = root!.signatureValue.value.map((byte, at) => (at === 40 ? byte ^ 1 : byte))
      const { der, tbsCertificate, tbsSignature, signatureAlgorithm } = root!
      const signatureValue = { ...root!.signatureValue, value }
      const changed = { der, tbsCertificate, tbsSignature, signatureAlgorithm, signatureValue } as Certificate
      assert.equal(verifyCertificateSignature(changed, key).kind, 'invalid', kind)
    }
  })

  it('of algorithms that are not computed say so', () => {
    const [root] = certificates(
      pemOfRecipes(parseRecipes('subject CN=Root\nissuer self\nkey rsa 2048\nsignature md2-rsa')),
    )
    assert.deepEqual(verifyCertificateSignature(root!, root!.publicKey.value), {
      kind: 'notChecked',
      why: 'RSA with MD2 is not computed',
    })
  })

  it('pin a public key as RFC 7469 has it', () => {
    const spki = Buffer.from('302a300506032b6570032100'.padEnd(88, '0'), 'hex')
    assert.equal(spkiPin({ spki }), createHash('sha256').update(spki).digest('base64'))
  })
})

describe('a private key belongs to the certificate that is made for it', () => {
  const pairs: Readonly<Record<string, KeyObject>> = {
    rsa: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
    'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
    'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
    brainpool: generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).privateKey,
    ed25519: generateKeyPairSync('ed25519').privateKey,
    ed448: generateKeyPairSync('ed448').privateKey,
  }
  for (const [kind, key] of Object.entries(pairs)) {
    it(kind, () => {
      const forms =
        kind === 'rsa'
          ? (['pkcs8', 'pkcs1'] as const)
          : kind.startsWith('ed')
            ? (['pkcs8'] as const)
            : (['pkcs8', 'sec1'] as const)
      for (const type of forms) {
        const text = key.export({ format: 'pem', type }) as string
        for (const [otherKind, other] of Object.entries(pairs)) {
          assert.equal(
            keyMatches(text, certificateWithKey(other)),
            otherKind === kind,
            `${type} ${otherKind}`,
          )
        }
      }
    })
  }

  it('and nothing is said of an encrypted one, or of none', () => {
    const certificate = certificateWithKey(pairs['ed25519']!)
    const encrypted = pairs['ed25519']!.export({
      format: 'pem',
      type: 'pkcs8',
      cipher: 'aes-128-cbc',
      passphrase: 'x',
    }) as string
    assert.equal(keyMatches(encrypted, certificate), undefined)
    const legacy = pairs['rsa']!.export({
      format: 'pem',
      type: 'pkcs1',
      cipher: 'aes-128-cbc',
      passphrase: 'x',
    }) as string
    assert.equal(keyMatches(legacy, certificate), undefined)
    assert.equal(
      keyMatches('-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n', certificate),
      undefined,
    )
    assert.equal(keyMatches('', certificate), undefined)
  })

  it('and a compressed point is the same key', () => {
    const key = createPrivateKey(pairs['P-256']!.export({ format: 'pem', type: 'pkcs8' }))
    const certificate = certificateWithKey(key)
    const { key: point } = certificate.publicKey.value
    const compressed = Uint8Array.of(2 + (point[64]! & 1), ...point.subarray(1, 33))
    const value = { ...certificate.publicKey.value, key: compressed }
    const changed = { publicKey: { value, bytes: certificate.publicKey.bytes } } as Certificate
    assert.equal(keyMatches(key.export({ format: 'pem', type: 'sec1' }) as string, changed), true)
  })
})

describe('a certificate is for a name', () => {
  const cases: readonly [presented: string, reference: string, expected: boolean][] = [
    ['shop.example', 'shop.example', true],
    ['SHOP.example', 'shop.EXAMPLE', true],
    ['shop.example', 'shop.example.', true],
    ['shop.example', 'www.shop.example', false],
    ['*.shop.example', 'www.shop.example', true],
    ['*.shop.example', 'shop.example', false],
    ['*.shop.example', 'a.b.shop.example', false],
    ['w*.shop.example', 'www.shop.example', false],
    ['www.*.example', 'www.shop.example', false],
    ['*', 'shop', false],
    ['*.*.example', 'a.b.example', false],
    ['', '', false],
  ]
  for (const [presented, reference, expected] of cases) {
    it(`${presented} ${expected ? 'covers' : 'does not cover'} ${reference}`, () => {
      assert.equal(matchesDnsName(presented, reference), expected)
    })
  }

  it('by subjectAltName, never by common name; addresses by iPAddress only', () => {
    const [both] = certificates(
      pemOfRecipes(parseRecipes('subject CN=cn.example\nsan DNS:shop.example, DNS:10.0.0.2, IP:10.0.0.1')),
    )
    assert.equal(matchesServerName(both!, 'shop.example'), true)
    assert.equal(matchesServerName(both!, 'cn.example'), false)
    assert.equal(matchesServerName(both!, '10.0.0.1'), true)
    assert.equal(matchesServerName(both!, '10.0.0.2'), false)
    const [none] = certificates(pemOfRecipes(parseRecipes('subject CN=cn.example')))
    assert.equal(matchesServerName(none!, 'cn.example'), false)
  })

  it('addresses are read and written as RFC 5952 has it', () => {
    for (const [text, canonical] of [
      ['127.0.0.1', '127.0.0.1'],
      ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
      ['::', '::'],
      ['::ffff:192.0.2.1', '::ffff:c000:201'],
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ] as const) {
      assert.equal(formatIpAddress(parseIpAddress(text) ?? new Uint8Array(0)), canonical)
    }
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.256',
      '01.2.3.4',
      '1::2::3',
      ':::',
      '1:2:3:4:5:6:7:8:9',
      'g::',
      'shop.example',
    ]) {
      assert.equal(parseIpAddress(text), undefined, text)
    }
  })
})

function certificates(text: string): Certificate[] {
  return bundleOf('file:///test.pem', text).blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
}

/** Enough of a certificate to ask whether a key belongs to it. */
function certificateWithKey(key: KeyObject): Certificate {
  const text = createPublicPem(key)
  const [block] = bundleOf('file:///key.pem', text).blocks
  assert.ok(block?.content.kind === 'publicKey')
  return { publicKey: { value: block.content.publicKey, bytes: { start: 0, end: 0 } } } as Certificate
}

function createPublicPem(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }) as string
}
