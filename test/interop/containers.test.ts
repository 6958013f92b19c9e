// Containers that openssl and Java's keytool made, as they are opened here: with the password, without it, with a wrong
// one, and damaged.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fileSystem, uriOfPath } from '../../server/node/fileSystem.ts'
import { openContainer } from '../../server/node/openContainer.ts'
import { DecodeError } from '../../server/src/base/bytes.ts'
import type { Container, OpenOptions } from '../../server/src/pki/container.ts'
import { fingerprint } from '../../server/src/pki/fingerprint.ts'
import { createLanguageService } from '../../server/src/service/languageService.ts'
import { readCertificate } from '../../server/src/x509/certificate.ts'
import { type ContainerMaker, createContainerMaker, PASSWORD } from '../support/containerMakers.ts'
import { skipWithoutPeer } from '../support/realServers.ts'
import { seededRandom } from '../support/seededRandom.ts'

let maker: ContainerMaker
before(() => {
  maker = createContainerMaker()
})
after(() => maker.remove())

const SHOP = ['-in', 'shop.pem', '-inkey', 'shop.key', '-certfile', 'ca.pem', '-name', 'Shop']
const OPENED = ['CN=shop.example', 'CN=Shop CA', 'RSA 2048, encrypted']

function open(bytes: Uint8Array, options: Partial<OpenOptions> = {}): Promise<Container> {
  return openContainer(bytes, { password: undefined, ...options })
}

/** Subjects of certificates, and what is said of keys. */
function contentsOf({ entries }: Container): readonly string[] {
  return entries.map(({ content, label }) => {
    if (content.kind === 'certificate') return content.certificate.subject.value.text
    if (content.kind === 'certificateList') return `CRL of ${content.list.issuer.value.text}`
    return content.kind === 'privateKey' ? content.key.title : label
  })
}

function pkcs12(name: string, ...words: readonly string[]): Uint8Array {
  maker.openssl('pkcs12', '-export', ...SHOP, '-passout', `pass:${PASSWORD}`, ...words, '-out', name)
  return maker.read(name)
}

test('the key stores of a workspace are listed with their certificates, or as closed', async () => {
  pkcs12('closed.p12')
  pkcs12('open.pfx', '-certpbe', 'NONE')
  maker.keytool('store.jks', 'JKS', 'importcert', '-alias', 'ca', '-file', 'ca.pem')
  maker.openssl('x509', '-in', 'shop.pem', '-outform', 'DER', '-out', 'shop.der')
  const folder = uriOfPath(maker.folder)
  const service = createLanguageService({
    files: fileSystem,
    now: Date.now,
    openContainer,
    onFailure: ({ error }) => {
      throw error
    },
  })
  service.workspace.setFolders([folder])
  const { files } = await service.certificates()
  const listed = files
    .map(({ uri, closed, certificates }) => ({ name: uri.slice(folder.length + 1), closed, certificates }))
    .filter(({ name }) => /\.(p12|pfx|jks|der)$/.test(name))
    .map(({ name, closed, certificates }) => [name, closed, certificates.map((it) => it.title)])
  assert.deepEqual(listed, [
    ['open.pfx', undefined, ['shop.example', 'Shop CA']],
    ['shop.der', undefined, ['shop.example']],
    ['store.jks', undefined, ['Shop CA']],
    ['closed.p12', 'PKCS #12', []],
  ])
})

