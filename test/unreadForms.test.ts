// Files of PEM that no program reads, and what is found in them: nothing else is as it was but the form.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, describe, test } from 'node:test'
import { fileSystem, uriOfPath } from '../server/node/fileSystem.ts'
import { createLanguageService } from '../server/src/service/languageService.ts'
import { toPlainText } from '../server/src/service/shared/markdown.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { temporaryFolder } from './support/lspClient.ts'

const SHOP = pemOfRecipes(parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nissuer CN=Test CA'))
const KEY = pemOfRecipes(parseRecipes('private-key ec p256'))
const NOW = Date.parse('2026-03-01')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const linesAfter = (prefix: string, text: string) => text.replace(/^(?=.)/gm, prefix)

const QUOTED = 'error: each line begins with'
const UTF_16 = 'error: the file is UTF-16: programs find no block in it'
const FORMS: Readonly<Record<string, readonly [bytes: Buffer, message: string]>> = {
  'quoted in a mail': [Buffer.from(linesAfter('> ', SHOP)), `${QUOTED} \`>\`: programs find no block here`],
  'quoted twice': [Buffer.from(linesAfter('>> ', SHOP)), `${QUOTED} \`>>\`: programs find no block here`],
  'in a diff': [Buffer.from(linesAfter('+', SHOP)), `${QUOTED} \`+\`: programs find no block here`],
  'in a table': [Buffer.from(linesAfter('| ', SHOP)), `${QUOTED} \`|\`: programs find no block here`],
  'commented out': [Buffer.from(linesAfter('# ', SHOP)), 'info: commented out: programs do not read it'],
  'with `\\n` for line breaks': [
    Buffer.from(SHOP.replaceAll('\n', '\\n')),
    'error: line breaks written as `\\n`: programs find no block here',
  ],
  'in UTF-16 with a byte order mark': [Buffer.from(`\ufeff${SHOP}`, 'utf16le'), UTF_16],
  'in UTF-16 without one': [Buffer.from(SHOP, 'utf16le'), UTF_16],
  'in UTF-16, big end first': [Buffer.from(`\ufeff${SHOP}`, 'utf16le').swap16(), UTF_16],
}

for (const [how, [bytes, message]] of Object.entries(FORMS)) {
  describe(`a certificate ${how}`, () => {
    test('is one that OpenSSL does not find', () => {
      assert.throws(() => execFileSync('openssl', ['x509', '-noout'], { input: bytes, stdio: 'pipe' }))
    })

    test('is reported once, and not shown as healthy', async () => {
      const { findings, hover } = await looked('shop.pem', bytes)
      assert.deepEqual(findings, [message])
      if (!how.includes('UTF-16')) assert.ok(hover.includes(message.replace(/^\w+: /, '')), hover)
    })
  })
}

test('a key is reported as well', async () => {
  const { findings } = await looked('shop.key', Buffer.from(linesAfter('> ', KEY)))
  assert.ok(findings.includes(`${QUOTED} \`>\`: programs find no block here`))
})

test('a Secret with the key in tls.crt and the certificate in tls.key is reported at both', async () => {
  const secret = (certificate: string, key: string) =>
    `apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ${base64(certificate)}\n  tls.key: ${base64(key)}\n`
  const faults = async (text: string) =>
    (await looked('secret.yaml', Buffer.from(text))).findings.filter((it) => it.startsWith('error'))
  assert.deepEqual(await faults(secret(KEY, SHOP)), [
    'error: a private key, where a certificate is read',
    'error: a certificate, where a private key is read',
  ])
  assert.deepEqual(await faults(secret(SHOP, KEY)), [])
  // Go and OpenSSL pass over the blocks that they do not look for.
  assert.deepEqual(await faults(secret(SHOP + KEY, SHOP + KEY)), [])
})

test('a file in UTF-8, with a byte order mark or without, is read as it is', async () => {
  for (const text of [SHOP, `# Häuser\n${SHOP}`]) {
    assert.deepEqual((await looked('shop.pem', Buffer.from(text))).findings, [])
  }
})

async function looked(name: string, bytes: Buffer) {
  const folder = temporaryFolder({ [name]: bytes })
  after(folder.remove)
  const service = createLanguageService({
    files: fileSystem,
    now: () => NOW,
    onFailure: ({ error }) => assert.fail(String(error)),
  })
  service.workspace.setFolders([uriOfPath(folder.path)])
  const uri = uriOfPath(`${folder.path}/${name}`)
  const analysis = await service.workspace.analyze(uri)
  const hover = await service.hover(uri, analysis!.blocks[0]!.range.start)
  return {
    findings: analysis!.findings
      .filter(({ ruleId }) => ruleId !== 'unencrypted-private-key')
      .map(({ severity, message }) => `${severity}: ${message}`),
    hover: toPlainText(hover?.markdown ?? ''),
  }
}
