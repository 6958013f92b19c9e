// `tls-lens inspect`, `verify` and `check` on files that openssl and keytool made, and what must not come out of them.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Cli, makeCli, type TestFolder } from '../support/cliProcess.ts'
import { type ContainerMaker, createContainerMaker, PASSWORD } from '../support/containerMakers.ts'
import { skipWithout } from '../support/opensslCommand.ts'
import { unavailable } from '../support/realServers.ts'

let cli: Cli
let maker: ContainerMaker
let folder: TestFolder
before(async () => {
  cli = await makeCli()
  maker = createContainerMaker()
  folder = cli.folder(makeFiles())
})
after(() => {
  cli.remove()
  maker.remove()
})

const OPENED = ['--password-file', 'password.txt']
/** Long after all that was made here has expired. */
const LATER = ['--now', '2199-01-01']

/** Files by their names, with wrong extensions among them: what they are is in them. */
function makeFiles(): Record<string, Uint8Array | string> {
  const files: Record<string, Uint8Array | string> = {
    'password.txt': `${PASSWORD}\nand a second line\n`,
    'wrong.txt': 'another word\n',
  }
  const make = (name: string, ...words: readonly string[]) => {
    maker.openssl(...words, '-out', name)
    files[name] = maker.read(name)
  }
  const export12 = ['pkcs12', '-export', '-in', 'shop.pem', '-inkey', 'shop.key', '-certfile', 'ca.pem']
  const locked = ['-passout', `pass:${PASSWORD}`]
  make('shop.p12', ...export12, ...locked, '-name', 'Shop')
  make('old.pfx', ...export12, ...locked, '-legacy')
  make('open.p12', ...export12, ...locked, '-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac')
  make('store.bin', ...export12, ...locked)
  make('shop.der', 'x509', '-in', 'shop.pem', '-outform', 'DER')
  make('chain.p7b', 'crl2pkcs7', '-nocrl', '-certfile', 'shop.pem', '-certfile', 'ca.pem', '-outform', 'DER')
  make('chain.p7c', 'crl2pkcs7', '-nocrl', '-certfile', 'shop.pem', '-certfile', 'ca.pem')
  make('key8.pem', 'pkcs8', '-topk8', '-in', 'shop.key', ...locked)
  make('key8.der', 'pkcs8', '-topk8', '-in', 'shop.key', '-outform', 'DER', ...locked)
  make('key.der', 'pkcs8', '-topk8', '-in', 'shop.key', '-outform', 'DER', '-nocrypt')
  make('key-old.pem', 'rsa', '-in', 'shop.key', '-traditional', '-aes128', ...locked)
  for (const name of ['shop.key', 'shop.pem', 'ca.pem']) files[name] = maker.read(name)
  if (unavailable('java') === undefined) {
    const from = ['-srckeystore', 'shop.p12', '-srcstorepass', PASSWORD]
    for (const type of ['jks', 'jceks']) {
      const named = ['-srcalias', 'shop', '-destkeypass', PASSWORD]
      maker.importStore(`shop.${type}`, type, ...from, ...named)
      files[`shop.${type}`] = maker.read(`shop.${type}`)
    }
  }
  return files
}

async function inspectedJson(...words: readonly string[]) {
  const { code, stdout, stderr } = await folder.run(['inspect', '--format', 'json', ...words])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout).files[0]
}