describe('PKCS #12 of openssl', () => {
  const PBKDF2 = 'key from PBKDF2 with HMAC-SHA-256'
  const OWN = "key from PKCS #12's derivation with SHA-1"

  for (const [title, words, protections] of [
    ['as it is made today', [], [`AES-256-CBC, ${PBKDF2}`]],
    ['with RC2 and Triple DES', ['-legacy'], [`RC2-40-CBC, ${OWN}`, `DES-EDE3-CBC, ${OWN}`]],
    [
      'with 128 bits of RC2',
      ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128'],
      [`RC2-128-CBC, ${OWN}`, `DES-EDE3-CBC, ${OWN}`],
    ],
    [
      'with Triple DES of two keys',
      ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES'],
      [`DES-EDE3-CBC, ${OWN}`],
    ],
    [
      'with AES of 128 bits',
      ['-keypbe', 'aes-128-cbc', '-certpbe', 'aes-128-cbc'],
      [`AES-128-CBC, ${PBKDF2}`],
    ],
    ['with SHA-512 and few iterations', ['-macalg', 'sha512', '-iter', '10'], [`AES-256-CBC, ${PBKDF2}`]],
    ['with SHA-384', ['-macalg', 'sha384'], [`AES-256-CBC, ${PBKDF2}`]],
  ] as const) {
    test(title, async () => {
      const bytes = pkcs12('shop.p12', ...words)
      const opened = await open(bytes, { password: PASSWORD })
      assert.deepEqual([opened.kind, opened.password, opened.errors], ['pkcs12', 'accepted', []])
      assert.deepEqual(contentsOf(opened), OPENED)
      const [integrity, ...others] = opened.protections
      assert.equal(integrity!.verified, true)
      assert.deepEqual([...new Set(others.map((it) => it.title))], protections)
      const key = opened.entries.at(-1)!
      assert.equal(key.alias, 'Shop')
      assert.equal(contentsOf(opened)[key.belongsTo!], 'CN=shop.example')

      const closed = await open(bytes)
      assert.deepEqual([closed.password, closed.errors], ['needed', []])
      assert.deepEqual(contentsOf(closed), ['encrypted'])
      assert.deepEqual(
        closed.protections.map(({ verified: _, ...it }) => it),
        opened.protections.map(({ verified: _, ...it }) => it),
      )

      const wrong = await open(bytes, { password: `${PASSWORD}!` })
      assert.deepEqual([wrong.password, wrong.errors], ['wrong', ['wrong password']])
      assert.deepEqual(contentsOf(wrong), ['encrypted'])
    })
  }

  test('keeps the bytes of each certificate', async () => {
    const { entries } = await open(pkcs12('shop.p12'), { password: PASSWORD })
    const certificate = entries[0]!.content
    assert.ok(certificate.kind === 'certificate')
    maker.openssl('x509', '-in', 'shop.pem', '-outform', 'DER', '-out', 'shop.der')
    const expected = readCertificate(maker.read('shop.der'))!
    assert.equal(fingerprint(certificate.certificate), fingerprint(expected))
    assert.deepEqual(entries[0]!.der, maker.read('shop.der'))
  })

  test('with open certificates shows them without the password', async () => {
    const bytes = pkcs12('open.p12', '-certpbe', 'NONE')
    const closed = await open(bytes)
    assert.equal(closed.password, 'optional')
    assert.deepEqual(contentsOf(closed), ['CN=shop.example', 'CN=Shop CA', 'encrypted'])
    // By localKeyId, which both have.
    assert.equal(closed.entries.at(-1)!.belongsTo, 0)
    assert.equal((await open(bytes, { password: 'x' })).password, 'wrong')
  })

  test('with an open key, or an empty password, needs none', async () => {
    for (const words of [
      ['-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac'],
      ['-passout', 'pass:'],
    ]) {
      const opened = await open(pkcs12('open.p12', ...words))
      assert.equal(opened.password, 'notNeeded')
      assert.match(contentsOf(opened).at(-1)!, /^RSA 2048/)
    }
  })

  test('with a password beyond ASCII', async () => {
    for (const words of [[], ['-legacy']]) {
      const bytes = pkcs12('shop.p12', ...words, '-passout', 'pass:Öffne dich, 🗝')
      assert.deepEqual(contentsOf(await open(bytes, { password: 'Öffne dich, 🗝' })), OPENED)
    }
  })

  test('without a MAC tells a wrong password by what comes out', async () => {
    const bytes = pkcs12('nomac.p12', '-nomac', '-certpbe', 'aes-256-cbc')
    assert.deepEqual(contentsOf(await open(bytes, { password: PASSWORD })), OPENED)
    assert.equal((await open(bytes)).password, 'needed')
    assert.equal((await open(bytes, { password: 'x' })).password, 'wrong')
  })

  test('that was changed afterwards is shown, and said to be changed', async () => {
    const bytes = pkcs12('shop.p12')
    // The last byte of the digest stands before the salt and the iterations at the end.
    const changed = bytes.slice()
    const digestEnd = changed.length - (4 + 2 + 8) - 1
    changed[digestEnd]! ^= 1
    const opened = await open(changed, { password: PASSWORD })
    assert.deepEqual(contentsOf(opened), OPENED)
    assert.equal(opened.protections[0]!.verified, false)
    assert.match(opened.errors[0]!, /integrity does not hold/)
  })
})

