// Folders in which somebody else put what is not a file, or a link to what is none of the folder's business.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { WORKSPACE_CERTIFICATES, type WorkspaceCertificates } from '../../server/src/lsp/protocol.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type Cli, makeCli, type TestFolder } from '../support/cliProcess.ts'
import { type LspClient, startClient } from '../support/lspClient.ts'

const isWindows = process.platform === 'win32'

const OLD = `server {
    listen 443 ssl;
    ssl_protocols TLSv1 TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
}
`
const CERTIFICATE = pemOfRecipes(parseRecipes('subject CN=shop.example\nsan DNS:shop.example'))
const KEY = pemOfRecipes(parseRecipes('private-key ec p256'))

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

interface Report {
  readonly findings: readonly { readonly path: string; readonly ruleId: string }[]
  readonly summary: { readonly files: number }
}

/** Each with what is said of it where it is named. */
const ODD: Readonly<Record<string, RegExp>> = {
  'pipe.pem': /not a regular file/,
  'socket.pem': /not a regular file/,
  'zero.pem': /not a regular file/,
  'terminal.pem': /not a regular file|there is no such file/,
  'pipe-behind-a-link.pem': /not a regular file/,
  'large.pem': /larger than 32 MiB/,
  'loop.pem': /a symbolic link that leads to itself/,
  'nowhere.pem': /there is no such file/,
  ...(process.platform === 'linux'
    ? {
        'pagemap.pem': /not a regular file/,
        'environment.pem': /not a regular file/,
        'system.pem': /not a regular file/,
      }
    : {}),
}

function pipe(path: string): void {
  execFileSync('mkfifo', [path])
}

/** A folder with a sound file, `a.nginx`, and all of {@link ODD}. */
function hostileFolder(): TestFolder {
  const folder = cli.folder({
    'a.nginx': `${OLD}server { listen 443 ssl; ssl_certificate pipe.pem; ssl_certificate_key zero.pem; include parts/*.x; }\n`,
    'certificate.pem': CERTIFICATE,
    'parts/b.x': '',
    'folder.pem/c.nginx': OLD,
    'new\nline.nginx': OLD,
  })
  const at = (name: string) => join(folder.path, name)
  for (const name of ['.gitignore', 'folder.pem/.gitignore', 'pipe.pem', 'parts/pipe.x']) pipe(at(name))
  makeSocket(at('socket.pem'))
  symlinkSync('/dev/zero', at('parts/zero.x'))
  symlinkSync('/dev/zero', at('zero.pem'))
  symlinkSync('/dev/tty', at('terminal.pem'))
  symlinkSync('pipe.pem', at('pipe-behind-a-link.pem'))
  symlinkSync('/proc/self/pagemap', at('pagemap.pem'))
  symlinkSync('/proc/self/environ', at('environment.pem'))
  symlinkSync('/sys/kernel/uevent_seqnum', at('system.pem'))
  symlinkSync('loop.pem', at('loop.pem'))
  symlinkSync('gone', at('nowhere.pem'))
  symlinkSync('.', at('again'))
  writeFileSync(at('large.pem'), '')
  truncateSync(at('large.pem'), 2 ** 40)
  return folder
}

/** One that is left behind, as by a server that was killed. */
function makeSocket(path: string): void {
  const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  assert.equal(spawnSync(process.execPath, ['-e', script, path]).signal, 'SIGKILL')
}

