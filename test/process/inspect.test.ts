// `tls-lens inspect`, as docs/cli.md promises it.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

describe('inspect', () => {
  const CHAIN = pemOfRecipes(
    parseRecipes(
      'subject CN=shop.example\nsan DNS:shop.example\nissuer CN=Shop CA\nserial 2587\n---\nsubject CN=Shop CA\nca true',
    ),
  )

  test('says of each block what hover says', async () => {
    const folder = cli.folder({ 'chain.pem': CHAIN })
    const { code, stdout, stderr } = await folder.run(['inspect', 'chain.pem'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^chain\.pem\n {2}shop\.example — server certificate, expire/)
    assert.match(stdout, /\n {2}Issuer +Shop CA \(next in this file\)\n/)
    assert.match(stdout, /\n\n {2}Shop CA — intermediate, expire/)
  })

  test('says in the first line what speaks against a certificate, of PEM as of DER', async () => {
    const pem = pemOfRecipes(parseRecipes('subject CN=small.example\nkey rsa 1024'))
    const der = Buffer.from(pem.split('-----')[2]!, 'base64')
    const folder = cli.folder({ 'small.pem': pem, 'small.der': der })
    const { stdout } = await folder.run(['inspect', 'small.pem', 'small.der'])
    assert.equal(stdout.match(/^ {2}small\.example — .*\), but the key has 1024 bits$/gm)?.length, 2)
  })

  test('has the fields of the JSON, of PEM as of DER', async () => {
    const der = Buffer.from(CHAIN.split('-----')[2]!, 'base64')
    const folder = cli.folder({ 'chain.pem': CHAIN, 'shop.der': der })
    const { code, stdout } = await folder.run(['inspect', '--format', 'json', 'chain.pem', 'shop.der'])
    assert.equal(code, 0)
    const { files } = JSON.parse(stdout)
    assert.deepEqual(
      files.map(({ path, blocks }: { path: string; blocks: unknown[] }) => [path, blocks.length]),
      [
        ['chain.pem', 2],
        ['shop.der', 1],
      ],
    )
    const [text, binary] = [files[0].blocks[0], files[1].blocks[0]]
    assert.deepEqual(text.range.start, { line: 1, column: 1 })
    assert.equal(binary.range, undefined)
    assert.deepEqual(text.certificate, binary.certificate)
    assert.equal(text.certificate.serialNumber, '0a1b')
    assert.deepEqual(text.certificate.subjectAltNames, ['DNS:shop.example'])
    assert.equal(text.certificate.sha256, createHash('sha256').update(der).digest('hex'))
    assert.equal(text.certificate.isCa, false)
    assert.deepEqual(text.certificate.publicKey, {
      algorithm: 'ec',
      title: 'EC P-256',
      bits: 256,
      curve: 'secp256r1',
    })
    const names = text.certificate.extensions.find(({ oid }: { oid: string }) => oid === '2.5.29.17')
    const { bytes, ...said } = names
    assert.deepEqual(said, {
      oid: '2.5.29.17',
      name: 'subjectAltName',
      critical: false,
      says: ['shop.example'],
    })
    assert.ok(der.subarray(bytes.start, bytes.end).includes('shop.example'))
  })

  test('says which of several files belong together', async () => {
    const recipes = parseRecipes(
      'subject CN=shop.example\nissuer CN=Shop CA\n---\nsubject CN=Shop CA\nca true\nissuer self\n---\nprivate-key ec p256\nfor CN=shop.example\n---\nprivate-key ec p384',
    )
    const [shop, ca, key, other] = recipes.map((it) => pemOfRecipes([it], recipes))
    const files = { 'shop.crt': shop!, 'ca.crt': ca!, 'a.key': key!, 'b.key': other! }
    const folder = cli.folder(files)
    const text = await folder.run(['inspect', ...Object.keys(files)])
    assert.equal(
      text.stdout.slice(text.stdout.indexOf('What belongs together')),
      `What belongs together
  a.key: the key belongs to shop.crt
  b.key: the key belongs to none of these certificates and requests
  shop.crt: issued by ca.crt
`,
    )
    const { stdout } = await folder.run(['inspect', '--format', 'json', ...Object.keys(files)])
    assert.deepEqual(JSON.parse(stdout).belonging, [
      { kind: 'key', of: { file: 2, block: 0 }, to: [{ file: 0, block: 0 }] },
      { kind: 'key', of: { file: 3, block: 0 }, to: [] },
      { kind: 'issuer', of: { file: 0, block: 0 }, to: [{ file: 1, block: 0 }] },
    ])
    const alone = await folder.run(['inspect', 'a.key'])
    assert.doesNotMatch(alone.stdout, /belongs/)
  })

  test('says what is in base64 in a file of another kind, with its place', async () => {
    const secret = `kind: Secret\ndata:\n  tls.crt: ${Buffer.from(CHAIN).toString('base64')}\n`
    const folder = cli.folder({ 'secret.yaml': secret })
    const text = await folder.run(['inspect', 'secret.yaml'])
    assert.match(text.stdout, /^secret\.yaml\n {2}shop\.example — server certificate, expire/)
    const { stdout } = await folder.run(['inspect', '--format', 'json', 'secret.yaml'])
    const [first, second] = JSON.parse(stdout).files[0].blocks
    assert.deepEqual(first.range.start, { line: 3, column: 12 })
    assert.equal(second.range.start.line, 3)
    const characters = Math.ceil(((CHAIN.length - 1) * 8) / 6)
    assert.deepEqual(second.range.end, { line: 3, column: 12 + characters })
    assert.equal(second.certificate.subject, 'CN=Shop CA')
  })

  test('says nothing secret of a private key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    const der = privateKey.export({ type: 'pkcs8', format: 'der' })
    const secret = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url')
    const coded = Buffer.from(pem).toString('base64')
    const folder = cli.folder({ 'shop.key': pem, 'shop.der': der, 'secret.yaml': `tls.key: ${coded}\n` })
    for (const format of ['text', 'json']) {
      const files = ['shop.key', 'shop.der', 'secret.yaml']
      const { code, stdout } = await folder.run(['inspect', '--format', format, ...files])
      assert.equal(code, 0)
      const codedSecret = coded.slice(80, 120)
      for (const hidden of [
        secret.toString('hex'),
        secret.toString('base64'),
        pem.split('\n')[1]!,
        codedSecret,
      ]) {
        assert.ok(!stdout.includes(hidden))
      }
    }
  })

  test('prints what it can, with a line on standard error for each of the others', async () => {
    const folder = cli.folder({
      'chain.pem': CHAIN,
      'closed.pem': CHAIN,
      'empty.pem': '',
      'rubbish.bin': Uint8Array.from({ length: 500 }, (_, index) => (index * 7) % 256),
      'notes.txt': 'nothing',
      'newline.der': Buffer.from(
        `\n${Buffer.from(CHAIN.split('-----')[2]!, 'base64').toString('latin1')}`,
        'latin1',
      ),
      'shop.pem': CHAIN,
    })
    mkdirSync(join(folder.path, 'folder'))
    execFileSync('mkfifo', [join(folder.path, 'pipe')])
    chmodSync(join(folder.path, 'closed.pem'), 0)
    const files = [
      'missing.pem',
      'chain.pem',
      'closed.pem',
      'folder',
      'pipe',
      'rubbish.bin',
      'empty.pem',
      'notes.txt',
      'newline.der',
      'shop.pem',
    ]
    // Root reads what others may not.
    const isRoot = process.getuid?.() === 0
    const told = [
      'missing.pem: there is no such file',
      'closed.pem: no permission to read it',
      'folder: a folder',
      'pipe: not a regular file',
      'rubbish.bin: holds no PEM block, nor a certificate, request, CRL, key or container of them',
      'empty.pem: is empty',
      'notes.txt: holds no PEM block, nor a certificate, request, CRL, key or container of them',
      'newline.der: is a certificate in DER that begins at byte 1, behind a line break',
    ]
    const other = isRoot ? { uid: 65534 } : {}
    for (const format of ['text', 'json']) {
      const { code, stdout, stderr } = await folder.run(['inspect', '--format', format, ...files], other)
      assert.equal(code, 2)
      assert.deepEqual(
        stderr.trimEnd().split('\n'),
        told.map((it) => `tls-lens inspect: ${it}`),
      )
      const shown =
        format === 'json'
          ? JSON.parse(stdout).files.map(({ path }: { path: string }) => path)
          : stdout.match(/^[a-z]+\.pem$/gm)
      assert.deepEqual(shown, ['chain.pem', 'shop.pem'])
    }
  })

  test('says as `check` does that a file is empty', async () => {
    const folder = cli.folder({ 'empty.pem': '', 'blank.bin': '\n \n', 'empty.conf': '' })
    for (const name of ['empty.pem', 'blank.bin']) {
      for (const command of ['check', 'inspect']) {
        const { code, stderr } = await folder.run([command, name])
        assert.deepEqual([code, stderr], [2, `tls-lens ${command}: ${name}: is empty\n`])
      }
    }
    assert.equal((await folder.run(['check', '.'])).code, 0)
  })

  test('refuses a file in which there is nothing to be seen', async () => {
    const folder = cli.folder({ 'notes.txt': 'nothing' })
    const { code, stdout, stderr } = await folder.run(['inspect', 'notes.txt'])
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /^tls-lens inspect: notes\.txt: holds no PEM block/)
    assert.equal((await folder.run(['inspect', 'missing.pem'])).code, 2)
  })
})