describe('inspect', () => {
  test('says without the password how a file is protected, and that there is more', async () => {
    const { code, stdout } = await folder.run(['inspect', 'shop.p12'])
    assert.equal(code, 0)
    assert.match(stdout, /^shop\.p12\n {2}PKCS #12 — 1 private key\n/)
    assert.match(
      stdout,
      /\n {2}Certificates +AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 2048 iterations\n/,
    )
    assert.match(stdout, /\n {2}Password +needed to see the rest\n/)
  })

  test('with the password shows what is in it, and whose key it is', async () => {
    const { stdout } = await folder.run(['inspect', 'shop.p12', ...OPENED])
    assert.match(stdout, /\n {2}Integrity .*, holds\n/)
    assert.match(stdout, /\n {2}shop\.example — .*\n/)
    assert.match(stdout, /\n {2}Private key — RSA 2048, encrypted\n/)
    assert.match(stdout, /\n {2}Alias Shop\.\n\n {2}It belongs to the certificate of shop\.example\.\n/)
  })

  test('takes the password from the environment too', async () => {
    const env = { TLS_LENS_PASSWORD: PASSWORD }
    const { stdout } = await folder.run(['inspect', 'old.pfx'], { env })
    assert.match(stdout, /RC2-40-CBC/)
    assert.match(stdout, /\n {2}Shop CA — /)
  })

  test('has the fields of the JSON', async () => {
    const { container, blocks } = await inspectedJson('shop.p12', ...OPENED)
    assert.deepEqual([container.kind, container.password, container.errors], ['pkcs12', 'accepted', []])
    assert.equal(container.protections[0].verified, true)
    assert.deepEqual(
      blocks.map((it: { kind: string; alias?: string; belongsTo?: number }) => [
        it.kind,
        it.alias,
        it.belongsTo,
      ]),
      [
        ['certificate', 'Shop', undefined],
        ['certificate', undefined, undefined],
        ['privateKey', 'Shop', 0],
      ],
    )
    assert.equal(blocks[0].range, undefined)
    assert.deepEqual(blocks[2].privateKey, {
      algorithm: 'rsa',
      title: 'RSA 2048, encrypted',
      bits: 2048,
      encrypted: true,
      protection: { title: 'AES-256-CBC, key from PBKDF2 with HMAC-SHA-256', iterations: 2048 },
    })
  })

  test('knows a file by its content', async () => {
    assert.equal((await inspectedJson('store.bin')).container.kind, 'pkcs12')
    const text = await inspectedJson('chain.p7c')
    assert.deepEqual(
      text.blocks.map((it: { label: string; certificate: { subject: string } }) => it.certificate.subject),
      ['CN=shop.example', 'CN=Shop CA'],
    )
    assert.equal(text.blocks[1].range.start.line, 1)
  })

  test('says of an encrypted key what it is, and whose among the files', async () => {
    for (const name of ['key8.pem', 'key8.der', 'key-old.pem']) {
      const { blocks } = await inspectedJson(name, 'shop.pem', ...OPENED)
      assert.equal(blocks[0].privateKey.bits, 2048)
      assert.match(blocks[0].owner, /^[0-9a-f]{64}$/)
      const closed = await inspectedJson(name)
      assert.equal(closed.blocks[0].privateKey.bits, undefined)
      assert.match(closed.blocks[0].privateKey.protection.title, /^AES-/)
    }
  })

  test('refuses a wrong password in one line', async () => {
    for (const name of ['shop.p12', 'old.pfx', 'key8.pem', 'key-old.pem', 'key8.der']) {
      const { code, stdout, stderr } = await folder.run(['inspect', name, '--password-file', 'wrong.txt'])
      assert.deepEqual([code, stdout], [2, ''])
      assert.equal(stderr, `tls-lens inspect: ${name}: wrong password\n`)
    }
    const { code, stderr } = await folder.run(['inspect', 'shop.p12', '--password-file', 'missing.txt'])
    assert.deepEqual([code, stderr], [2, 'tls-lens inspect: missing.txt: there is no such file\n'])
  })
})

describe('at a terminal', () => {
  test('asks for the password, and does not show what is typed', async (context) => {
    if (skipWithout(context, hasTerminal(), "util-linux's script")) return
    const { code, shown } = await typed(`${PASSWORD}\r`)
    assert.equal(code, 0)
    assert.match(shown, /^Password of shop\.p12: \r\n/)
    assert.match(shown, /shop\.example — /)
    assert.ok(!shown.includes(PASSWORD))
  })

  test('can be left with Ctrl-C', async (context) => {
    if (skipWithout(context, hasTerminal(), "util-linux's script")) return
    assert.deepEqual(await typed('\u0003'), { code: 130, shown: 'Password of shop.p12: \r\n' })
  })

  function hasTerminal(): boolean {
    return /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
  }

  /** Types as soon as there is a question, and returns all that the terminal shows. */
  function typed(keys: string): Promise<{ readonly code: number | null; readonly shown: string }> {
    const command = `${process.execPath} ${cli.program} inspect shop.p12`
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], { cwd: folder.path })
    let shown = ''
    let asked = false
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text
      if (!asked && shown.includes('Password of')) {
        asked = true
        // The question stands there a moment before the terminal is told to show nothing.
        setTimeout(() => terminal.stdin.write(keys), 500)
      }
    })
    return new Promise((resolve, reject) => {
      terminal.once('error', reject)
      terminal.once('close', (code) => {
        terminal.stdin.destroy()
        resolve({ code, shown })
      })
    })
  }
})

describe('verify', () => {
  test('takes the chain of a container, that of the key first', async () => {
    for (const name of ['shop.p12', 'old.pfx', 'chain.p7b', 'chain.p7c']) {
      const words = ['verify', name, '--ca', 'ca.pem', '--purpose', 'any', ...OPENED]
      const { code, stdout, stderr } = await folder.run(words)
      assert.equal(code, 0, stderr + stdout)
      assert.match(stdout, /\n {2}shop\.example — .*\n {2}Shop CA — .*, trusted\n/)
    }
  })

  test('says what to do about a closed one', async () => {
    const { code, stderr } = await folder.run(['verify', 'shop.p12', '--ca', 'ca.pem'])
    assert.equal(code, 2)
    assert.match(stderr, /^tls-lens verify: shop\.p12: needs its password: .*--password-file/)
  })
})

