// Binary files with certificates, as the language service tells of them. Those of real makers are in
// interop/containers.test.ts.

import assert from 'node:assert/strict'
import { createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, test } from 'node:test'
import { openContainer } from '../server/node/openContainer.ts'
import {
  bitString,
  contextTag,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../server/src/asn1/derWriter.ts'
import { concat, DecodeError } from '../server/src/base/bytes.ts'
import { bundleWithoutText } from '../server/src/bundle/bundleWithoutText.ts'
import type { Container } from '../server/src/pki/container.ts'
import { readBer } from '../server/src/pki/containers/berNode.ts'
import { opened, summaryOf } from '../server/src/service/certificates/openedContainer.ts'
import { blockHover } from '../server/src/service/hover/hoverBlock.ts'
import { certificatesOnly, derOfRecipes, indefinite } from './support/encodings.ts'

const DERS = derOfRecipes(
  'subject CN=shop.example\nissuer CN=Shop CA\n---\nsubject CN=Shop CA\nissuer self\nca true',
)

async function contents(bytes: Uint8Array, password?: string): Promise<Container & { summary: string }> {
  const container = await opened(bytes, password, { open: openContainer })
  return { ...container, summary: summaryOf(container.entries, container.ocsp) }
}

async function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(
    contents(bytes),
    (error) => error instanceof DecodeError && message.test(error.message),
  )
}

function subjectsOf({ entries }: Container): readonly string[] {
  return entries.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate.subject.value.text] : [],
  )
}

describe('DER', () => {
  test('is one entry, with its bytes', async () => {
    const container = await contents(DERS[0]!)
    const { kind, summary, password, entries, errors } = container
    assert.deepEqual([kind, summary, password, errors], ['der', '1 certificate', 'notNeeded', []])
    assert.deepEqual(subjectsOf(container), ['CN=shop.example'])
    assert.deepEqual(entries[0]!.der, DERS[0])
  })

  test('of a private key has no bytes in the answer', async () => {
    const secret = new Uint8Array(32).fill(0x5a)
    const key = sequence(integer(0), sequence(oid('1.3.101.112')), octetString(octetString(secret)))
    const answer = await contents(key)
    assert.equal(answer.summary, '1 private key')
    assert.equal(answer.entries[0]!.der, undefined)
    assert.ok(!JSON.stringify(answer).includes('90,90,90'))
  })

  test('that is neither certificate nor key is told to be so', async () => {
    for (const bytes of [
      sequence(integer(5), bitString(Uint8Array.of(1))),
      sequence(nullValue()),
      new TextEncoder().encode('-----BEGIN CERTIFICATE-----'),
      new Uint8Array(0),
    ]) {
      await refused(bytes, /^no certificate/)
    }
  })

  test('is opened in a browser too, as OCSP responses are, where other containers are not', async () => {
    const inBrowser = { open: undefined }
    assert.equal((await opened(DERS[0]!, undefined, inBrowser)).kind, 'der')
    const tryLater = sequence(Uint8Array.of(0x0a, 1, 3))
    assert.equal((await opened(tryLater, undefined, inBrowser)).kind, 'ocspResponse')
    await assert.rejects(opened(certificatesOnly(...DERS), undefined, inBrowser), {
      message: 'PKCS #7 cannot be opened in a browser',
    })
  })
})

describe('PKCS #7', () => {
  test('with certificates only, in DER as in BER', async () => {
    const der = certificatesOnly(...DERS)
    for (const bytes of [der, indefinite(der)]) {
      const container = await contents(bytes)
      assert.deepEqual([container.kind, container.errors], ['pkcs7', []])
      assert.deepEqual(subjectsOf(container), ['CN=shop.example', 'CN=Shop CA'])
      assert.deepEqual(
        container.entries.map((it) => it.der),
        DERS,
      )
    }
  })

  test('shows what can be read beside what cannot', async () => {
    const { summary } = await contents(certificatesOnly(sequence(integer(1)), DERS[1]!))
    assert.equal(summary, '1 certificate, 1 unreadable element')
  })

  test('cut off anywhere is an error in words', async () => {
    const der = certificatesOnly(DERS[0]!)
    for (let length = 0; length < der.length; length += 7) await refused(der.subarray(0, length), /^\w/)
  })
})

const PASSWORD = 'opening word'
const DATA = '1.2.840.113549.1.7.1'

function data(content: Uint8Array): Uint8Array {
  return sequence(oid(DATA), contextTag(0, octetString(content)))
}

/** PFX, RFC 7292, section 4, with open certificates. */
function pfx(mac: (content: Uint8Array) => Uint8Array, ...certificates: readonly Uint8Array[]): Uint8Array {
  const bags = certificates.map((it) => {
    const bag = sequence(oid('1.2.840.113549.1.9.22.1'), contextTag(0, octetString(it)))
    return sequence(oid('1.2.840.113549.1.12.10.1.3'), contextTag(0, bag))
  })
  const content = sequence(data(sequence(...bags)))
  return sequence(integer(3), data(content), mac(content))
}

const SALT = new TextEncoder().encode('saltsalt')
const HMAC_SHA256 = sequence(oid('1.2.840.113549.2.9'), nullValue())