describe("key stores of Java's keytool", () => {
  const STORES = ['JKS', 'JCEKS', 'PKCS12'] as const

  function store(type: string): Uint8Array {
    const file = `shop.${type}`
    // The file has the same name in every test, and keytool adds to what is there.
    maker.remake(file)
    const pair = [
      '-keyalg',
      'EC',
      '-groupname',
      'secp256r1',
      '-dname',
      'CN=java.example',
      '-keypass',
      PASSWORD,
    ]
    maker.keytool(file, type, 'genkeypair', '-alias', 'shop', ...pair)
    maker.keytool(file, type, 'importcert', '-alias', 'Root', '-file', 'ca.pem')
    return maker.read(file)
  }

  for (const type of STORES) {
    test(type, async (context) => {
      if (skipWithoutPeer(context, 'java')) return
      const bytes = store(type)
      const opened = await open(bytes, { password: PASSWORD })
      assert.deepEqual([opened.kind, opened.password, opened.errors], [type.toLowerCase(), 'accepted', []])
      assert.deepEqual(opened.entries.map((it) => [it.alias?.toLowerCase(), it.trusted ?? false]).sort(), [
        ['root', true],
        ['shop', false],
        ['shop', false],
      ])
      const key = opened.entries.find(({ content }) => content.kind === 'privateKey')!
      assert.ok(key.content.kind === 'privateKey')
      assert.equal(key.content.key.title, 'EC P-256, encrypted')
      assert.equal(contentsOf(opened)[key.belongsTo!], 'CN=java.example')
      assert.equal(opened.protections[0]!.verified, true)

      const wrong = await open(bytes, { password: 'another' })
      assert.equal(wrong.password, 'wrong')
      assert.match(wrong.errors[0]!, /^wrong password/)

      const closed = await open(bytes)
      assert.deepEqual(closed.errors, [])
      if (type === 'PKCS12') assert.equal(closed.password, 'needed')
      else {
        assert.equal(closed.password, 'optional')
        assert.deepEqual(contentsOf(closed).toSorted(), ['CN=Shop CA', 'CN=java.example', 'encrypted'])
        assert.ok(closed.entries.every((it) => Math.abs(it.created! - Date.now()) < 600_000))
      }
    })
  }

  test('with a key that has a password of its own shows all but that key', async (context) => {
    if (skipWithoutPeer(context, 'java')) return
    const file = 'own.jks'
    const pair = ['-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=java.example', '-keypass', 'of its own']
    maker.keytool(file, 'JKS', 'genkeypair', '-alias', 'shop', ...pair)
    const { password, entries, errors } = await open(maker.read(file), { password: PASSWORD })
    assert.deepEqual([password, errors], ['accepted', ['the key shop has a password of its own']])
    assert.equal(entries.length, 2)
  })

  test('with secret keys shows what is behind them too', async (context) => {
    if (skipWithoutPeer(context, 'java')) return
    for (const type of ['JCEKS', 'PKCS12']) {
      const file = `secret.${type}`
      maker.keytool(
        file,
        type,
        'genseckey',
        '-alias',
        'a',
        '-keyalg',
        'AES',
        '-keysize',
        '256',
        '-keypass',
        PASSWORD,
      )
      maker.keytool(file, type, 'importcert', '-alias', 'b', '-file', 'ca.pem')
      const opened = await open(maker.read(file), { password: PASSWORD })
      assert.deepEqual(contentsOf(opened).toSorted(), ['CN=Shop CA', 'SECRET'])
      assert.deepEqual(opened.errors, [])
    }
  })

  test('without any password, as Java makes its list of authorities', async (context) => {
    if (skipWithoutPeer(context, 'java')) return
    const open12 = [
      '-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE',
      '-J-Dkeystore.pkcs12.macAlgorithm=NONE',
    ]
    maker.keytool('authorities.p12', 'PKCS12', 'importcert', '-alias', 'root', '-file', 'ca.pem', ...open12)
    const { password, entries, protections } = await open(maker.read('authorities.p12'))
    assert.deepEqual([password, protections], ['notNeeded', []])
    assert.deepEqual(
      entries.map((it) => [it.alias, it.trusted]),
      [['root', true]],
    )
  })
})

