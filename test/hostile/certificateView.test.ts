import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openContainer } from '../../server/node/openContainer.ts'
import {
  bitString,
  contextTag,
  integer,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  set,
  tagLengthValue,
  utcTime,
} from '../../server/src/asn1/derWriter.ts'
import { DEEPEST } from '../../server/src/asn1/element.ts'
import { concat } from '../../server/src/base/bytes.ts'
import type { Asn1Node } from '../../server/src/service/certificateView/asn1Tree.ts'
import {
  type OpenedCertificateFile,
  openCertificateFile,
} from '../../server/src/service/certificateView/certificateView.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { derOfRecipes, indefinite, inPieces } from '../support/encodings.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { allNodes, placeOfSecret, toldOfFile } from '../support/toldOfFile.ts'

// What the certificate view is told of a file, without VS Code.

const NOW = Date.UTC(2026, 10, 25)

const RECIPE = `
subject     CN=shop.example,O=Shop
san         DNS:shop.example, DNS:www.shop.example
not-before  2026-10-01
not-after   2026-12-20`

const [CERTIFICATE] = derOfRecipes(RECIPE) as [Uint8Array]

function open(bytes: Uint8Array, password?: string): Promise<OpenedCertificateFile> {
  return openCertificateFile(bytes, password, {
    now: NOW,
    expiryDays: 30,
    open: openContainer,
    lint: async () => [],
  })
}

/** `name tag value` of the nodes below one. */
function rows(file: OpenedCertificateFile, id: string, entry = 0): string[] {
  return file.level(entry, id)!.children.map(rowText)
}

function rowText({ name, tag, value }: Asn1Node): string {
  return [name, tag, value].filter((it) => it !== undefined && it !== '').join(' ')
}

function nodeAt(file: OpenedCertificateFile, start: number, end = start + 1, entry = 0): Asn1Node {
  const { id, levels } = file.path(entry, { start, end })!
  const node = levels.at(-1)?.children.find((it) => it.id === id)
  assert.ok(node, `a node at ${start}`)
  return node
}

describe('the view of a certificate', () => {
  it('says what it is in the words of hover', async () => {
    const file = await open(CERTIFICATE)
    assert.deepEqual(file.view, {
      format: 'DER',
      summary: '1 certificate',
      password: 'notNeeded',
      errors: [],
      entries: [{ title: 'shop.example', detail: 'server certificate, expires in 25 days', tone: 'caution' }],
    })
    const { headline, fields } = file.entry(0)!
    assert.equal(
      headline.map(({ text }) => text).join(''),
      'server certificate, expires in 25 days (Sun 20 Dec 2026, 00:00 UTC)',
    )
    const names = fields.find((it) => it.name === 'Names')
    assert.deepEqual(names?.value, [{ text: 'shop.example, www.shop.example' }])
  })

  it('leads from each field to the element that says so', async () => {
    const file = await open(CERTIFICATE)
    const found = file.entry(0)!.fields.map(({ name, places }) => {
      const { start, end } = places[0]!
      return `${name}: ${rowText(nodeAt(file, start, end))}`
    })
    assert.deepEqual(found.slice(0, 6), [
      'Subject: subject SEQUENCE organizationName: “Shop”, commonName: “shop.example”',
      'Names: SEQUENCE subjectAltName',
      'Issuer: issuer SEQUENCE commonName: “Test CA”',
      'Valid: validity SEQUENCE 2026-10-01 00:00:00 UTC, 2026-12-20 00:00:00 UTC',
      found[4],
      'Signature: signatureAlgorithm SEQUENCE ecdsa-with-SHA256',
    ])
    assert.match(found[4]!, /^Key: subjectPublicKeyInfo SEQUENCE ecPublicKey, secp256r1/)
    assert.ok(found.includes('SHA-256: Certificate SEQUENCE 3 elements'))
  })

  it('opens strings that hold an encoding, and names what is in them', async () => {
    const file = await open(CERTIFICATE)
    const values = [...allNodes(file)].map(rowText)
    for (const value of ['OBJECT IDENTIFIER subjectAltName (2.5.29.17)', '[2] “www.shop.example”']) {
      assert.ok(values.includes(value), value)
    }
  })

  it('has an element for every byte', async () => {
    const file = await open(CERTIFICATE)
    for (let offset = 0; offset < CERTIFICATE.length; offset++) {
      const { start, end } = nodeAt(file, offset)
      assert.ok(start <= offset && offset < end, `byte ${offset} in ${start}–${end}`)
    }
    assert.deepEqual(file.bytes(0, { start: 4, end: 9 }), CERTIFICATE.subarray(4, 9))
  })

  it('tells of a fault, and where it is', async () => {
    const file = await open(concat(CERTIFICATE, Uint8Array.of(1, 2, 3)))
    assert.deepEqual(file.entry(0)!.faults, [
      {
        message: '3 bytes after the end of a certificate',
        bytes: { start: CERTIFICATE.length, end: CERTIFICATE.length + 3 },
      },
    ])
  })

  it('knows nothing of entries and nodes that are not there', async () => {
    const file = await open(CERTIFICATE)
    assert.equal(file.entry(1), undefined)
    assert.equal(file.path(1, { start: 0, end: 1 }), undefined)
    for (const id of ['x', '1:0', '1:5-4', '1:0-999999', '9:0-0'])
      assert.equal(file.level(0, id), undefined, id)
  })
})

