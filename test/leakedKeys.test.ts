// Private keys where people leave them, in a git repository: the same finding as for a file that is nothing but a key.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileSystem, uriOfPath } from '../server/node/fileSystem.ts'
import { concat } from '../server/src/base/bytes.ts'
import { isContainer } from '../server/src/pki/container.ts'
import { createLanguageService } from '../server/src/service/languageService.ts'
import { toPlainText } from '../server/src/service/shared/markdown.ts'
import { decodeContent } from '../server/src/x509/content.ts'
import { temporaryFolder } from './support/lspClient.ts'

const RSA = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const ED = generateKeyPairSync('ed25519').privateKey
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  (key as { export(options: object): string }).export({ format: 'pem', type })
const der = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  (key as { export(options: object): Buffer }).export({ format: 'der', type }).toString('base64')
const jwk = (key: KeyObject) => JSON.stringify(key.export({ format: 'jwk' }))
const escaped = (text: string) => JSON.stringify(text).slice(1, -1)
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by)

const LEAKS: Readonly<Record<string, string>> = {
  '.env': `PORT=1\nKEY="${escaped(pem(EC))}"\n`,
  '.env.production': `KEY='${pem(EC)}'\n`,
  'shop.env': `KEY=${der(RSA)}\n`,
  'service-account.json': `{"type": "service_account", "private_key": "${escaped(pem(RSA))}"}`,
  'compose.yaml': `services:\n  web:\n    environment:\n      KEY: |\n${indented(pem(RSA, 'pkcs1'), '        ')}`,
  'secret.yml': `kind: Secret\ndata:\n  tls.key: ${Buffer.from(pem(EC, 'sec1')).toString('base64')}\n`,
  'main.tf': `resource "k" "k" {\n  key = <<EOT\n${pem(RSA)}EOT\n}\n`,
  'shop.tfvars': `key = "${escaped(pem(EC))}"\n`,
  'application.properties': `jwt.key=${der(EC)}\nrsa=${der(RSA, 'pkcs1')}\n`,
  'settings.toml': `key = """\n${pem(ED)}"""\n`,
  'jwks.json': `{"keys":[${jwk(EC)}, ${jwk(RSA)}]}`,
  'key.jwk': jwk(ED),
  'settings.ini': `jwk="${escaped(jwk(EC))}"\n`,
  'setup.sh': `cat > key.pem <<EOF\n${pem(EC)}EOF\n`,
  'install.ps1': `@'\n${pem(EC)}'@ | Out-File key.pem\n`,
  'web.dockerfile': `RUN echo '\\\n${pem(EC)}' > key.pem\n`,
  Dockerfile: `COPY <<EOF key.pem\n${pem(EC)}EOF\n`,
  id_ed25519: openSsh('none'),
  'config/deploy_key': openSsh('none'),
}

const OTHERS: Readonly<Record<string, string>> = {
  '.env.example': LEAKS['.env']!,
  'test/fixtures/jwks.json': LEAKS['jwks.json']!,
  'README.md': `\`\`\`\n${pem(EC)}\`\`\`\n`,
  'src/keys.ts': `const KEY = \`${pem(EC)}\`\n`,
  'public.json': JSON.stringify({ ...EC.export({ format: 'jwk' }), d: undefined }),
  id_rsa: openSsh('aes256-ctr'),
  'encrypted.yaml': `key: ENC[AES256_GCM,data:${'A'.repeat(200)},iv:=]\n`,
}

const folder = temporaryFolder({
  ...LEAKS,
  ...OTHERS,
  'ignored/.env': LEAKS['.env']!,
  '.gitignore': 'ignored/\n',
})
after(folder.remove)
execFileSync('git', ['init', '--quiet', folder.path])

describe('a private key in a repository', () => {
  for (const file of Object.keys(LEAKS)) {
    test(`is reported once in ${file}`, async () => {
      const { messages, findings } = await looked(file)
      assert.deepEqual(messages, ['git does not ignore this file with a private key'])
      assert.ok(findings.includes('unencrypted-private-key') || file === 'secret.yml')
    })
  }
  for (const file of [...Object.keys(OTHERS), 'ignored/.env']) {
    test(`is left alone in ${file}`, async () => {
      assert.deepEqual((await looked(file)).messages, [])
    })
  }
})