describe('a folder with pipes, devices, sockets, endless files and links to them', {
  skip: isWindows,
}, () => {
  let folder: TestFolder
  before(() => {
    folder = hostileFolder()
  })

  test('is checked to its end', async () => {
    const { code, stdout } = await folder.run(['check', '--format', 'json'])
    const { findings } = JSON.parse(stdout) as Report
    const found = findings.filter((it) => it.ruleId === 'deprecated-protocol-version').map((it) => it.path)
    assert.deepEqual(found, ['a.nginx', 'folder.pem/c.nginx', 'new\nline.nginx'])
    assert.equal(code, 1)
  })

  for (const [name, why] of Object.entries(ODD)) {
    test(`${name} is refused by name, with one line and exit code 2`, async () => {
      const commands = [
        ['check', name],
        ['inspect', name],
        ['verify', name],
        ['verify', '--ca', name, 'certificate.pem'],
        ['verify', '--untrusted', name, 'certificate.pem'],
        ['inspect', '--password-file', name, 'certificate.pem'],
        ['check', '--password-file', name, 'certificate.pem'],
        ['check', '--weak-keys', name, 'certificate.pem'],
        ['handshake', '--cert', name, 'localhost:1'],
        ['handshake', '--ca', name, 'localhost:1'],
      ]
      for (const words of commands) {
        const { code, stdout, stderr } = await folder.run(words)
        assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, words.join(' '))
        assert.match(stderr, why, words.join(' '))
        assert.equal(stderr.split('\n').length, 2, words.join(' '))
      }
    })
  }

  test('a folder is no file', async () => {
    for (const words of [
      ['inspect', 'folder.pem'],
      ['verify', 'folder.pem'],
      ['check', '--weak-keys', 'folder.pem'],
    ]) {
      const { code, stderr } = await folder.run(words)
      assert.equal(code, 2)
      assert.match(stderr, /folder\.pem: a folder\n$/)
    }
  })

  test('keys are logged into regular files alone, and through no link that leads out', async () => {
    const outside = cli.folder({ 'mine.txt': 'mine' })
    symlinkSync(join(outside.path, 'mine.txt'), join(folder.path, 'out.log'))
    symlinkSync(join(outside.path, 'new.txt'), join(folder.path, 'new.log'))
    symlinkSync('inside.txt', join(folder.path, 'in.log'))
    writeFileSync(join(folder.path, 'inside.txt'), '')
    for (const name of ['pipe.pem', 'socket.pem', 'zero.pem', 'folder.pem', 'out.log', 'new.log']) {
      const { code, stderr } = await folder.run(['handshake', '--keylog', name, 'localhost:1'])
      assert.equal(code, 2, name)
      assert.equal(stderr.split('\n').length, 2, name)
    }
    assert.equal(readFileSync(join(outside.path, 'mine.txt'), 'utf8'), 'mine')
    assert.equal((await folder.run(['handshake', '--keylog', 'in.log', 'localhost:1'])).code, 1)
  })

  test('what is written to standard input without end is read to the limit of a file, and no further', () => {
    const endless = openSync('/dev/zero', 'r')
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli.program, 'check', '--stdin', '--dialect', 'pem'],
      { stdio: [endless, 'ignore', 'pipe'], encoding: 'utf8' },
    )
    closeSync(endless)
    assert.deepEqual([status, stderr], [2, 'tls-lens check: standard input: larger than 32 MiB\n'])
  })

  test('is served by the language server', async () => {
    const lsp = await startClient({ folders: [folder.path], trusted: false })
    started.push(lsp)
    const uri = uriOf(folder, 'a.nginx')
    await lsp.open(uri, 'nginx', readFileSync(join(folder.path, 'a.nginx'), 'utf8'))
    assert.ok((await lsp.pull(uri)).some((it) => it.code === 'deprecated-protocol-version'))
    const { files } = await lsp.connection.sendRequest<WorkspaceCertificates>(WORKSPACE_CERTIFICATES)
    assert.deepEqual(
      files.map((it) => it.uri),
      [uriOf(folder, 'certificate.pem')],
    )
    assert.equal(await lsp.stop(), 0)
  })
})

const started: LspClient[] = []
after(() => {
  for (const { process: child } of started) if (child.exitCode === null) child.kill()
})

function uriOf(folder: TestFolder, name: string): string {
  return pathToFileURL(join(folder.path, name)).href
}

describe('in a repository whose .gitignore is', { skip: isWindows }, () => {
  const kinds: Readonly<Record<string, (path: string) => void>> = {
    'a pipe': pipe,
    'a link': (path) => symlinkSync('/dev/zero', path),
    'a folder': (path) => mkdirSync(path),
    huge: (path) => {
      writeFileSync(path, '')
      truncateSync(path, 2 ** 40)
    },
  }
  for (const [kind, make] of Object.entries(kinds)) {
    // Git passes a link over, so that the key is not ignored; of the others nothing is known.
    const expected = ['unencrypted-private-key', ...(kind === 'a link' ? ['private-key-not-ignored'] : [])]
    test(`${kind}, a key is judged by what is known of it, by both programs`, async () => {
      const folder = cli.folder({ 'shop.key': KEY })
      execFileSync('git', ['init', '--quiet', folder.path])
      make(join(folder.path, '.gitignore'))
      const { stdout } = await folder.run(['check', '--format', 'json'])
      const { findings, summary } = JSON.parse(stdout) as Report
      assert.deepEqual([findings.map((it) => it.ruleId), summary.files], [expected, 1])
      const lsp = await startClient({ folders: [folder.path] })
      started.push(lsp)
      const uri = uriOf(folder, 'shop.key')
      await lsp.open(uri, 'pem', KEY)
      assert.deepEqual(
        (await lsp.pull(uri)).map((it) => it.code),
        expected,
      )
      assert.equal(await lsp.stop(), 0)
    })
  }
})