describe('encrypted keys of openssl', () => {
  const PKCS8 = ['pkcs8', '-topk8', '-in', 'shop.key', '-outform', 'DER', '-passout', `pass:${PASSWORD}`]
  const LEGACY = ['-provider', 'legacy', '-provider', 'default']

  for (const [words, title] of [
    [[], 'AES-256-CBC, key from PBKDF2 with HMAC-SHA-256'],
    [['-v2', 'aes128', '-v2prf', 'hmacWithSHA512'], 'AES-128-CBC, key from PBKDF2 with HMAC-SHA-512'],
    [['-v2', 'des3', '-v2prf', 'hmacWithSHA1'], 'DES-EDE3-CBC, key from PBKDF2 with HMAC-SHA-1'],
    [['-scrypt'], 'AES-256-CBC, key from scrypt (N 16384, r 8, p 1)'],
    [['-v1', 'PBE-SHA1-3DES'], "DES-EDE3-CBC, key from PKCS #12's derivation with SHA-1"],
    [['-v1', 'PBE-MD5-DES', ...LEGACY], 'DES-CBC, key from PBKDF1 with MD5'],
    [['-v1', 'PBE-SHA1-DES', ...LEGACY], 'DES-CBC, key from PBKDF1 with SHA-1'],
    [['-v1', 'PBE-SHA1-RC2-64', ...LEGACY], 'RC2-64-CBC, key from PBKDF1 with SHA-1'],
  ] as const) {
    test(title, async () => {
      maker.openssl(...PKCS8, ...words, '-out', 'key.der')
      const bytes = maker.read('key.der')
      const closed = await open(bytes)
      assert.deepEqual([closed.password, closed.protections[0]!.title], ['needed', title])
      assert.deepEqual(contentsOf(await open(bytes, { password: PASSWORD })), ['RSA 2048, encrypted'])
      const wrong = await open(bytes, { password: 'x' })
      assert.deepEqual([wrong.password, wrong.errors], ['wrong', ['wrong password']])
    })
  }

  for (const cipher of ['aes128', 'aes192', 'aes256', 'des3']) {
    test(`in an old PEM file, ${cipher}`, async () => {
      const words = ['-traditional', `-${cipher}`, '-passout', `pass:${PASSWORD}`, '-out', 'key.pem']
      maker.openssl('rsa', '-in', 'shop.key', ...words)
      const text = Buffer.from(maker.read('key.pem')).toString()
      const [, dekInfo = '', base64 = ''] = /DEK-Info: (.*)\n\n([^-]*)-/.exec(text)!
      const ciphertext = new Uint8Array(Buffer.from(base64, 'base64'))
      const legacyPem = { label: 'RSA PRIVATE KEY', dekInfo }
      assert.deepEqual(contentsOf(await open(ciphertext, { legacyPem })), ['RSA, encrypted'])
      const opened = await open(ciphertext, { legacyPem, password: PASSWORD })
      assert.deepEqual([opened.password, contentsOf(opened)], ['accepted', ['RSA 2048, encrypted']])
      assert.equal((await open(ciphertext, { legacyPem, password: 'x' })).password, 'wrong')
    })
  }
})

