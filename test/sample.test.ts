// The sample workspace of `npm start` has the flaws that it promises, each found at its words, and no others where it
// is sound.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileSystem, uriOfPath } from '../server/node/fileSystem.ts'
import { walk } from '../server/node/walk.ts'
import { type CheckedFiles, checkFiles } from '../server/src/analysis/checkFiles.ts'
import type { Finding } from '../server/src/analysis/finding.ts'
import { makeSampleWorkspace } from '../tools/sample/workspace.ts'

const folder = join(mkdtempSync(join(tmpdir(), 'tls-lens-sample-')), 'sample')
let checked: CheckedFiles

before(async () => {
  await makeSampleWorkspace(folder, { sound: 8443, old: 8444 }, Date.now())
  const files = []
  for await (const path of walk(folder, { honourGitignore: false })) {
    const uri = uriOfPath(path)
    files.push({ uri, read: () => fileSystem.read(uri) })
  }
  checked = await checkFiles(files, {
    files: fileSystem,
    // While a reader looks at it.
    now: () => Date.now() + 600_000,
    folders: [uriOfPath(folder)],
    onFailure: ({ error }) => {
      throw error
    },
  })
})
after(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

/** File, rule, the words that are underlined, and the message. */
const FLAWS: readonly [path: string, ruleId: string, words: string | RegExp, message: string | RegExp][] = [
  ['certificates/partner-bundle.pem', 'expired', /./, 'expired 6 days ago'],
  [
    'certificates/partner-bundle.pem',
    'wrong-order',
    '-----BEGIN CERTIFICATE-----',
    /^the certificate of partner\.example/,
  ],
  ['certificates/printer.pem', 'small-key', /./, 'the key has 1024 bits'],
  ['certificates/archive.pem', 'weak-signature', /./, 'signed with SHA-1'],
  ['nginx/tls/api.pem', 'expires-soon', /./, 'expires in 12 days'],
  ['nginx/sites-enabled/api', 'expires-soon', 'tls/api.pem', 'expires in 12 days: api.shop.example'],
  ['nginx/tls/old.pem', 'expired', /./, 'expired 40 days ago'],
  ['nginx/sites-enabled/old', 'expired', 'tls/old.pem', 'expired 40 days ago: old.example'],
  ['nginx/sites-enabled/old', 'deprecated-protocol-version', 'TLSv1', 'TLSv1.0 is deprecated'],
  ['nginx/sites-enabled/old', 'deprecated-protocol-version', 'TLSv1.1', 'TLSv1.1 is deprecated'],
  ['nginx/sites-enabled/old', 'no-tls13', /^ssl_protocols/, 'TLSv1.3 is not enabled'],
  ['nginx/sites-enabled/old', 'anonymous-key-exchange', 'ALL', /without authentication/],
  ['nginx/sites-enabled/old', 'rc4-cipher', 'RC4-SHA', 'RC4-SHA uses RC4'],
  ['nginx/sites-enabled/old', 'des-cipher', 'DES-CBC3-SHA', /3DES/],
  ['nginx/sites-enabled/old', 'null-encryption', 'eNULL', /without encryption/],
  ['nginx/sites-enabled/old', 'static-key-exchange', 'ALL', /static RSA/],
  ['nginx/sites-enabled/old', 'verification-disabled', /^ssl_verify_client/, /any CA/],
  ['nginx/sites-enabled/api', 'unknown-cipher-name', 'ECDHE-RSA-AES256-GCM-SHA348', /SHA384\?$/],
  ['nginx/sites-enabled/api', 'verification-disabled', /^proxy_ssl_verify off/, /not verified/],
  [
    'nginx/sites-enabled/api',
    'key-mismatch',
    'tls/mismatch.key',
    'the key does not belong to the certificate',
  ],
  ['nginx/sites-enabled/api', 'certificate-file-missing', 'tls/nowhere.pem', /^no such file/],
  [
    'kubernetes/api-tls.yaml',
    'wrong-order',
    /^[\w+/]+$/,
    'the certificate of api.shop.example is not the first',
  ],
  ['kubernetes/api-tls.yaml', 'expires-soon', /^[\w+/]+$/, 'expires in 12 days'],
  ['kubernetes/api-tls.yaml', 'key-mismatch', /^LS0tLS1C\w+$/, 'the key does not belong to the certificate'],
  ['saml/identity-provider.xml', 'small-key', /./, 'the key has 1024 bits'],
  ['node/server.ts', 'deprecated-protocol-version', /TLSv1/, 'TLSv1.0, TLSv1.1 are deprecated'],
  ['node/server.ts', 'expired', /old\.pem/, 'expired 40 days ago: old.example'],
  ['node/server.ts', 'rc4-cipher', /./, /RC4/],
  ['node/server.ts', 'verification-disabled', /^rejectUnauthorized: false/, /not verified/],
  ['node/client.ts', 'verification-disabled', /NODE_TLS_REJECT_UNAUTHORIZED/, /whole process/],
  ['node/client.ts', 'verification-disabled', /^rejectUnauthorized: false/, /not verified/],
  ['node/client.ts', 'deprecated-protocol-version', /TLSv1_method/, 'TLSv1.0 is deprecated'],
  ['node/client.ts', 'name-verification-disabled', /^checkServerIdentity/, /name/],
]

for (const [path, ruleId, words, message] of FLAWS) {
  test(`${path} has ${ruleId}: ${message}`, () => {
    const found = findingsIn(path).filter((it) => it.ruleId === ruleId)
    const shown = found.map((it) => ({ words: wordsOf(it), message: it.message }))
    const matches = (text: string, wanted: string | RegExp) =>
      typeof wanted === 'string' ? text === wanted : wanted.test(text)
    assert.ok(
      shown.some((it) => matches(it.words, words) && matches(it.message, message)),
      JSON.stringify(shown, undefined, 1),
    )
  })
}

for (const path of [
  'nginx/nginx.conf',
  'nginx/conf.d/session.conf',
  'nginx/sites-enabled/shop',
  'nginx/tls/shop.pem',
  'nginx/tls/clients.pem',
  'nginx/tls/mismatch.pem',
  'certificates/root.pem',
  'kubernetes/shop-tls.yaml',
  'certificates/client.pem',
]) {
  test(`${path} has nothing`, () => assert.deepEqual(findingsIn(path), []))
}

test('a key has nothing but that it is not encrypted', () => {
  for (const path of ['nginx/tls/shop.key', 'nginx/tls/api.key', 'certificates/client.key']) {
    assert.deepEqual(
      findingsIn(path).map((it) => it.ruleId),
      ['unencrypted-private-key'],
    )
  }
})

function findingsIn(path: string): readonly Finding[] {
  return checked.findings.get(uriOfPath(join(folder, path))) ?? []
}

function wordsOf({ range }: Finding): string {
  return readFileSync(new URL(range.uri), 'utf8').slice(range.start, range.end)
}
