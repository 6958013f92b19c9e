import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { toHex } from '../../server/src/base/hex.ts'
import { readableFields } from '../../server/src/describe/readableFields.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { blockHover } from '../../server/src/service/hover/hoverBlock.ts'
import { toPlainText } from '../../server/src/service/shared/markdown.ts'
import { decodeCertificate } from '../../server/src/x509/certificate.ts'
import { decodeContent } from '../../server/src/x509/content.ts'
import { EXTENSION_SAMPLES } from '../support/extensionSamples.ts'
import { certificateDer } from '../support/plainCertificate.ts'

const DER = certificateDer(EXTENSION_SAMPLES.map(({ oid, content }) => [oid, toHex(content)]))
const CERTIFICATE = decodeCertificate(DER)

function namesUntil(end: number): readonly string[] {
  return readableFields({ what: 'certificate', der: DER.subarray(0, end) }).map(({ name }) => name)
}

describe('a certificate that ends early', () => {
  const { subject, publicKey, extensions } = CERTIFICATE
  const before = ['Version', 'Serial', 'Signature', 'Issuer', 'Valid', 'Subject', 'Key']

  it('is told as far as it goes', () => {
    assert.deepEqual(namesUntil(subject.bytes.end - 1), before.slice(0, 5))
    assert.deepEqual(namesUntil(subject.bytes.end), before.slice(0, 6))
    assert.deepEqual(namesUntil(publicKey.bytes.end), before)
    assert.deepEqual(namesUntil(extensions[1]!.bytes.end), [...before, "Issuer's names", 'Names allowed'])
    assert.equal(namesUntil(DER.length).length, before.length + extensions.length)
  })

  it('says the same of what is there as the whole one, at every cut', () => {
    const whole = readableFields({ what: 'certificate', der: DER })
    for (let end = 0; end < DER.length; end++) {
      const fields = readableFields({ what: 'certificate', der: DER.subarray(0, end) })
      assert.deepEqual(fields, whole.slice(0, fields.length))
      for (const { bytes } of fields) assert.ok(bytes.start < bytes.end && bytes.end <= end)
    }
  })

  it('is shown so in hover, with the reason', () => {
    const text = formatPem('CERTIFICATE', DER.subarray(0, subject.bytes.end + 10))
    const { blocks } = bundleOf('file:///cut.pem', text)
    const hover = toPlainText(blockHover(blocks[0]!, { now: 0, expiryDays: 30, blocks, text }))
    assert.match(hover, /^CERTIFICATE that cannot be read further than this\n/)
    assert.match(hover, /^Subject +CN=shop\.example,O=Shop$/m)
    assert.match(hover, /^- an element of \d+ bytes where \d+ are left$/m)
  })
})

describe('a certificate with a damaged field', () => {
  it('is told up to that field', () => {
    const damaged = Uint8Array.from(DER)
    // The SET of the first relative distinguished name becomes something else.
    damaged[CERTIFICATE.subject.bytes.start + 2] = 0x05
    const { content } = decodeContent('CERTIFICATE', damaged)
    assert.ok(content.kind === 'unreadable')
    assert.deepEqual(
      readableFields(content.fieldsOf!).map(({ name }) => name),
      ['Version', 'Serial', 'Signature', 'Issuer', 'Valid'],
    )
  })
})

it('nothing is told of what is no certificate and no request', () => {
  for (const hex of ['', '30', '3080', '0201', '3003020100', '300630040201003000']) {
    assert.deepEqual(readableFields({ what: 'certificate', der: Buffer.from(hex, 'hex') }).slice(1), [])
    assert.deepEqual(readableFields({ what: 'certificationRequest', der: Buffer.from(hex, 'hex') }), [])
  }
})

it('nothing is told of a private key that is damaged and labelled as a certificate', () => {
  const forms: readonly (readonly [kind: 'rsa' | 'ec', type: 'pkcs8' | 'pkcs1' | 'sec1', cipher?: string])[] =
    [
      ['rsa', 'pkcs8'],
      ['rsa', 'pkcs1'],
      ['ec', 'sec1'],
      ['rsa', 'pkcs8', 'aes-128-cbc'],
    ]
  for (const [kind, type, cipher] of forms) {
    const { privateKey } =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 1024 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const encryption = cipher === undefined ? {} : { cipher, passphrase: 'x' }
    const der = privateKey.export({ format: 'der', type: type as 'pkcs8', ...encryption })
    for (const label of ['CERTIFICATE', 'CERTIFICATE REQUEST']) {
      const { content } = decodeContent(label, der.subarray(0, -1))
      const what = label === 'CERTIFICATE' ? 'certificate' : 'certificationRequest'
      assert.deepEqual(content, { kind: 'unreadable', fieldsOf: { what, der: new Uint8Array() } })
    }
  }
})