describe('the view of PEM', () => {
  it('lists its blocks, with the issuer among them', async () => {
    const recipes = parseRecipes(`${RECIPE}\nissuer CN=Root\n---\nsubject CN=Root\nissuer self\nca true`)
    const file = await open(new TextEncoder().encode(pemOfRecipes(recipes)))
    assert.equal(file.view.format, 'PEM')
    assert.deepEqual(
      file.view.entries.map(({ title, detail }) => `${title}: ${detail}`),
      ['shop.example: server certificate, expires in 25 days', 'Root: root, expires in 37 days'],
    )
    const signature = file.entry(0)!.fields.find((it) => it.name === 'Signature')
    assert.equal(signature?.value[1]?.text, '(checked against the issuer in this file)')
  })
})

describe('the tree of what is large', () => {
  it('has a CRL of 100 000 entries in groups, and finds any entry in them', async () => {
    const count = 100_000
    const file = await open(largeCrl(count))
    assert.match(file.view.entries[0]!.detail, /^certificate revocation list, expired/)
    const revoked = [...file.path(0, { start: 60, end: 60 })!.levels.at(-1)!.children].find(
      ({ name }) => name === 'revokedCertificates',
    )!
    assert.equal(revoked.value, '100000 elements')
    const groups = file.level(0, revoked.id)!.children
    assert.deepEqual(
      groups.map(({ tag }) => tag),
      Array.from({ length: 10 }, (_, index) => `${index * 10_000} … ${index * 10_000 + 9999}`),
    )
    const inner = file.level(0, groups[5]!.id)!.children
    assert.deepEqual([inner.length, inner[0]!.tag, inner[99]!.tag], [100, '50000 … 50099', '59900 … 59999'])
    const entries = file.level(0, inner[43]!.id)!.children
    assert.equal(rowText(entries[21]!), 'SEQUENCE 54321, 2026-01-01 00:00:00 UTC')

    const { start, end } = entries[21]!
    const { id, levels } = file.path(0, { start, end })!
    assert.equal(id, entries[21]!.id)
    assert.ok(levels.every(({ children }) => children.length <= 200))
  })

  it('is cut off where elements are nested deeper than anything means', async () => {
    const nested = (depth: number, close: (inner: Uint8Array) => Uint8Array) => {
      let inner = sequence(oid('2.5.4.3'), printableString('CA'))
      for (let level = 0; level < depth; level++) inner = close(inner)
      return inner
    }
    for (const close of [(it: Uint8Array) => sequence(it), (it: Uint8Array) => indefinite(sequence(it))]) {
      const bytes = nested(3000, close)
      const file = await open(bytes)
      const middle = Math.floor(bytes.length / 2)
      const { levels } = file.path(0, { start: middle, end: middle + 1 })!
      assert.ok(levels.length <= DEEPEST)
      const deepest = levels.at(-1)!.children[0]!
      assert.ok(!deepest.expandable)
      assert.match(deepest.value || deepest.fault!, /nested (deeper|too deep)/)
    }
  })

  it('is answered in good time whatever megabytes consist of', async () => {
    const patterns: readonly (readonly number[])[] = [
      [0x30, 0x80],
      [0x30, 0x80, 0x02, 0x01],
      [0x02, 0x01, 0x00, 0x30, 0x80, 0x06],
      [0x24, 0x80, 0x04, 0x00],
      [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d],
      [0x04, 0x04, 0x24, 0x80],
      [0x02, 0x01, 0x01, 0x04],
      [0x30],
    ]
    const bytes = new Uint8Array(2 ** 22)
    for (const pattern of patterns) {
      for (let offset = 0; offset < bytes.length; offset++) bytes[offset] = pattern[offset % pattern.length]!
      bytes.set([0x30, 0x83, 0x3f, 0xff, 0xfb])
      const began = process.cpuUsage()
      const file = await open(bytes)
      file.entry(0)
      // Nothing is left to be shown where too much could be a key.
      const levels = file.path(0, { start: 2 ** 21, end: 2 ** 21 + 1 })?.levels ?? []
      // Of the processor, whatever else the machine is doing.
      const { user, system } = process.cpuUsage(began)
      const took = (user + system) / 1000
      assert.ok(levels.every(({ children }) => children.length <= 200))
      assert.ok(took < 5000, `${pattern.join(' ')} took ${Math.round(took)} ms`)
    }
  })
})

