// Binary files with certificates, as the language service tells of them. Those of real makers are in
// interop/containers.test.ts.

import assert from 'node:assert/strict'
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
  set,
} from '../server/src/asn1/derWriter.ts'
import { concat } from '../server/src/base/bytes.ts'
import { containerContents } from '../server/src/service/containerContents.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const NOW = Date.UTC(2026, 10, 24)
const DERS = pemOfRecipes(
  parseRecipes('subject CN=shop.example\nissuer CN=Shop CA\n---\nsubject CN=Shop CA\nissuer self\nca true'),
)
  .split(/-----[A-Z ]+-----/)
  .filter((it) => it.trim() !== '')
  .map((it) => new Uint8Array(Buffer.from(it, 'base64')))

function contents(bytes: Uint8Array, password?: string, open = openContainer) {
  return containerContents(bytes, password, { now: NOW, expiryDays: 30, open })
}

/** SignedData with certificates only, RFC 5652, section 5.1. */
function certificatesOnly(...certificates: readonly Uint8Array[]): Uint8Array {
  const data = sequence(oid('1.2.840.113549.1.7.1'))
  const signedData = sequence(integer(1), set(), data, contextTag(0, ...certificates), set())
  return sequence(oid('1.2.840.113549.1.7.2'), contextTag(0, signedData))
}

/** The same element with an indefinite length, as BER allows. */
function indefinite(element: Uint8Array): Uint8Array {
  const header = element[1]! < 0x80 ? 2 : 2 + (element[1]! & 0x7f)
  return concat(Uint8Array.of(element[0]!, 0x80), element.subarray(header), Uint8Array.of(0, 0))
}

describe('DER', () => {
  test('is one entry, with its bytes', async () => {
    const { kind, summary, password, entries, errors } = await contents(DERS[0]!)
    assert.deepEqual([kind, summary, password, errors], ['der', '1 certificate', 'notNeeded', []])
    assert.equal(entries[0]!.title, 'shop.example')
    assert.equal(entries[0]!.der, Buffer.from(DERS[0]!).toString('base64'))
  })

  test('of a private key has no bytes in the answer', async () => {
    const secret = new Uint8Array(32).fill(0x5a)
    const key = sequence(integer(0), sequence(oid('1.3.101.112')), octetString(octetString(secret)))
    const answer = await contents(key)
    assert.equal(answer.summary, '1 private key')
    assert.equal(answer.entries[0]!.der, undefined)
    const text = JSON.stringify(answer)
    assert.ok(!text.includes(Buffer.from(secret).toString('base64').slice(0, 20)))
  })

  test('that is neither certificate nor key is told to be so', async () => {
    for (const bytes of [
      sequence(integer(5), bitString(Uint8Array.of(1))),
      sequence(nullValue()),
      new TextEncoder().encode('-----BEGIN CERTIFICATE-----'),
      new Uint8Array(0),
    ]) {
      const answer = await contents(bytes)
      assert.equal(answer.kind, 'unknown')
      assert.match(answer.errors[0]!, /^no certificate/)
    }
  })

  test('is opened in a browser too, where other containers are not', async () => {
    const inBrowser = { now: NOW, expiryDays: 30, open: undefined }
    assert.equal((await containerContents(DERS[0]!, undefined, inBrowser)).kind, 'der')
    const { kind, errors } = await containerContents(certificatesOnly(...DERS), undefined, inBrowser)
    assert.deepEqual([kind, errors], ['unknown', ['PKCS #7 cannot be opened in a browser']])
  })
})

describe('PKCS #7', () => {
  test('with certificates only, in DER as in BER', async () => {
    const der = certificatesOnly(...DERS)
    for (const bytes of [der, indefinite(der)]) {
      const { kind, summary, entries, errors } = await contents(bytes)
      assert.deepEqual([kind, summary, errors], ['pkcs7', '2 certificates', []])
      assert.deepEqual(
        entries.map((it) => [it.title, it.der]),
        [
          ['shop.example', Buffer.from(DERS[0]!).toString('base64')],
          ['Shop CA', Buffer.from(DERS[1]!).toString('base64')],
        ],
      )
    }
  })

  test('shows what can be read beside what cannot', async () => {
    const { summary } = await contents(certificatesOnly(sequence(integer(1)), DERS[1]!))
    assert.equal(summary, '1 certificate, 1 unreadable element')
  })

  test('cut off anywhere is an error in words', async () => {
    const der = certificatesOnly(DERS[0]!)
    for (let length = 0; length < der.length; length += 7) {
      const { kind, errors } = await contents(der.subarray(0, length))
      assert.equal(kind, 'unknown')
      assert.equal(errors.length, 1)
    }
  })
})
