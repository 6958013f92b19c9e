// `tls-lens verify`, as docs/cli.md promises it, beside `openssl verify`.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

const ROOT = 'subject CN=Shop Root\nissuer self\nca true\nkey-usage keyCertSign'
const MIDDLE = 'subject CN=Shop CA\nissuer CN=Shop Root\nca true\nkey-usage keyCertSign\nnot-after 2027-06-01'
const LEAF =
  'subject CN=shop.example\nsan DNS:shop.example\nissuer CN=Shop CA\nextended-key-usage serverAuth\nnot-after 2027-01-01'

const [LEAF_PEM, MIDDLE_PEM, ROOT_PEM] = pemOfRecipes(
  parseRecipes([LEAF, MIDDLE, ROOT].join('\n---\n')),
).split(/(?<=-----END CERTIFICATE-----\n)/) as [string, string, string]
const FILES = {
  'chain.pem': LEAF_PEM + MIDDLE_PEM,
  'leaf.pem': LEAF_PEM,
  'middle.pem': MIDDLE_PEM,
  'root.pem': ROOT_PEM,
}
const TRUSTED = ['--ca', 'root.pem']
const OVER_MIDDLE = ['--untrusted', 'middle.pem']
const ON = ['--now', '2026-11-24']

/** The variables of this machine. */
const UNSET = { SSL_CERT_FILE: '', SSL_CERT_DIR: '', NODE_EXTRA_CA_CERTS: '' }

function sha256(pem: string): string {
  return createHash('sha256')
    .update(Buffer.from(pem.split('-----')[2]!, 'base64'))
    .digest('hex')
}