describe('check', () => {
  test('judges the certificates of binary files, without a place in them', async () => {
    for (const name of ['shop.p12', 'old.pfx', 'open.p12', 'store.bin', 'shop.der', 'chain.p7b']) {
      const words = ['check', name, '--format', 'json', ...LATER, ...OPENED]
      const { code, stdout } = await folder.run(words)
      assert.equal(code, 1)
      const { findings, summary } = JSON.parse(stdout)
      assert.equal(summary.files, 1)
      const expired = findings.find((it: { ruleId: string }) => it.ruleId === 'expired')
      assert.match(expired.message, /^expired .* ago: shop\.example$/)
      assert.deepEqual([expired.path, expired.range], [name, undefined])
    }
  })

  test('finds them in a folder, whatever they are called, and says which are closed', async () => {
    const { stdout, stderr } = await folder.run(['check', '.', ...LATER])
    for (const name of ['shop.der', 'chain.p7b', 'open.p12'])
      assert.match(stdout, new RegExp(`^${name}$`, 'm'))
    assert.match(stderr, /^tls-lens check: store\.bin: needs its password/m)
    assert.doesNotMatch(stderr, /key8\.der/)
  })

  test('in all formats', async () => {
    const text = await folder.run(['check', 'shop.der', ...LATER])
    assert.match(text.stdout, /^shop\.der\n +error +expired/)
    const github = await folder.run(['check', 'shop.der', '--format', 'github', ...LATER])
    assert.match(github.stdout, /^::error file=shop\.der,title=tls-lens%3A expired::/)
    const sarif = await folder.run(['check', 'shop.der', '--format', 'sarif', ...LATER])
    const [location] = JSON.parse(sarif.stdout).runs[0].results[0].locations
    assert.deepEqual(location, { physicalLocation: { artifactLocation: { uri: 'shop.der' } } })
  })

  test('cannot look at a named file that is closed', async () => {
    const { code, stdout, stderr } = await folder.run(['check', 'shop.p12'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /needs its password/)
  })
})

describe('what is secret', () => {
  test('does not come out of any command', async () => {
    const key = createPrivateKey(Buffer.from(maker.read('shop.key')).toString())
    const { d, p, q } = key.export({ format: 'jwk' })
    const secrets = [d!, p!, q!].flatMap((it) => formsOf(Buffer.from(it, 'base64url')))
    secrets.push(PASSWORD, ...formsOf(Buffer.from(PASSWORD)))
    const names = filesWithKeys()
    const each = (...words: readonly string[]) => names.map((name) => [...words, name])
    const checks = [['.'], ['--format', 'json', '.'], ['--format', 'sarif', '.']].map((it) => [
      'check',
      ...it,
    ])
    const verify = ['verify', '--ca', 'ca.pem']
    const inspections = [
      ['inspect', ...names],
      ['inspect', '--format', 'json', ...names],
    ]
    for (const [password, calls] of [
      [[], [...inspections, ...each(...verify), ...checks]],
      [OPENED, [...inspections, ...each(...verify, '--format', 'json'), ...checks]],
      [
        ['--password-file', 'wrong.txt'],
        [...each('inspect'), ...checks],
      ],
    ] as const) {
      for (const words of calls) {
        const { stdout, stderr } = await folder.run([...words, ...password])
        const shown = stdout + stderr
        assert.ok(shown.length > 0, words.join(' '))
        for (const secret of secrets) assert.ok(!shown.includes(secret), words.join(' '))
      }
    }
  })

  /** One at least for each kind of reader. */
  function filesWithKeys(): readonly string[] {
    const always = [
      'shop.p12',
      'old.pfx',
      'open.p12',
      'key8.pem',
      'key8.der',
      'key.der',
      'key-old.pem',
      'shop.key',
    ]
    return unavailable('java') === undefined ? [...always, 'shop.jks', 'shop.jceks'] : always
  }

  /** As hexadecimal digits, with and without separators, as base64 at any place, as numbers: of the middle, 12 bytes. */
  function formsOf(secret: Buffer): string[] {
    const start = Math.floor(secret.length / 3)
    const part = secret.subarray(start, start + 12)
    const hex = part.toString('hex')
    const pairs = hex.match(/../g)!
    const base64 = [0, 1, 2].map((skip) => {
      const aligned = part.subarray(skip)
      return aligned.subarray(0, aligned.length - (aligned.length % 3)).toString('base64')
    })
    const texts = [hex, pairs.join(':'), pairs.join(' ')]
    return [...texts, ...texts.map((it) => it.toUpperCase()), ...base64, [...part].join(',')]
  }
})
