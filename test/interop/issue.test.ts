// Certificates and requests that are made here, as openssl reads and checks them, and as the rules judge them.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { lint } from '../../server/src/analysis/lint.ts'
import { DAY } from '../../server/src/base/instant.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { issueForDevelopment, makeRequest, NEW_KEYS, type WebCrypto } from '../../server/src/pki/issue.ts'
import { keyMatches } from '../../server/src/pki/keyMatch.ts'
import { EMPTY_POLICY } from '../../server/src/policy/policy.ts'

const crypto = webcrypto as WebCrypto
const folder = mkdtempSync(join(tmpdir(), 'tls-lens-issue-'))
after(() => rmSync(folder, { recursive: true }))
const names = ['localhost', 'shop.localhost', '127.0.0.1', '::1']

for (const key of NEW_KEYS) {
  describe(`with a key ${key}`, () => {
    it('a certificate for development is valid, for its names, and nothing is to be said of it', async () => {
      const now = Date.now()
      const { document, privateKey } = await issueForDevelopment({ names, key, days: 90, now, crypto })
      const text = openssl(['x509', '-noout', '-text', '-checkend', String(89 * 24 * 3600)], document)
      assert.match(text, /Certificate will not expire/)
      assert.match(
        text,
        /DNS:localhost, DNS:shop\.localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1/,
      )
      const file = join(folder, `${key}.pem`)
      writeFileSync(file, document)
      openssl(['verify', '-CAfile', file, '-verify_hostname', 'shop.localhost', file])
      const bundle = bundleOf('file:///localhost.pem', document)
      const [block] = bundle.blocks
      assert.ok(block?.content.kind === 'certificate')
      assert.equal(keyMatches(privateKey, block.content.certificate), true)
      const context = { now: now + DAY, expiryDays: 30 }
      assert.deepEqual(
        lint({ ...EMPTY_POLICY, bundles: [bundle] }, { context }).map((it) => `${it.ruleId}: ${it.message}`),
        [],
      )
    })

    it('a request is signed with its key and asks for its names', async () => {
      const organization = 'Shop, "Söhne" & Co'
      const { document, privateKey } = await makeRequest({ names, key, organization, country: 'DE', crypto })
      const text = openssl(
        ['req', '-noout', '-text', '-verify', '-nameopt', 'oneline,utf8,-esc_msb'],
        document,
      )
      assert.match(text, /Subject: C = DE, O = "Shop, \\"Söhne\\" & Co", CN = localhost/)
      assert.match(text, /DNS:localhost, DNS:shop\.localhost, IP Address:127\.0\.0\.1/)
      assert.equal(openssl(['pkey', '-pubout'], privateKey), openssl(['req', '-noout', '-pubkey'], document))
    })
  })
}

function openssl(parameters: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('openssl', parameters, { input, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return stdout
}