describe('verify', () => {
  test('shows the path to the authority that is trusted', async () => {
    const { code, stdout, stderr } = await cli.folder(FILES).run(['verify', 'chain.pem', ...TRUSTED, ...ON])
    assert.equal(code, 0, stderr)
    assert.equal(
      stdout,
      `chain.pem: valid for servers on 2026-11-24

  shop.example — server certificate, expires in 38 days
  Shop CA — intermediate, expires in 6 months
  Shop Root — root, expires in 38 days, trusted

Trust anchors: root.pem
`,
    )
  })

  test('says at each certificate what is wrong with it, and fails', async () => {
    const words = ['verify', 'chain.pem', ...TRUSTED, '--hostname', 'api.example', '--now', '2027-03-01']
    const { code, stdout } = await cli.folder(FILES).run(words)
    assert.equal(code, 1)
    assert.match(stdout, /^chain\.pem: not valid for servers on 2027-03-01\n/)
    assert.match(
      stdout,
      /\n {2}shop\.example — .*\n {4}not for api\.example: for shop\.example name\n {4}shop\.example expired on 2027-01-01 expired\n/,
    )
  })

  test("trusts Mozilla's authorities where nothing else is said, and only the file's where one is named", async () => {
    const { code, stdout } = await cli.folder(FILES).run(['verify', 'chain.pem', ...ON])
    assert.equal(code, 1)
    assert.match(stdout, /no certificate of Shop Root, which issued Shop CA unknownIssuer/)
  })

  test('trusts what the operating system and the environment name, and says which', async () => {
    const folder = cli.folder(FILES)
    const words = ['verify', '--format', 'json', 'chain.pem', '--ca', 'system', ...ON]
    for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
      const { code, stdout } = await folder.run(words, { env: { ...UNSET, [variable]: 'root.pem' } })
      const { valid, trust } = JSON.parse(stdout)
      assert.deepEqual([code, valid], [0, true], stdout)
      assert.ok(trust.includes(`root.pem (${variable})`), String(trust))
      assert.match(trust[0], /^the operating system's CAs/)
      const missing = await folder.run(words, { env: { ...UNSET, [variable]: 'missing.pem' } })
      assert.deepEqual(
        // Node.js warns of its own variable.
        [missing.code, missing.stdout, missing.stderr.replace(/^Warning: .*\n/, '')],
        [2, '', `tls-lens verify: ${variable}: missing.pem cannot be read\n`],
      )
    }
    mkdirSync(join(folder.path, 'trusted'))
    folder.write({ 'trusted/any.pem': ROOT_PEM })
    const { stdout } = await folder.run(words, { env: { ...UNSET, SSL_CERT_DIR: 'trusted' } })
    const { valid, trust } = JSON.parse(stdout)
    assert.deepEqual([valid, trust], [true, ['trusted (SSL_CERT_DIR)']])
    // Unless they are chosen, the variables change nothing.
    const usual = await folder.run(['verify', 'chain.pem', ...ON], {
      env: { ...UNSET, SSL_CERT_FILE: 'root.pem' },
    })
    assert.equal(usual.code, 1)
    assert.match(usual.stdout, /Trust anchors: Mozilla's CAs \(Node\.js [\d.]+\)\n$/)
  })

  test('has the fields of the JSON', async () => {
    const folder = cli.folder(FILES)
    const words = ['verify', '--format', 'json', 'leaf.pem', ...OVER_MIDDLE, ...TRUSTED, ...ON]
    const valid = JSON.parse((await folder.run(words)).stdout)
    assert.deepEqual(valid, {
      valid: true,
      path: [LEAF_PEM, MIDDLE_PEM, ROOT_PEM].map(sha256),
      errors: [],
      trust: ['root.pem'],
    })
    const client = JSON.parse((await folder.run([...words, '--purpose', 'client'])).stdout)
    assert.deepEqual(client.errors, [
      { code: 'purpose', message: 'shop.example is not for clients', certificate: sha256(LEAF_PEM) },
    ])
  })

  test('fails at what --fail-on names, and prints what makes it fail', async () => {
    const folder = cli.folder(FILES)
    const words = ['verify', 'chain.pem', ...TRUSTED]
    const codes = async (...more: readonly string[]) => {
      const runs = ['never', 'untrusted', 'error', 'warning'].map((it) =>
        folder.run([...words, ...more, '--fail-on', it]),
      )
      return (await Promise.all(runs)).map((it) => it.code)
    }
    assert.deepEqual(await codes(...ON), [0, 0, 0, 0])
    // In its last thirty days a certificate has a warning.
    const late = ['--now', '2026-12-20']
    assert.deepEqual(await codes(...late), [0, 0, 0, 1])
    assert.deepEqual(await codes('--now', '2027-03-01'), [0, 1, 1, 1])
    const { stdout } = await folder.run([...words, ...late, '--fail-on', 'warning'])
    assert.match(
      stdout,
      /\n\nWhat the rules say of the certificates:\n {2}warning {2}expires in 12 days\b.* expires-soon\n$/,
    )
    const json = await folder.run([...words, ...late, '--fail-on', 'warning', '--format', 'json'])
    assert.deepEqual(
      JSON.parse(json.stdout).findings.map((it: { ruleId: string }) => it.ruleId),
      ['expires-soon'],
    )
    const untrusted = await folder.run(['verify', 'chain.pem', ...ON, '--fail-on', 'never'])
    assert.equal(untrusted.code, 0)
    assert.match(untrusted.stdout, /^chain\.pem: not valid/)
  })

  test('agrees with openssl verify on what each question changes', async () => {
    const folder = cli.folder(FILES)
    const questions: readonly (readonly [ours: readonly string[], openssl: readonly string[]])[] = [
      [[], []],
      [
        ['--purpose', 'client'],
        ['-purpose', 'sslclient'],
      ],
      [
        ['--hostname', 'shop.example'],
        ['-verify_hostname', 'shop.example'],
      ],
      [
        ['--hostname', 'www.shop.example'],
        ['-verify_hostname', 'www.shop.example'],
      ],
      [
        ['--now', '2027-02-01'],
        ['-attime', String(Date.UTC(2027, 1, 1) / 1000)],
      ],
    ]
    const files = ['-CAfile', 'root.pem', '-untrusted', 'middle.pem']
    for (const [ours, theirs] of questions) {
      const { code } = await folder.run(['verify', 'leaf.pem', ...OVER_MIDDLE, ...TRUSTED, ...ON, ...ours])
      const attime = ['-attime', String(Date.UTC(2026, 10, 24) / 1000)]
      const { status } = spawnSync(
        'openssl',
        ['verify', ...files, '-purpose', 'sslserver', ...attime, ...theirs, 'leaf.pem'],
        { cwd: folder.path },
      )
      assert.equal(code === 0, status === 0, ours.join(' '))
    }
  })

  test('agrees with openssl verify on what TRUSTED CERTIFICATE blocks declare', async () => {
    const folder = cli.folder(FILES)
    const attime = ['-attime', String(Date.UTC(2026, 10, 24) / 1000)]
    const openssl = (...words: readonly string[]) => spawnSync('openssl', words, { cwd: folder.path }).status
    const settings = ['-addtrust serverAuth', '-addtrust clientAuth', '-addtrust anyExtendedKeyUsage']
    settings.push('-addreject serverAuth', '-addreject anyExtendedKeyUsage')
    for (const [file, sent] of [
      ['root', true],
      ['middle', false],
      ['leaf', true],
    ] as const) {
      for (const setting of settings) {
        openssl('x509', '-in', `${file}.pem`, '-trustout', ...setting.split(' '), '-out', 'trusted.pem')
        for (const [ours, theirs] of [
          ['server', 'sslserver'],
          ['any', 'any'],
        ] as const) {
          const [untrusted, theirUntrusted] = sent ? [OVER_MIDDLE, ['-untrusted', 'middle.pem']] : [[], []]
          const words = ['verify', 'leaf.pem', ...untrusted, '--ca', 'trusted.pem', ...ON, '--purpose', ours]
          const { code } = await folder.run(words)
          const trusted = ['-trusted', 'trusted.pem', ...theirUntrusted, '-purpose', theirs]
          const status = openssl('verify', ...trusted, ...attime, 'leaf.pem')
          assert.equal(code === 0, status === 0, `${file} ${setting} for ${ours}`)
        }
      }
    }
  })

  test('is as strict as it is asked to be', async () => {
    // Neither has key identifiers, which -x509_strict wants.
    const [leaf, root] = pemOfRecipes(
      parseRecipes(
        [`${LEAF.replace('CN=Shop CA', 'CN=Shop Root')}\nkey-identifiers none`, `${ROOT}\nkey ec p256`].join(
          '\n---\n',
        ),
      ),
    ).split(/(?<=-----END CERTIFICATE-----\n)/) as [string, string]
    const folder = cli.folder({ 'leaf.pem': leaf, 'root.pem': root })
    const attime = ['-attime', String(Date.UTC(2026, 10, 24) / 1000)]
    for (const [ours, theirs, expected] of [
      [[], ['-auth_level', '1'], 0],
      [['--strict'], ['-x509_strict'], 1],
      [['--security-level', '3'], ['-auth_level', '3'], 0],
      [['--security-level', '4'], ['-auth_level', '4'], 1],
    ] as const) {
      const { code } = await folder.run(['verify', 'leaf.pem', ...TRUSTED, ...ON, ...ours])
      const words = [
        'verify',
        '-CAfile',
        'root.pem',
        '-purpose',
        'sslserver',
        ...attime,
        ...theirs,
        'leaf.pem',
      ]
      const { status } = spawnSync('openssl', words, { cwd: folder.path })
      assert.deepEqual([code, status === 0], [expected, expected === 0], ours.join(' '))
    }
  })

  test('trusts what the operating system trusts, where that is asked for', async () => {
    const [system] = readFileSync('/etc/ssl/certs/ca-certificates.crt', 'latin1').match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/,
    )!
    const folder = cli.folder({ ...FILES, 'system.pem': system })
    const trusted = await folder.run(['verify', 'system.pem', '--ca', 'system', '--purpose', 'any', ...ON])
    assert.deepEqual([trusted.code, trusted.stderr], [0, ''])
    assert.match(trusted.stdout, /trusted$/m)
    const own = await folder.run(['verify', 'chain.pem', ...OVER_MIDDLE, '--ca', 'system', ...ON])
    assert.equal(own.code, 1)
  })

  test('takes names in Unicode for what they are in DNS', async () => {
    const leaf = LEAF.replace('DNS:shop.example', 'DNS:xn--bcher-kva.example')
    const [pem] = pemOfRecipes(parseRecipes([leaf, MIDDLE, ROOT].join('\n---\n'))).split(/(?=-----BEGIN)/)
    const folder = cli.folder({ ...FILES, 'leaf.pem': pem! })
    const words = ['verify', 'leaf.pem', ...OVER_MIDDLE, ...TRUSTED, ...ON, '--hostname']
    assert.equal((await folder.run([...words, 'Bücher.example'])).code, 0)
    const { code, stdout } = await folder.run([...words, 'büchen.example'])
    assert.equal(code, 1)
    assert.match(stdout, /not for xn--bchen-kva\.example: for xn--bcher-kva\.example/)
  })

  test('refuses what it cannot use', async () => {
    const folder = cli.folder({ ...FILES, 'notes.txt': 'nothing' })
    for (const [words, message] of [
      [['verify'], /name one file/],
      [['verify', 'missing.pem'], /missing\.pem: there is no such file/],
      [['verify', 'chain.pem', '--ca', 'notes.txt'], /notes\.txt: holds no PEM block/],
      [['verify', 'chain.pem', '--now', 'soon'], /--now soon: not a date/],
      [
        ['verify', 'chain.pem', '--hostname', 'two words'],
        /--hostname two words: not a host name or an address\n$/,
      ],
      [['verify', 'chain.pem', '--hostname', ''], /--hostname : not a host name or an address\n$/],
      [
        ['handshake', '127.0.0.1:1', '--server-name', 'a..b'],
        /--server-name a\.\.b: not a host name or an address\n$/,
      ],
      [['handshake', 'a..b:1'], /a\.\.b:1: not a host name or an address\n$/],
      [['verify', 'chain.pem', '--purpose', 'mail'], /--purpose mail: must be one of server/],
    ] as const) {
      const { code, stdout, stderr } = await folder.run(words)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
    }
  })
})