function largeCrl(count: number): Uint8Array {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const date = utcTime(Date.UTC(2026, 0, 1))
  const issuer = sequence(set(sequence(oid('2.5.4.3'), printableString('CA'))))
  const entries = Array.from({ length: count }, (_, index) => sequence(integer(index), date))
  const list = sequence(integer(1), algorithm, issuer, date, date, tagLengthValue(0x30, concat(...entries)))
  return sequence(list, algorithm, bitString(new Uint8Array(64)))
}

describe('the tree of what is malformed', () => {
  it('goes as far as the encoding does, and says where it ends', async () => {
    const file = await open(CERTIFICATE.subarray(0, 100))
    assert.deepEqual(file.view.errors.length, 1)
    assert.equal(file.view.entries[0]!.title, 'CERTIFICATE that cannot be read further than this')
    const { faults, encoding } = file.entry(0)!
    assert.match(faults[0]!.message, /^an element of \d+ bytes where 96 are left$/)
    assert.equal(encoding!.roots[0]!.fault, faults[0]!.message)
    assert.ok([...allNodes(file)].length > 5)
  })

  it('is whole for BER too', async () => {
    const file = await open(indefinite(sequence(inPieces(new Uint8Array(20).fill(7), 8), nullValue())))
    assert.deepEqual(rows(file, file.entry(0)!.encoding!.roots[0]!.id), [
      'OCTET STRING 07 07 07 07 07 07 07 07, 07 07 07 07 07 07 07 07, 07 07 07 07',
      'NULL',
    ])
    assert.equal(file.entry(0)!.faults[0]!.message, 'an indefinite length is BER, not DER')
  })

  it('holds each level within its element, whatever the bytes', async () => {
    const random = seededRandom(20261125)
    let shown = 0
    for (let round = 0; round < 1500; round++) {
      const bytes = CERTIFICATE.slice(0, 2 + Math.floor(random() * CERTIFICATE.length))
      for (let changes = Math.floor(random() * 4); changes > 0; changes--) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      }
      const file = await open(bytes)
      if (file.entry(0)?.encoding === undefined) continue
      shown++
      let nodes = 0
      const stack: (Asn1Node | undefined)[] = [undefined]
      while (stack.length > 0) {
        const parent = stack.pop()
        for (const node of file.level(0, parent?.id ?? '')!.children) {
          nodes++
          const { start, end } = parent ?? { start: 0, end: bytes.length }
          assert.ok(start <= node.start && node.start < node.end && node.end <= end, node.id)
          if (node.expandable) stack.push(node)
        }
      }
      assert.ok(nodes > 0)
      const at = Math.floor(random() * bytes.length)
      file.path(0, { start: at, end: at + 1 })
    }
    assert.ok(shown > 1000, `${shown} of 1500 are shown`)
  })
})