describe('check --fix', { skip: isWindows }, () => {
  test('writes through no link that leaves the folder, and still reports what is there', async () => {
    const outside = cli.folder({ 'shop.nginx': OLD, 'api.nginx': OLD })
    const folder = cli.folder({ 'site/a.nginx': OLD, 'site/in/b.nginx': OLD, 'beside/c.nginx': OLD })
    symlinkSync(join(outside.path, 'shop.nginx'), join(folder.path, 'site/out.nginx'))
    symlinkSync('in/b.nginx', join(folder.path, 'site/in.nginx'))
    symlinkSync('../beside/c.nginx', join(folder.path, 'site/beside.nginx'))
    symlinkSync(outside.path, join(folder.path, 'site/folder'))
    const { code, stdout, stderr } = await folder.run(['check', '--fix', 'site'])
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^tls-lens check: site\/beside\.nginx: not changed, because it is a link to .*\/beside\/c\.nginx; name/m,
    )
    assert.match(stderr, /^tls-lens check: site\/out\.nginx: not changed/m)
    assert.equal(readFileSync(join(outside.path, 'shop.nginx'), 'utf8'), OLD)
    assert.equal(readFileSync(join(outside.path, 'api.nginx'), 'utf8'), OLD)
    assert.equal(readFileSync(join(folder.path, 'beside/c.nginx'), 'utf8'), OLD)
    for (const name of ['site/a.nginx', 'site/in/b.nginx']) {
      assert.match(readFileSync(join(folder.path, name), 'utf8'), /ssl_protocols TLSv1\.2 TLSv1\.3;/, name)
    }
    const [fixed = ''] = stdout.split('\n\n')
    assert.match(fixed, /site\/a\.nginx/)
    assert.doesNotMatch(fixed, /out\.nginx|beside\.nginx/)
    assert.match(stdout, /^site\/out\.nginx\n {2}3:19 {2}error/m)
  })

  test('writes through a named link within the working folder, not out of it', async () => {
    const outside = cli.folder({ 'shop.nginx': OLD })
    const folder = cli.folder({ 'available/a.nginx': OLD, 'enabled/keep': '' })
    symlinkSync('../available/a.nginx', join(folder.path, 'enabled/a.nginx'))
    symlinkSync(join(outside.path, 'shop.nginx'), join(folder.path, 'enabled/out.nginx'))
    assert.equal((await folder.run(['check', '--fix', 'enabled/a.nginx'])).code, 0)
    assert.match(readFileSync(join(folder.path, 'available/a.nginx'), 'utf8'), /ssl_protocols TLSv1\.2/)
    assert.equal((await folder.run(['check', '--fix', 'enabled/out.nginx'])).code, 2)
    assert.equal(readFileSync(join(outside.path, 'shop.nginx'), 'utf8'), OLD)
  })
})

describe('one file', () => {
  test('with half of a surrogate pair in a path does not end the check of the others', async () => {
    const uses = [
      '\\ud800.pem',
      '/\\udfff/a.pem',
      '../\\udc00b/../c.pem',
      '%ff.pem',
      '%.pem',
      'a\\u0000b.pem',
    ]
    const folder = cli.folder({
      ...Object.fromEntries(
        uses.map((it, index) => [
          `${index}.js`,
          `const { createServer } = require('https')\nconst fs = require('fs')\ncreateServer({ cert: fs.readFileSync('${it}'), minVersion: 'TLSv1' })\n`,
        ]),
      ),
      'z.nginx': OLD,
    })
    const { code, stdout, stderr } = await folder.run(['check', '--format', 'json'])
    const { findings } = JSON.parse(stdout) as Report
    const found = findings.filter((it) => it.ruleId === 'deprecated-protocol-version').map((it) => it.path)
    assert.deepEqual(found, [...uses.map((_, index) => `${index}.js`), 'z.nginx'])
    assert.deepEqual({ code, stderr }, { code: 1, stderr: '' })
  })

  test('that is named and cannot be read does not keep the others from being reported', async () => {
    const folder = cli.folder({ 'a.nginx': OLD, 'b.pem': CERTIFICATE, 'readme.txt': 'text\n' })
    const checked = await folder.run(['check', 'missing.pem', 'a.nginx'])
    assert.equal(checked.code, 2)
    assert.match(checked.stdout, /^a\.nginx\n {2}3:19 {2}error/)
    assert.equal(checked.stderr, 'tls-lens check: missing.pem: there is no such file or folder\n')
    for (const paths of [
      ['b.pem', 'readme.txt', 'missing.pem'],
      ['missing.pem', 'readme.txt', 'b.pem'],
    ]) {
      const { code, stdout, stderr } = await folder.run(['inspect', ...paths])
      assert.equal(code, 2)
      assert.match(stdout, /^b\.pem\n.*shop\.example/)
      assert.match(stderr, /^tls-lens inspect: readme\.txt: holds no PEM block/m)
      assert.match(stderr, /^tls-lens inspect: missing\.pem: there is no such file$/m)
      assert.equal(stderr.split('\n').length, 3)
      const json = await folder.run(['inspect', '--format', 'json', ...paths])
      assert.equal(json.code, 2)
      const { files } = JSON.parse(json.stdout) as { files: { path: string }[] }
      assert.deepEqual(
        files.map((it) => it.path),
        ['b.pem'],
      )
    }
  })

  test('whose name is not UTF-8 is named, and the others are reported', {
    skip: process.platform !== 'linux',
  }, async () => {
    const folder = cli.folder({ 'a.nginx': OLD })
    writeFileSync(Buffer.concat([Buffer.from(join(folder.path, 'caf')), Buffer.from([0xe9])]), OLD)
    const { code, stdout, stderr } = await folder.run(['check'])
    assert.equal(code, 1)
    assert.match(stdout, /^a\.nginx\n/)
    assert.equal(stderr, 'tls-lens check: caf\ufffd: its name is not UTF-8\n')
  })
})