describe('PKCS #7 of openssl', () => {
  test('holds certificates and a CRL', async () => {
    maker.write('index.txt', '')
    maker.write(
      'ca.cnf',
      '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=7\n',
    )
    maker.openssl(
      'ca',
      '-config',
      'ca.cnf',
      '-gencrl',
      '-cert',
      'ca.pem',
      '-keyfile',
      'ca.key',
      '-out',
      'ca.crl',
    )
    const certificates = ['-certfile', 'shop.pem', '-certfile', 'ca.pem']
    maker.openssl('crl2pkcs7', '-in', 'ca.crl', ...certificates, '-outform', 'DER', '-out', 'shop.p7b')
    const opened = await open(maker.read('shop.p7b'))
    assert.deepEqual([opened.kind, opened.password, opened.errors], ['pkcs7', 'notNeeded', []])
    assert.deepEqual(contentsOf(opened), ['CN=shop.example', 'CN=Shop CA', 'CRL of CN=Shop CA'])
  })

  test('of a signed message, in BER as it is streamed', async () => {
    maker.write('message.txt', 'Good day')
    const signer = ['-signer', 'shop.pem', '-inkey', 'shop.key', '-certfile', 'ca.pem']
    const how = ['-in', 'message.txt', '-nodetach', '-stream', '-outform', 'DER', '-out', 'signed.p7m']
    maker.openssl('cms', '-sign', ...signer, ...how)
    const bytes = maker.read('signed.p7m')
    assert.equal(bytes[1], 0x80)
    const opened = await open(bytes)
    assert.deepEqual(contentsOf(opened).toSorted(), ['CN=Shop CA', 'CN=shop.example'])
    assert.deepEqual(opened.errors, ['the signature of the message in it was not checked'])
  })
})

