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
import { sequence, tagLengthValue } from '../server/src/asn1/derWriter.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { formatIpAddress, parseIpAddress } from '../server/src/base/ipAddress.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { formatPem } from '../server/src/pem/pem.ts'
import { findIssuer, verifyPath } from '../server/src/pki/certificationPath.ts'
import { fingerprint, spkiPin } from '../server/src/pki/fingerprint.ts'
import { keyMatches } from '../server/src/pki/keyMatch.ts'
import { verifyCertificateSignature } from '../server/src/pki/signature.ts'
import { blockHover } from '../server/src/service/hover/hoverBlock.ts'
import type { Certificate } from '../server/src/x509/certificate.ts'
import { matchesDnsName, matchesServerName, nameMismatch } from '../server/src/x509/serverIdentity.ts'
import type { TrustSettings } from '../server/src/x509/trustSettings.ts'
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
      const { signedBytes, tbsSignature, signatureAlgorithm } = root!
      const signatureValue = { value, bytes: root!.signatureValue.bytes }
      const changed = { signedBytes, tbsSignature, signatureAlgorithm, signatureValue } as Certificate
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

describe('a path leads from the end entity to a trust anchor', () => {
  const root = 'subject CN=Root\nissuer self\nca true\nkey-usage keyCertSign\n'
  const middle = 'subject CN=Middle\nissuer CN=Root\nca true\nkey-usage keyCertSign\n'
  const leaf =
    'subject CN=shop.example\nissuer CN=Middle\nsan DNS:shop.example\nextended-key-usage serverAuth\n'
  const now = Date.parse('2026-06-01')

  /** What is said of the chain `certificates` (end entity first) where the last recipe is the anchor. */
  function verdict(recipes: readonly string[], order?: readonly number[], at = now): string[] {
    const made = certificates(pemOfRecipes(parseRecipes(recipes.join('\n\n'))))
    const sent = order ? order.map((index) => made[index]!) : made.slice(0, -1)
    const { path, anchor, errors } = verifyPath(sent, storeOf(made.slice(-1)), at)
    const names = path.map((it) => it.subject.value.commonName).join(' < ')
    return [
      anchor ? names : `${names} …`,
      ...errors.map(({ code, message, index }) => `${index} ${code}: ${message}`),
    ]
  }

  const cases: Readonly<Record<string, readonly [actual: () => string[], ...expected: string[]]>> = {
    sound: [() => verdict([leaf, middle, root]), 'shop.example < Middle < Root'],
    'in any order, with the root and strangers among what is sent': [
      () => verdict([leaf, middle, 'subject CN=Stranger', root], [0, 2, 3, 1, 0]),
      'shop.example < Middle < Root',
    ],
    'an intermediate is missing': [
      () => verdict([leaf, middle, root], [0]),
      'shop.example …',
      '0 unknownIssuer: no certificate of Middle, which issued shop.example',
    ],
    'an intermediate of the same name with another key': [
      () => verdict([leaf.replace('\nsan', '\nissuer-key ec p384\nsan'), middle, root]),
      'shop.example …',
      '0 unknownIssuer: the certificate of Middle has another key than the CA that issued shop.example',
    ],
    'a root of the same name with another key is trusted': [
      () => verdict([leaf, middle, root, `${root}key ec p384\n`]),
      'shop.example < Middle < Root …',
      '2 untrustedRoot: Root is not trusted: the trusted one of that name has another key',
    ],
    'another root is trusted': [
      () => verdict([leaf, middle, root, root.replaceAll('Root', 'Other')]),
      'shop.example < Middle < Root …',
      '2 untrustedRoot: Root is not trusted',
    ],
    'self-signed': [
      () => verdict(['subject CN=shop.example\nissuer self', root]),
      'shop.example …',
      '0 selfSigned: shop.example is self-signed and not trusted',
    ],
    'trusted itself': [() => verdict(['subject CN=shop.example\nissuer self'], [0]), 'shop.example'],
    'too late': [
      () =>
        verdict(
          [leaf, `${middle}not-after 2028-01-01`, `${root}not-after 2028-01-01`],
          undefined,
          Date.parse('2027-01-02'),
        ),
      'shop.example < Middle < Root',
      '0 expired: shop.example expired on 2027-01-01',
    ],
    'too early': [
      () => verdict([`${leaf}not-before 2026-07-01`, middle, root]),
      'shop.example < Middle < Root',
      '0 notYetValid: shop.example is not valid before 2026-07-01',
    ],
    'certified by something that is no authority': [
      () => verdict([leaf, 'subject CN=Middle\nissuer CN=Root', root]),
      'shop.example < Middle < Root',
      '1 notCa: Middle is not a CA certificate',
    ],
    'certified by a key that is not for it': [
      () => verdict([leaf, middle.replace('keyCertSign', 'digitalSignature'), root]),
      'shop.example < Middle < Root',
      '1 keyUsage: the key of Middle is not for signing certificates',
    ],
    'longer than allowed': [
      () => verdict([leaf, middle, `${root}path-length 0`]),
      'shop.example < Middle < Root',
      '2 pathLength: Root allows 0 CAs below it, and there are 1',
    ],
    'for another purpose': [
      () => verdict([leaf.replace('serverAuth', 'clientAuth'), middle, root]),
      'shop.example < Middle < Root',
      '0 purpose: shop.example is not for servers',
    ],
    'with a critical extension that nobody knows': [
      () => verdict([`${leaf}extension 1.2.3.4 critical 0500`, middle, root]),
      'shop.example < Middle < Root',
      '0 unknownCriticalExtension: shop.example has the critical extension 1.2.3.4, which is not understood',
    ],
    'with an extension twice': [
      () => verdict([`${leaf}extension 1.2.3.4 0500\nextension 1.2.3.4 0500`, middle, root]),
      'shop.example < Middle < Root',
      '0 duplicateExtension: shop.example has a second 1.2.3.4 extension',
    ],
    'with a critical authority key identifier': [
      () => verdict([`${leaf}key-identifiers none\nextension 2.5.29.35 critical 3000`, middle, root]),
      'shop.example < Middle < Root',
      '0 unknownCriticalExtension: shop.example has the critical extension authorityKeyIdentifier, which is not understood',
    ],
    'with a malformed extension': [
      () => verdict([leaf, `${middle}extension 2.5.29.30 critical 0500`, root]),
      'shop.example < Middle < Root',
      '1 malformedExtension: Middle has a malformed nameConstraints extension',
    ],
    'with other parameters of the algorithm in the signed part': [
      () => verdict([leaf, `${middle}inner-signature sha256-ecdsa-null`, root]),
      'shop.example < Middle …',
      '1 invalidSignature: Middle states another signature algorithm in its signed part',
    ],
    'under constraints on names that a CA above it breaks': [
      () =>
        verdict([
          leaf,
          `${middle}san DNS:ca.test`,
          `${root}extension 2.5.29.30 critical ${constraints(0xa0, 0x82, 'example')}`,
        ]),
      'shop.example < Middle < Root',
      '2 nameConstraints: Root may not certify ca.test',
    ],
    'under constraints on names with a common name instead of DNS names': [
      () =>
        verdict([
          leaf.replace('san DNS:shop.example\n', ''),
          `${middle}extension 2.5.29.30 critical ${constraints(0xa0, 0x82, 'test')}`,
          root,
        ]),
      'shop.example < Middle < Root',
      '1 nameConstraints: Middle may not certify shop.example',
    ],
    'under constraints on email addresses': [
      () =>
        verdict([
          `${leaf}san email:me@shop.example`.replace('san DNS:shop.example\n', ''),
          `${middle}extension 2.5.29.30 critical ${constraints(0xa0, 0x81, 'other.example')}`,
          root,
        ]),
      'shop.example < Middle < Root',
      '1 nameConstraints: Middle may not certify me@shop.example',
    ],
    'under constraints on URIs': [
      () =>
        verdict([
          leaf.replace('DNS:shop.example', 'URI:spiffe://shop.example/web'),
          `${middle}extension 2.5.29.30 critical ${constraints(0xa1, 0x86, '.example')}`,
          root,
        ]),
      'shop.example < Middle < Root',
      '1 nameConstraints: Middle may not certify spiffe://shop.example/web',
    ],
    'where a policy is required and none is stated': [
      () => verdict([leaf, `${middle}policies 1.2.3.4\nextension 2.5.29.36 critical 3003800100`, root]),
      'shop.example < Middle < Root',
      '0 policy: a certificate policy is required, and shop.example has none that holds for the whole path',
    ],
    'where a policy is required and stated': [
      () =>
        verdict([
          `${leaf}policies 1.2.3.4`,
          `${middle}policies 1.2.3.4\nextension 2.5.29.36 critical 3003800100`,
          root,
        ]),
      'shop.example < Middle < Root',
    ],
    'under constraints on names that allow it': [
      () =>
        verdict([leaf, `${middle}extension 2.5.29.30 critical ${constraints(0xa0, 0x82, 'example')}`, root]),
      'shop.example < Middle < Root',
    ],
    'under constraints on names that do not permit it': [
      () => verdict([leaf, `${middle}extension 2.5.29.30 critical ${constraints(0xa0, 0x82, 'test')}`, root]),
      'shop.example < Middle < Root',
      '1 nameConstraints: Middle may not certify shop.example',
    ],
    'under constraints on names that exclude it': [
      () =>
        verdict([
          leaf,
          `${middle}extension 2.5.29.30 critical ${constraints(0xa1, 0x82, 'shop.example')}`,
          root,
        ]),
      'shop.example < Middle < Root',
      '1 nameConstraints: Middle may not certify shop.example',
    ],
    'of a server whose key is for nothing that servers do': [
      () => verdict([`${leaf}key-usage dataEncipherment`, middle, root]),
      'shop.example < Middle < Root',
      '0 keyUsage: the key of shop.example is not for servers: its usage is dataEncipherment',
    ],
    'with a key and a signature that can be broken': [
      () => verdict([leaf, `${middle}key rsa 768`, `${root}key rsa 2048`].map(withSha1)),
      'shop.example < Middle < Root',
      '0 weakSignature: the signature on shop.example is too weak: RSA with SHA-1',
      '1 weakKey: the key of Middle is too weak: RSA 768',
    ],
    'beside an expired cross-certificate': [
      () => verdict([leaf, `${middle}not-after 2026-02-01\nserial 7`, middle, root], [0, 1, 2]),
      'shop.example < Middle < Root',
    ],
  }
  for (const [what, [actual, ...expected]] of Object.entries(cases)) {
    it(what, () => assert.deepEqual(actual(), expected))
  }

  function withSha1(recipe: string, index: number): string {
    return index === 0 ? `${recipe}signature sha1-rsa` : recipe
  }

  describe('of a store that says for what it trusts', () => {
    const made = certificates(pemOfRecipes(parseRecipes([leaf, middle, root].join('\n\n'))))
    const [end, authority, anchor] = made as [Certificate, Certificate, Certificate]
    const [servers, clients] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']
    const cases: Readonly<
      Record<string, readonly [trust: TrustSettings | undefined, ...expected: string[]]>
    > = {
      nothing: [undefined, 'Root'],
      'as an anchor': [{ trusted: [servers], rejected: [] }, 'Middle'],
      'for something else': [{ trusted: [clients], rejected: [] }, 'Root', 'distrusted'],
      'not for this': [{ trusted: undefined, rejected: [servers] }, 'Root', 'distrusted'],
      'not for anything': [{ trusted: undefined, rejected: ['2.5.29.37.0'] }, 'Root', 'distrusted'],
      'not for something else': [{ trusted: undefined, rejected: [clients] }, 'Root'],
    }
    for (const [what, [trust, ...expected]] of Object.entries(cases)) {
      it(`an intermediate: ${what}`, () => {
        const store = [{ certificate: anchor }, { certificate: authority, ...(trust && { trust }) }]
        const { anchor: found, errors } = verifyPath([end], store, now)
        assert.deepEqual([found?.subject.value.commonName, ...errors.map((it) => it.code)], expected)
      })
    }

    it('in a TRUSTED CERTIFICATE block, where hover says it', () => {
      // X509_CERT_AUX with serverAuth in its first list and clientAuth in its second.
      const settings = fromHex('3018300a06082b06010505070301a00a06082b06010505070302')
      const pem = formatPem('TRUSTED CERTIFICATE', Uint8Array.of(...authority.der, ...settings))
      const { blocks } = bundleOf('file:///trusted.pem', pem)
      const content = blocks[0]!.content
      assert.ok(content.kind === 'certificate')
      assert.deepEqual(content.trust, { trusted: [servers], rejected: [clients] })
      const hover = blockHover(blocks[0]!, { now, expiryDays: 30, blocks, text: pem })
      assert.match(
        hover,
        /\| OpenSSL\strusts\sit \| for server authentication, not for client authentication \|/,
      )
    })

    it('and an intermediate of the store takes the place of what was sent by the same authority', () => {
      const other = `${middle}extended-key-usage clientAuth\nserial 77`
      const [stored] = certificates(pemOfRecipes(parseRecipes([other, root].join('\n\n'))))
      const store = [{ certificate: anchor }, { certificate: stored! }]
      const { errors } = verifyPath([end, authority], store, now)
      assert.deepEqual(
        errors.map((it) => it.message),
        ['Middle is not for servers'],
      )
    })
  })

  it('with a signature by another key of the same name is not believed', () => {
    const [end] = certificates(pemOfRecipes(parseRecipes([leaf, middle].join('\n\n'))))
    const [impostor] = certificates(
      pemOfRecipes(parseRecipes(middle.replace('CN=Root', 'self').concat('key rsa 2048\nversion 1'))),
    )
    const { errors } = verifyPath([end!], storeOf([impostor!]), now)
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['invalidSignature'],
    )
  })

  it('and a chain that is made to be searched for ever is given up', () => {
    const many = Array.from(
      { length: 30 },
      (_, index) => `subject CN=Loop\nissuer CN=Loop\nca true\nserial ${index}\nversion 1\nkey rsa 1024`,
    )
    const made = certificates(
      pemOfRecipes(parseRecipes(['subject CN=shop.example\nissuer CN=Loop', ...many].join('\n\n'))),
    )
    const { errors } = verifyPath(made, storeOf(certificates(pemOfRecipes(parseRecipes(root)))), now)
    assert.ok(errors.length > 0)
  })

  it('and the issuer of each certificate of a bundle is found', () => {
    const made = certificates(pemOfRecipes(parseRecipes([root, leaf, middle].join('\n\n'))))
    assert.deepEqual(
      made.map((it) => findIssuer(it, made)),
      [0, 2, 0],
    )
  })
})