describe('the secrets of a private key', () => {
  const SECRET = Uint8Array.from({ length: 48 }, (_, index) => 0x91 + ((index * 37) % 101))
  const number = (length: number) => integer(new Uint8Array(length).fill(0x77))
  const rsa = sequence(
    integer(0),
    number(128),
    integer(65537),
    ...Array.from({ length: 6 }, () => integer(SECRET)),
  )
  const ec = (secret: Uint8Array) =>
    sequence(integer(1), octetString(secret), contextTag(0, oid('1.3.132.0.34')))
  const pkcs8 = (algorithm: Uint8Array, key: Uint8Array) => sequence(integer(0), algorithm, key)
  const ecAlgorithm = sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.34'))
  const ed25519 = pkcs8(sequence(oid('1.3.101.112')), octetString(octetString(SECRET)))
  const pbes2 = sequence(oid('1.2.840.113549.1.5.13'), sequence(sequence(oid('1.2.840.113549.1.5.12'))))
  const data = (content: Uint8Array) => sequence(oid('1.2.840.113549.1.7.1'), contextTag(0, content))
  const pfx = (authSafe: Uint8Array) => sequence(integer(3), data(authSafe))
  const keyBag = (key: Uint8Array) =>
    sequence(sequence(oid('1.2.840.113549.1.12.10.1.1'), contextTag(0, key), set()))
  const rsaBag = keyBag(pkcs8(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), octetString(rsa)))

  const holders: Readonly<Record<string, Uint8Array>> = {
    'PKCS #1': rsa,
    DSA: sequence(integer(0), ...[128, 20, 128, 128].map(number), integer(SECRET)),
    'SEC 1': ec(SECRET),
    'PKCS #8 with RSA': pkcs8(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), octetString(rsa)),
    'PKCS #8 with EC': pkcs8(ecAlgorithm, octetString(ec(SECRET))),
    'PKCS #8 with Ed25519': ed25519,
    'PKCS #8 with a public key': sequence(
      integer(1),
      sequence(oid('1.3.101.112')),
      octetString(octetString(SECRET)),
      tagLengthValue(0x81, new Uint8Array(33)),
    ),
    'PKCS #8 of an algorithm that nobody knows': pkcs8(sequence(oid('1.2.3.4')), octetString(SECRET)),
    'PKCS #8 in BER': indefinite(concat(pkcs8(indefinite(ecAlgorithm), inPieces(ec(SECRET), 10)))),
    'PKCS #8 with a version in two bytes': tagLengthValue(
      0x30,
      ...[Uint8Array.of(0x02, 0x02, 0, 0), ecAlgorithm, octetString(SECRET)],
    ),
    'encrypted PKCS #8': sequence(pbes2, octetString(SECRET)),
    'PKCS #12 with an open key': pfx(octetString(sequence(data(octetString(rsaBag))))),
    'PKCS #12 in pieces': pfx(inPieces(sequence(data(inPieces(rsaBag, 13))), 17)),
    'PKCS #12 with a secret': pfx(
      octetString(
        sequence(
          data(
            octetString(
              sequence(sequence(oid('1.2.840.113549.1.12.10.1.5'), contextTag(0, octetString(SECRET)))),
            ),
          ),
        ),
      ),
    ),
    'bytes behind a certificate': concat(CERTIFICATE, ed25519),
    'an extension of a certificate': sequence(oid('1.2.3.4'), octetString(ed25519)),
  }

  const BARE_KEYS = Object.keys(holders).filter((it) => /^(PKCS #1|DSA|SEC 1|PKCS #8|encrypted)/.test(it))

  for (const [what, bytes] of Object.entries(holders)) {
    it(`are nowhere in what is told of ${what}`, async () => {
      assert.throws(() => assertHidden(Buffer.from(bytes)), /of the secret/, 'the key is marked')
      for (let length = bytes.length; length > 2; length--) {
        const file = await open(bytes.slice(0, length))
        assertHidden(toldOfFile(file), length)
      }
    })
  }

  // A byte changed, lost or doubled may take away every mark that a key is known by.
  const damages: Readonly<Record<string, (bytes: Uint8Array, at: number) => Uint8Array>> = {
    'a bit flipped': (bytes, at) => bytes.with(at, bytes[at]! ^ (1 << (at % 8))),
    'another byte': (bytes, at) => bytes.with(at, (bytes[at]! * 7 + 91) & 0xff),
    zero: (bytes, at) => bytes.with(at, 0),
    'a byte less': (bytes, at) => concat(bytes.subarray(0, at), bytes.subarray(at + 1)),
    'a byte twice': (bytes, at) => concat(bytes.subarray(0, at + 1), bytes.subarray(at)),
    'its beginning lost': (bytes, at) => bytes.subarray(at),
  }
  for (const [damage, change] of Object.entries(damages)) {
    it(`are nowhere in what is told of a key with ${damage}`, async () => {
      const shown: string[] = []
      for (const what of BARE_KEYS) {
        const bytes = holders[what]!
        // Of the last bytes alone nobody can say what they were.
        for (let at = 0; at < bytes.length - 40; at++) {
          const damaged = change(bytes, at)
          const file = await open(damaged)
          const place = placeOfSecret(toldOfFile(file), SECRET, 4)
          if (place !== undefined) shown.push(`${what}, byte ${at}: byte ${place} of the secret`)
          const pem = `-----BEGIN X-----\n${Buffer.from(damaged).toString('base64')}\n-----END X-----\n`
          const block = await open(new TextEncoder().encode(pem))
          const second = placeOfSecret(toldOfFile(block), SECRET, 4)
          if (second !== undefined) shown.push(`${what} in PEM, byte ${at}: byte ${second} of the secret`)
        }
      }
      assert.deepEqual(shown, [])
    })
  }

  it('are nowhere in what is told of PEM', async () => {
    for (const label of ['PRIVATE KEY', 'EC PRIVATE KEY', 'CERTIFICATE', 'SOMETHING']) {
      const base64 = Buffer.from(ed25519).toString('base64')
      const text = `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`
      const file = await open(new TextEncoder().encode(text))
      assertHidden(toldOfFile(file))
      // A key that is damaged may be repaired.
      const damaged = await open(new TextEncoder().encode(text.replace(/\n.{8}/, '\nAAAAAAAA')))
      if (label.endsWith('PRIVATE KEY')) assert.equal(damaged.entry(0)!.encoding, undefined)
    }
  })

  it('are told by their number, in the tree and among the bytes', async () => {
    const file = await open(ed25519)
    const { encoding } = file.entry(0)!
    assert.deepEqual(encoding!.withheld, [{ start: ed25519.length - 50, end: ed25519.length }])
    assert.deepEqual(rows(file, encoding!.roots[0]!.id), [
      'version INTEGER 0',
      'privateKeyAlgorithm SEQUENCE Ed25519',
      'privateKey OCTET STRING withheld, 50 bytes',
    ])
  })

  it('do not hide what is public', async () => {
    for (const bytes of [CERTIFICATE, largeCrl(3)]) {
      const file = await open(bytes)
      assert.deepEqual(file.entry(0)!.encoding!.withheld, [])
    }
    const request = sequence(integer(1), number(20), number(20), number(20))
    assert.deepEqual((await open(request)).entry(0)!.encoding!.withheld, [])
  })

  function assertHidden(told: Buffer, length?: number): void {
    const place = placeOfSecret(told, SECRET, 4)
    assert.equal(place, undefined, `byte ${place} of the secret is told, of ${length} bytes`)
  }
})
