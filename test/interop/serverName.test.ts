// Which names a certificate is for, beside what OpenSSL says (X509_check_host, by way of Node.js): names and wildcards put
// together from labels at random, Unicode, upper case, dots at either end and odd characters among them.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import { matchesServerName, nameMismatch } from '../../server/src/x509/serverIdentity.ts'
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
      const certificate = certificateOf(pem)
      const references = [presented, presented.toUpperCase(), presented.replace('*', pick(LABELS))]
      for (const reference of [...references, ...Array.from({ length: 20 }, randomName)]) {
        // With a dot at its start, OpenSSL is asked for all names of a domain; nobody asks for a wildcard.
        if (reference.startsWith('.') || reference.includes('*')) continue
        // Clients take away the dot that ends an absolute name before they ask.
        const theirs =
          openssl.checkHost(reference.replace(/\.$/, ''), { subject: 'never', partialWildcards: false }) !==
          undefined
        const ours = matchesServerName(certificate, reference)
        if (theirs) matching++
        if (ours !== theirs) wrong.push(`${presented} for ${reference}: OpenSSL ${theirs}, we ${ours}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.ok(matching > MOST_CERTIFICATES / 2)
  })
})

test('where Node and curl accept what OpenSSL refuses, it is said', async () => {
  for (const [presented, reference] of [
    ['shop.example.', 'shop.example'],
    ['*.shop.example.', 'www.shop.example'],
    ['*.shop.example', 'a_b.shop.example'],
    ['*.a_b.example', 'www.a_b.example'],
  ] as const) {
    const mismatch = nameMismatch(certificateOf(certificateFor(presented)), reference)
    assert.match(mismatch ?? '', /where OpenSSL compares names: .*; Node\.js and curl accept it$/)
    const subjectaltname = `DNS:${presented}`
    assert.equal(checkServerIdentity(reference, { subjectaltname } as PeerCertificate), undefined)
    assert.equal(await curlAccepts(presented, reference), true, presented)
  }
  for (const [presented, reference] of [
    ['shop.example', 'www.shop.example'],
    ['*.example.', 'shop.example'],
    ['*.shop.example', 'a.b.shop.example'],
  ] as const) {
    const mismatch = nameMismatch(certificateOf(certificateFor(presented)), reference)
    assert.equal(mismatch, `not for ${reference}: for ${presented}`)
    const subjectaltname = `DNS:${presented}`
    assert.ok(checkServerIdentity(reference, { subjectaltname } as PeerCertificate) instanceof Error)
  }
})

/** Whether curl finds the certificate to be for the name. */
async function curlAccepts(presented: string, reference: string): Promise<boolean> {
  const pem = certificateFor(presented)
  const { privateKey } = keyPair('P-256', 'leaf')
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' })
  const server = createServer({ cert: pem, key }, (_, response) => response.end('it works'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-name-'))
  writeFileSync(join(folder, 'ca.pem'), pem)
  const words = ['-sS', '--noproxy', '*', '--cacert', 'ca.pem', '--resolve', `${reference}:${port}:127.0.0.1`]
  const { status, stderr } = await ended(
    spawn('curl', [...words, `https://${reference}:${port}/`], { cwd: folder }),
  )
  server.close()
  rmSync(folder, { recursive: true })
  assert.ok(status === 0 || status === 60, stderr)
  return status === 0
}

function ended(child: ChildProcess): Promise<{ readonly status: number | null; readonly stderr: string }> {
  let stderr = ''
  child.stderr?.on('data', (text) => {
    stderr += text
  })
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stderr })))
}

function certificateOf(pem: string): Certificate {
  const content = bundleOf('file:///it.pem', pem).blocks[0]!.content
  assert.ok(content.kind === 'certificate')
  return content.certificate
}

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