describe('OCSP responses of openssl', () => {
  const ISSUED = ['-issuer', 'ca.pem', '-cert', 'shop.pem']

  function respond(status: string, signer: string, ...words: readonly string[]): Uint8Array {
    maker.write('index.txt', status)
    maker.openssl('ocsp', ...ISSUED, '-no_nonce', '-reqout', 'request.der')
    const responder = [
      '-index',
      'index.txt',
      '-CA',
      'ca.pem',
      '-rsigner',
      `${signer}.pem`,
      '-rkey',
      `${signer}.key`,
    ]
    maker.openssl('ocsp', ...responder, '-reqin', 'request.der', '-respout', 'response.der', ...words)
    return maker.read('response.der')
  }

  const GOOD = 'V\t361120000000Z\t\t1234\tunknown\t/CN=shop.example\n'
  const REVOKED = 'R\t361120000000Z\t261120000000Z,keyCompromise\t1234\tunknown\t/CN=shop.example\n'

  test('good, with the time of the next', async () => {
    const { kind, ocsp, entries, errors } = await open(respond(GOOD, 'ca', '-ndays', '3'))
    assert.deepEqual([kind, errors, entries.length], ['ocspResponse', [], 1])
    assert.deepEqual(
      [ocsp!.responseStatus, ocsp!.responder, ocsp!.signatureAlgorithm, ocsp!.signature],
      ['successful', 'CN=Shop CA', 'RSA with SHA-256', { kind: 'valid' }],
    )
    const [status] = ocsp!.statuses
    assert.deepEqual([status!.serialNumber, status!.status], ['1234', 'good'])
    assert.equal(status!.nextUpdate! - status!.thisUpdate, 3 * 86_400_000)
  })

  test('revoked, with time and reason', async () => {
    const { ocsp } = await open(respond(REVOKED, 'ca'))
    const { status, revokedAt, reason, nextUpdate } = ocsp!.statuses[0]!
    assert.deepEqual([status, reason, nextUpdate], ['revoked', 'keyCompromise', undefined])
    assert.equal(revokedAt, Date.UTC(2026, 10, 20))
  })

  test('unknown to the responder', async () => {
    assert.equal((await open(respond('', 'ca'))).ocsp!.statuses[0]!.status, 'unknown')
  })

  test('without its certificate is checked with that of the issuer, where it is at hand', async () => {
    const bytes = respond(GOOD, 'ca', '-resp_no_certs', '-resp_key_id')
    const alone = await open(bytes)
    assert.match(alone.ocsp!.responder!, /^key [0-9a-f]{40}$/)
    assert.equal(alone.ocsp!.signature!.kind, 'notChecked')
    maker.openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der')
    const certificates = [readCertificate(maker.read('ca.der'))!]
    assert.equal((await open(bytes, { certificates })).ocsp!.signature!.kind, 'valid')
  })

  test('whose content was changed', async () => {
    const bytes = respond(GOOD, 'ca')
    const at = Buffer.from(bytes).indexOf(Uint8Array.of(0x80, 0x00, 0x18))
    // From good to unknown.
    bytes[at] = 0x82
    const { ocsp } = await open(bytes)
    assert.deepEqual([ocsp!.statuses[0]!.status, ocsp!.signature!.kind], ['unknown', 'invalid'])
  })

  test('of somebody who may not answer', async () => {
    assert.match((await open(respond(GOOD, 'shop'))).errors[0]!, /neither the issuer's nor for OCSP signing/)
  })
})

describe('what is damaged', () => {
  test('is told in words, and never takes long', async (context) => {
    const random = seededRandom(0x7e57)
    const files = [
      pkcs12('shop.p12'),
      pkcs12('legacy.p12', '-legacy'),
      pkcs12('open.p12', '-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac'),
    ]
    for (const [name, words] of [
      ['key.der', ['pkcs8', '-topk8', '-in', 'shop.key', '-outform', 'DER', '-passout', `pass:${PASSWORD}`]],
      ['shop.p7b', ['crl2pkcs7', '-nocrl', '-certfile', 'shop.pem', '-outform', 'DER']],
    ] as const) {
      maker.openssl(...words, '-out', name)
      files.push(maker.read(name))
    }
    if (!skipWithoutPeer(context, 'java')) {
      maker.keytool('ca.jks', 'JKS', 'importcert', '-alias', 'root', '-file', 'ca.pem')
      maker.keytool(
        'secret.jceks',
        'JCEKS',
        'genseckey',
        '-alias',
        'a',
        '-keyalg',
        'AES',
        '-keysize',
        '256',
        '-keypass',
        PASSWORD,
      )
      files.push(maker.read('ca.jks'), maker.read('secret.jceks'))
    }
    let longest = 0
    for (const bytes of files) {
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now()
        await openOrRefuse(damaged(bytes, random), round % 2 === 0 ? PASSWORD : undefined)
        longest = Math.max(longest, performance.now() - started)
      }
    }
    assert.ok(longest < LONGEST, `${longest} ms`)
  })

  const ROUNDS = 100
  /** Milliseconds: what the limits on iterations allow, on a machine with much else to do. */
  const LONGEST = 20_000

  async function openOrRefuse(bytes: Uint8Array, password: string | undefined): Promise<void> {
    try {
      const { errors } = await open(bytes, { password })
      for (const error of errors) assert.ok(!error.includes(PASSWORD))
    } catch (error) {
      assert.ok(error instanceof DecodeError, String(error))
    }
  }

  /** Cut off, or with a bit turned over, or with a byte in place of another. */
  function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
    const copy = bytes.slice()
    const at = Math.floor(random() * copy.length)
    const kind = random()
    if (kind < 0.3) return copy.subarray(0, at)
    copy[at] = kind < 0.7 ? copy[at]! ^ (1 << Math.floor(random() * 8)) : Math.floor(random() * 256)
    return copy
  }
})
