// Which names a certificate is for, beside what OpenSSL says (X509_check_host, by way of Node.js): names and wildcards put
// together from labels at random, Unicode, upper case, dots at either end and odd characters among them.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { matchesServerName } from '../../server/src/x509/serverIdentity.ts'
import { certificatePem, general, keyPair, name, subjectAltName } from '../support/chainMaker.ts'
import { seededRandom } from '../support/seededRandom.ts'

const LABELS = [
  'a',
  'A',
  'shop',
  'xn--bcher-kva',
  'XN--BCHER-KVA',
  'bücher',
  'BÜCHER',
  'a_b',
  '_x',
  '-a',
  'a-',
  '',
  '1',
  '*',
]
const DOMAINS = [
  'com',
  'localhost',
  'test',
  'example',
  'co.uk',
  'shop.example',
  'SHOP.example',
  'a_b.example',
  'xn--bcher-kva.example',
  'bücher.example',
  '*.example',
  '-a.example',
]
const MOST_CERTIFICATES = 400

describe('a certificate is for the names for which OpenSSL finds it to be', () => {
  test('names and wildcards at random', () => {
    const random = seededRandom(9525)
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
    const randomName = () => {
      const domain = pick(DOMAINS)
      const labels = Array.from({ length: pick([0, 1, 1, 1, 2]) }, () => pick(LABELS))
      return `${[...labels, domain].join('.')}${random() < 0.1 ? '.' : ''}`
    }
    const wrong: string[] = []
    let matching = 0
    for (let round = 0; round < MOST_CERTIFICATES; round++) {
      const presented = random() < 0.5 ? `*.${randomName()}` : randomName()
      const pem = certificateFor(presented)
      const openssl = new X509Certificate(pem)
      const content = bundleOf('file:///it.pem', pem).blocks[0]!.content
      assert.ok(content.kind === 'certificate')
      const references = [presented, presented.toUpperCase(), presented.replace('*', pick(LABELS))]
      for (const reference of [...references, ...Array.from({ length: 20 }, randomName)]) {
        // With a dot at its start, OpenSSL is asked for all names of a domain; nobody asks for a wildcard.
        if (reference.startsWith('.') || reference.includes('*')) continue
        // Clients take away the dot that ends an absolute name before they ask.
        const theirs =
          openssl.checkHost(reference.replace(/\.$/, ''), { subject: 'never', partialWildcards: false }) !==
          undefined
        const ours = matchesServerName(content.certificate, reference)
        if (theirs) matching++
        if (ours !== theirs) wrong.push(`${presented} for ${reference}: OpenSSL ${theirs}, we ${ours}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.ok(matching > MOST_CERTIFICATES / 2)
  })
})

function certificateFor(presented: string): string {
  const key = keyPair('P-256', 'leaf')
  return certificatePem({
    subject: name('CN=x'),
    issuer: name('CN=x'),
    key,
    issuerKey: key,
    extensions: [subjectAltName(general.dns(presented))],
    version: 3,
    serial: 1n,
    notBefore: Date.UTC(2026, 0),
    notAfter: Date.UTC(2027, 0),
  })
}
