// Keys beside requests and certificates that OpenSSL made, in a folder without a configuration.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileSystem, uriOfPath } from '../server/node/fileSystem.ts'
import { createLanguageService } from '../server/src/service/languageService.ts'
import { temporaryFolder } from './support/lspClient.ts'

const made = temporaryFolder({})
after(made.remove)
const openssl = (...words: string[]) =>
  execFileSync('openssl', words, { cwd: made.path, stdio: ['ignore', 'pipe', 'ignore'] })
const bytes = (name: string) => readFileSync(join(made.path, name))
for (const name of ['a', 'b']) {
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`)
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}.example`, '-out', `${name}.csr`)
  const own = ['-key', `${name}.key`, '-subj', `/CN=${name}.example`, '-addext', 'basicConstraints=CA:FALSE']
  openssl('req', '-x509', ...own, '-out', `${name}.crt`)
  openssl('x509', '-in', `${name}.crt`, '-outform', 'DER', '-out', `${name}.der`)
}

const FOLDERS: Readonly<Record<string, readonly [files: Record<string, string>, message?: string]>> = {
  'a request of another key': [
    { 'pay.key': 'a.key', 'pay.csr': 'b.csr' },
    'the key does not belong to the request in pay.csr',
  ],
  'a certificate of another key': [
    { 'pay.key': 'a.key', 'pay.cer': 'b.crt' },
    'the key does not belong to the certificate in pay.cer',
  ],
  "certbot's names": [
    { 'privkey.pem': 'a.key', 'cert.pem': 'b.crt', 'fullchain.pem': 'b.crt' },
    'the key does not belong to the certificate in cert.pem',
  ],
  'names with -key': [
    { 'pay-key.pem': 'a.key', 'pay-cert.pem': 'b.crt' },
    'the key does not belong to the certificate in pay-cert.pem',
  ],
  'names with .key': [
    { 'pay.key.pem': 'a.key', 'pay.crt.pem': 'b.crt' },
    'the key does not belong to the certificate in pay.crt.pem',
  ],
  'names in upper case': [
    { 'PAY.KEY': 'a.key', 'PAY.CRT': 'b.crt' },
    'the key does not belong to the certificate in PAY.CRT',
  ],
  '-key and .cer': [
    { 'pay-key.pem': 'a.key', 'pay.cer': 'b.crt' },
    'the key does not belong to the certificate in pay.cer',
  ],
  'its own certificate and an older request': [
    { 'pay.key': 'a.key', 'pay.crt': 'a.crt', 'pay.csr': 'b.csr' },
  ],
  'a certificate of another key in DER': [
    { 'pay.key': 'a.key', 'pay.crt': 'b.der' },
    'the key does not belong to the certificate in pay.crt',
  ],
  'a certificate of another key that is called .der': [
    { 'pay.key': 'a.key', 'pay.der': 'b.der' },
    'the key does not belong to the certificate in pay.der',
  ],
  'its own certificate in DER': [{ 'pay.key': 'a.key', 'pay.cer': 'a.der' }],
  'its own request': [{ 'pay.key': 'a.key', 'pay.csr': 'a.csr' }],
  'a certificate that is called otherwise': [{ 'pay.key': 'a.key', 'shop.crt': 'b.crt' }],
  nothing: [{ 'pay.key': 'a.key' }],
}

for (const [what, [files, message]] of Object.entries(FOLDERS)) {
  test(`a key beside ${what}`, async () => {
    const folder = temporaryFolder(
      Object.fromEntries(Object.entries(files).map(([name, source]) => [name, bytes(source)])),
    )
    after(folder.remove)
    const service = createLanguageService({
      files: fileSystem,
      now: () => Date.now(),
      onFailure: ({ error }) => assert.fail(String(error)),
    })
    service.workspace.setFolders([uriOfPath(folder.path)])
    const [key = ''] = Object.keys(files)
    const analysis = await service.workspace.analyze(uriOfPath(join(folder.path, key)))
    const found = analysis!.findings.filter(({ ruleId }) => ruleId === 'key-mismatch')
    assert.deepEqual(
      found.map((it) => it.message),
      message === undefined ? [] : [message],
    )
  })
}
