// Files of DER that are cut off, changed or longer than what they hold: each is known for what it was meant to be, and the
// byte is said at which it stops being that.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { lintContained } from '../server/src/analysis/lint.ts'
import { bundleWithoutText } from '../server/src/bundle/bundleWithoutText.ts'
import { readableFields } from '../server/src/describe/readableFields.ts'
import { parsePem } from '../server/src/pem/pem.ts'
import { decodeCertificate } from '../server/src/x509/certificate.ts'
import { decodeContent, labelOfContent, labelOfDamaged } from '../server/src/x509/content.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const NOW = Date.parse('2026-06-01')
const CONTEXT = { now: NOW, expiryDays: 30 } as const

const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  CERTIFICATE: der(
    pemOfRecipes(
      parseRecipes('subject CN=shop.example,O=Shop\nsan DNS:shop.example\nkey-usage digitalSignature'),
    ),
  ),
  'X509 CRL': der(pemOfRecipes(parseRecipes('crl CN=Test CA\nrevoked 17 2026-02-01'))),
  'CERTIFICATE REQUEST': der(
    execFileSync(
      'openssl',
      ['req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=shop.example'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ),
  ),
}

function der(pem: string): Uint8Array {
  return parsePem(pem)[0]!.base64.bytes
}

function messagesOf(label: string, bytes: Uint8Array): readonly string[] {
  const { blocks } = bundleWithoutText('file:///a.der', [{ label, ...decodeContent(label, bytes) }])
  return blocks[0]!.errors.map((it) => it.message)
}

for (const [label, whole] of Object.entries(SAMPLES)) {
  describe(label, () => {
    test('that is cut off anywhere behind its beginning', () => {
      for (let length = label === 'CERTIFICATE' ? 16 : 60; length < whole.length; length++) {
        const cut = whole.subarray(0, length)
        assert.equal(labelOfContent(cut), undefined)
        assert.equal(labelOfDamaged(cut), label, `${length} bytes`)
        assert.match(messagesOf(label, cut).join(), /, at byte \d+$/, `${length} bytes`)
      }
    })

    test('that something follows', () => {
      const longer = Uint8Array.of(...whole, 0, 0, 0)
      assert.equal(labelOfContent(longer), undefined)
      assert.equal(labelOfDamaged(longer), label)
      assert.match(
        messagesOf(label, longer)[0]!,
        new RegExp(`^3 bytes after the end of .*, at byte ${whole.length}$`),
      )
    })

    test('in which one length is wrong', () => {
      for (const at of [1, 2, 3, 5, 6, 7]) {
        const damaged = whole.map((byte, index) => (index === at ? byte ^ 0x05 : byte))
        const known = labelOfDamaged(damaged)
        if (labelOfContent(damaged) !== undefined || known === undefined) continue
        assert.equal(known, label, `byte ${at}`)
        assert.match(messagesOf(label, damaged).join('\n'), /, at byte \d+/, `byte ${at}`)
      }
    })
  })
}

test('a private key, an OCSP response or a zip file is none of them, damaged or not', () => {
  const key = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-outform', 'DER'])
  for (const bytes of [
    key,
    key.subarray(0, 20),
    Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x06),
    Buffer.from('PK\x03\x04'),
  ]) {
    assert.equal(labelOfDamaged(new Uint8Array(bytes)), undefined)
  }
})

test('a damaged file is a finding that names the byte, and as much as can be read is shown', () => {
  const { CERTIFICATE: whole } = SAMPLES
  const { start } = decodeCertificate(whole!).signatureValue.bytes
  // Behind the tag and the length of the BIT STRING.
  const unusedBits = start + 2
  const damaged = whole!.map((byte, index) => (index === unusedBits ? 5 : byte))
  const content = decodeContent('CERTIFICATE', damaged)
  const findings = lintContained('file:///a.crt', [{ label: 'CERTIFICATE', ...content }], {
    context: CONTEXT as never,
    onFailure: ({ error }) => {
      throw error
    },
  })
  assert.deepEqual(
    findings.map((it) => [it.ruleId, it.severity, it.message]),
    [['invalid-der', 'error', `5 unused bits where whole bytes belong, at byte ${unusedBits}`]],
  )
  assert.ok(content.content.kind === 'unreadable')
  assert.deepEqual(
    readableFields(content.content.fieldsOf!).map((it) => it.name),
    [
      'Version',
      'Serial',
      'Signature',
      'Issuer',
      'Valid',
      'Subject',
      'Key',
      'Key identifier',
      "Issuer's key",
      'Names',
      'Key usage',
    ],
  )
})