/** PBMAC1 of RFC 9579, which openssl makes from 3.4 on. */
function pbmac1(password: string, keyLength: number | undefined): (content: Uint8Array) => Uint8Array {
  return (content) => {
    const lengths = keyLength === undefined ? [] : [integer(keyLength)]
    const kdf = sequence(octetString(SALT), integer(2048), ...lengths, HMAC_SHA256)
    const parameters = sequence(sequence(oid('1.2.840.113549.1.5.12'), kdf), HMAC_SHA256)
    const key = pbkdf2Sync(password, SALT, 2048, keyLength ?? 32, 'sha256')
    const digest = createHmac('sha256', key).update(content).digest()
    const digestInfo = sequence(sequence(oid('1.2.840.113549.1.5.14'), parameters), octetString(digest))
    return sequence(digestInfo, octetString(SALT), integer(1))
  }
}

describe('PKCS #12', () => {
  test('with PBMAC1', async () => {
    const bytes = pfx(pbmac1(PASSWORD, 32), ...DERS)
    const { password, protections, summary, errors } = await contents(bytes, PASSWORD)
    assert.deepEqual([password, summary, errors], ['accepted', '2 certificates', []])
    assert.deepEqual(protections, [
      {
        of: 'integrity',
        title: 'HMAC-SHA-256, key from PBKDF2 with HMAC-SHA-256',
        iterations: 2048,
        verified: true,
      },
    ])
    assert.equal((await contents(bytes, 'another')).password, 'wrong')
    assert.equal((await contents(bytes)).password, 'optional')
  })

  test('with PBMAC1 that leaves the length of its key open says that it was not checked', async () => {
    const { password, summary, errors } = await contents(pfx(pbmac1(PASSWORD, undefined), ...DERS), PASSWORD)
    assert.deepEqual([password, summary], ['optional', '2 certificates'])
    assert.deepEqual(errors, ['the integrity was not checked: PBMAC1 without a usable length of its key'])
  })

  test('shows what can be read beside what cannot', async () => {
    const { summary } = await contents(pfx(pbmac1('', 32), sequence(integer(1)), DERS[1]!))
    assert.equal(summary, '1 certificate, 1 unreadable element')
  })
})

test('a container that is cut off anywhere is said to be damaged, not to be too large', () => {
  const whole = sequence(sequence(octetString(new Uint8Array(300))), octetString(new Uint8Array(20)))
  for (let length = 2; length < whole.length; length += 7)
    assert.throws(() => readBer(whole.subarray(0, length), 'PKCS #12'), /ends too early, or is damaged/)
})

describe('an encrypted key', () => {
  function encryptedKey(algorithm: Uint8Array): Uint8Array {
    return sequence(algorithm, octetString(new Uint8Array(64)))
  }

  function pbes2(derivation: Uint8Array, cipher = '2.16.840.1.101.3.4.1.42'): Uint8Array {
    const scheme = sequence(oid(cipher), octetString(new Uint8Array(16)))
    return encryptedKey(sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, scheme)))
  }

  function pbkdf2(iterations: number): Uint8Array {
    return sequence(
      oid('1.2.840.113549.1.5.12'),
      sequence(octetString(SALT), integer(iterations), HMAC_SHA256),
    )
  }

  test('that asks for too much is refused with the limit, at once', async () => {
    const scrypt = sequence(octetString(SALT), integer(2 ** 30), integer(8), integer(1))
    const pkcs12 = sequence(octetString(SALT), integer(2_000_000_000))
    for (const [bytes, error] of [
      [pbes2(pbkdf2(2_000_000_000)), /2000000000 iterations: at most 10000000 are computed/],
      [pbes2(sequence(oid('1.3.6.1.4.1.11591.4.11'), scrypt)), /scrypt that takes more than 128 MiB/],
      [encryptedKey(sequence(oid('1.2.840.113549.1.12.1.3'), pkcs12)), /at most 1000000 are computed/],
    ] as const) {
      const started = performance.now()
      const { errors, password } = await contents(bytes, PASSWORD)
      assert.equal(password, 'needed')
      assert.match(errors[0]!, error)
      assert.ok(performance.now() - started < 2000)
    }
  })

  test('under an algorithm that is not known is named', async () => {
    const { entries, errors } = await contents(pbes2(pbkdf2(1000), '1.2.392.200011.61.1.1.1.4'), PASSWORD)
    assert.match(errors[0]!, /the cipher 1\.2\.392\.200011\.61\.1\.1\.1\.4 is not computed here/)
    assert.equal(entries[0]!.protection!.title, 'PBES2')
  })

  test('says without the password how it is encrypted', async () => {
    const { entries } = await contents(pbes2(pbkdf2(600_000)))
    const { blocks } = bundleWithoutText('file:///key.der', entries)
    const hover = blockHover(blocks[0]!, { now: 0, expiryDays: 30, blocks, text: undefined })
    assert.match(hover, /AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 600000 iterations/)
  })
})

describe('OCSP responses', () => {
  test('that answer nothing say why', async () => {
    const { kind, ocsp } = await contents(sequence(Uint8Array.of(0x0a, 1, 3)))
    assert.deepEqual([kind, ocsp], ['ocspResponse', { responseStatus: 'tryLater', statuses: [] }])
  })
})

describe('key stores of Java', () => {
  test('that end too early show what was read, and where it ended', async () => {
    const alias = concat(Uint8Array.of(0, 1, 0x61), new Uint8Array(8))
    const type = concat(Uint8Array.of(0, 5), new TextEncoder().encode('X.509'))
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, DERS[0]!.length)
    const entry = concat(Uint8Array.of(0, 0, 0, 2), alias, type, length, DERS[0]!)
    const head = Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 9)
    const { kind, summary, errors } = await contents(concat(head, entry, new Uint8Array(20)))
    assert.deepEqual([kind, summary], ['jks', '1 certificate'])
    assert.match(errors[0]!, /^from entry 2 of 9 on it cannot be read/)
  })
})