describe('a private key in DER', () => {
  const service = createLanguageService({
    files: fileSystem,
    now: () => 0,
    onFailure: ({ error }) => assert.fail(String(error)),
  })
  service.workspace.setFolders([uriOfPath(folder.path)])
  const found = async (file: string, label: string, key: Buffer) => {
    const contents = [{ label, ...decodeContent(label, key) }]
    const findings = await service.workspace.lintContained(uriOfPath(join(folder.path, file)), contents)
    return findings.map((it) => it.ruleId)
  }
  const rsa = Buffer.from(der(RSA), 'base64')

  for (const [form, key] of [
    ['PRIVATE KEY', rsa],
    ['RSA PRIVATE KEY', Buffer.from(der(RSA, 'pkcs1'), 'base64')],
    ['EC PRIVATE KEY', Buffer.from(der(EC, 'sec1'), 'base64')],
  ] as const) {
    test(`is reported as one in PEM is: ${form}`, async () => {
      assert.deepEqual(await found('shop.der', form, key), [
        'unencrypted-private-key',
        'private-key-not-ignored',
      ])
    })
  }

  test('is left alone where git ignores it, in tests, and encrypted', async () => {
    assert.deepEqual(await found('ignored/shop.der', 'PRIVATE KEY', rsa), ['unencrypted-private-key'])
    assert.deepEqual(await found('test/shop.der', 'PRIVATE KEY', rsa), ['unencrypted-private-key'])
    const encrypted = RSA.export({
      format: 'der',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'marked',
    })
    assert.deepEqual(await found('shop.der', 'ENCRYPTED PRIVATE KEY', encrypted), [])
  })

  test('is known as binary however short it is, and a text is not', () => {
    for (const key of [Buffer.from(der(EC, 'sec1'), 'base64'), Buffer.from(der(ED), 'base64')]) {
      assert.ok(key.length < 128)
      assert.ok(isContainer(key))
    }
    assert.ok(!isContainer(Buffer.from('0. a list\n')))
    assert.ok(!isContainer(Buffer.from(`0${'0'.repeat(49)}`)))
  })
})

test('hover says what an OpenSSH key and a JSON Web Key are, and nothing that is secret', async () => {
  for (const [file, headline] of [
    ['id_ed25519', 'Private key — Ed25519, not encrypted'],
    ['id_rsa', 'Private key — Ed25519, encrypted'],
    ['jwks.json', 'Private key — EC P-256, not encrypted'],
    ['main.tf', 'Private key — RSA 1024, not encrypted'],
  ] as const) {
    const { hover } = await looked(file)
    assert.equal(hover.split('\n')[0], headline)
    assert.ok(!hover.includes((EC.export({ format: 'jwk' }) as { d: string }).d))
    assert.ok(!hover.includes('marked-secret'))
  }
})

async function looked(file: string) {
  const service = createLanguageService({
    files: fileSystem,
    now: () => 0,
    onFailure: ({ error }) => assert.fail(String(error)),
  })
  service.workspace.setFolders([uriOfPath(folder.path)])
  const uri = uriOfPath(join(folder.path, file))
  const analysis = await service.workspace.analyze(uri)
  const block = analysis?.blocks[0]
  const hover = block && (await service.hover(uri, block.range.start))
  const findings = analysis?.findings ?? []
  return {
    messages: findings.filter((it) => it.ruleId === 'private-key-not-ignored').map((it) => it.message),
    findings: findings.map((it) => it.ruleId),
    hover: toPlainText(hover?.markdown ?? ''),
  }
}

/** A key of Ed25519 in OpenSSH's form, as openssh/PROTOCOL.key has it. */
function openSsh(cipher: string): string {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const string = (value: string | Uint8Array) => concat(number(Buffer.from(value).length), Buffer.from(value))
  const publicKey = concat(string('ssh-ed25519'), string(Buffer.alloc(32, 7)))
  const bytes = concat(
    Buffer.from('openssh-key-v1\0'),
    string(cipher),
    string(cipher === 'none' ? 'none' : 'bcrypt'),
    string(''),
    number(1),
    string(publicKey),
    string('marked-secret'.padEnd(64)),
  )
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,70}/g)!
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`
}