function storeOf(made: readonly Certificate[]) {
  return made.map((certificate) => ({ certificate }))
}

/** NameConstraints with one subtree, in hexadecimal. */
function constraints(list: number, kind: number, base: string): string {
  const subtree = sequence(tagLengthValue(kind, new TextEncoder().encode(base)))
  return toHex(sequence(tagLengthValue(list, subtree)))
}

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
    ['*.localhost', 'shop.localhost', false],
    ['*.com', 'shop.com', false],
    ['*.COM', 'shop.com', false],
    ['*', 'shop', false],
    ['*.*.example', 'a.b.example', false],
    ['*.shop.example', 'a_b.shop.example', false],
    ['*.a_b.example', 'www.a_b.example', false],
    ['a_b.example', 'a_b.example', true],
    ['kiosk.example', '\u212aiosk.example', false],
    ['bücher.example', 'BÜCHER.example', false],
    ['shop.example.', 'shop.example', false],
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

describe('a name that is not in a certificate', () => {
  const mismatch = (san: string, reference: string) => {
    const recipe = `subject CN=shop.example\nissuer self\nsan ${san}`
    return nameMismatch(certificates(pemOfRecipes(parseRecipes(recipe)))[0]!, reference)
  }

  it('is never told against itself', () => {
    const asDnsName = 'it is there as a DNS name, and clients compare addresses with an iPAddress only'
    assert.equal(mismatch('DNS:127.0.0.1', '127.0.0.1'), `not for 127.0.0.1: ${asDnsName}`)
    assert.equal(mismatch('DNS:::1', '[::1]'), `not for [::1]: ${asDnsName}`)
    assert.equal(
      mismatch('email:ada@shop.example', 'ada@shop.example'),
      'not for ada@shop.example: it is there as rfc822Name, in a form that clients do not compare',
    )
    assert.equal(mismatch('DNS:shop.example', 'api.example'), 'not for api.example: for shop.example')
    assert.equal(mismatch('IP:127.0.0.1', '127.0.0.1'), undefined)
  })
})
