import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { decodeBase64 } from '../server/src/base/base64.ts'
import { toHex } from '../server/src/base/hex.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../server/src/x509/certificate.ts'

const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'

describe('a certificate is decoded as Node decodes it', { skip: !existsSync(CA_BUNDLE) }, () => {
  const text = existsSync(CA_BUNDLE) ? readFileSync(CA_BUNDLE, 'latin1') : ''
  for (const pem of text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []) {
    const node = new X509Certificate(pem)
    it(node.subject.replaceAll('\n', ', '), () => {
      const start = pem.indexOf('\n') + 1
      const { bytes, errors } = decodeBase64(pem, start, pem.lastIndexOf('\n'))
      assert.deepEqual(errors, [])
      const certificate = decodeCertificate(bytes)
      decodeAllFields(certificate)
      assert.equal(toHex(certificate.der), node.raw.toString('hex'))
      compare(certificate, node)
    })
  }
})

function compare(certificate: Certificate, node: X509Certificate): void {
  assert.equal(certificate.validity.notBefore.value, Date.parse(node.validFrom))
  assert.equal(certificate.validity.notAfter.value, Date.parse(node.validTo))
  assert.equal(certificate.isCa, node.ca)
  assert.equal(BigInt(`0x${toHex(certificate.serialNumber.value)}`), BigInt(`0x${node.serialNumber}`))
  const { modulusLength, namedCurve } = node.publicKey.asymmetricKeyDetails ?? {}
  const { value: key } = certificate.publicKey
  if (modulusLength !== undefined) assert.equal(key.bits, modulusLength)
  if (namedCurve !== undefined) assert.equal(key.curve, namedCurve.replace('prime256v1', 'secp256r1'))
  assert.equal(toHex(key.spki), node.publicKey.export({ format: 'der', type: 'spki' }).toString('hex'))
}
