// What docs/cli.md promises, asked of the program itself.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type Cli, type CliRun, makeCli, type TestFolder } from '../support/cliProcess.ts'
import { base64Of } from '../support/writtenBytes.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** Two deprecated versions, and nothing else that a rule would speak of. */
const OLD = `server {
    listen 443 ssl;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
}
`
const SOUND = OLD.replace('TLSv1 TLSv1.1 ', '')
/** A warning and no error. */
const WITHOUT_TLS13 = SOUND.replace(' TLSv1.3', '')

const ROOT = rootCertificates[0]!

const NODE_CLIENT = `import https from 'node:https'
https.get('https://shop.example', { rejectUnauthorized: false })
`

interface Report {
  readonly findings: readonly {
    readonly path: string
    readonly ruleId: string
    readonly message: string
    readonly range: unknown
  }[]
  readonly summary: { readonly files: number }
}

function report({ stdout }: CliRun): Report {
  return JSON.parse(stdout) as Report
}

async function foundIn(folder: TestFolder, ...words: readonly string[]): Promise<string[]> {
  const run = await folder.run(['check', '--format', 'json', ...words])
  return [...new Set(report(run).findings.map((it) => it.path))]
}

describe('certificates in a program', () => {
  const [ca, server] = pemOfRecipes(
    parseRecipes(
      'subject CN=Shop CA\nca true\n---\nsubject CN=shop.example\nsan DNS:shop.example\nissuer CN=Shop CA',
    ),
  )
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((it) => it.trim()) as [string, string]

  test('and in a Kubernetes Secret are found on the characters that hold them', async () => {
    const expired = pemOfRecipes(
      parseRecipes('subject CN=a\nsan DNS:a\nnot-before 2024-01-01\nnot-after 2025-01-01'),
    )
    const der = Buffer.from(expired.split('-----')[2]!, 'base64')
    const written = base64Of(der)
      .inLines(64, '\n')
      .inside('-----BEGIN CERTIFICATE-----\n', '\n-----END CERTIFICATE-----\n')
      .inBase64()
      .inside('  tls.crt: ', '\n')
    const secret = `kind: Secret\ndata:\n  ca.crt: ${Buffer.from(ca).toString('base64')}\n${written.text}`
    const folder = cli.folder({ 'secret.yaml': secret })
    const { findings, summary } = report(await folder.run(['check', '--format', 'json']))
    assert.equal(summary.files, 1)
    const [found] = findings.filter((it) => it.ruleId === 'expired')
    const notAfter = der.indexOf('250101000000Z') - 2
    const place = written.place(notAfter, notAfter + 15)
    assert.deepEqual(found!.range, {
      start: { line: 4, column: place.start + 1 },
      end: { line: 4, column: place.end + 1 },
    })
  })

  const constants = `export const ca = \`${ca}\`\nexport const cert = \`${server}\`\nexport const same = \`${server}\`\n`
  const chain = `export const cert = \`${ca}\n${server}\`\n`

  async function chainRules(folder: TestFolder): Promise<string[]> {
    const run = await folder.run(['check', '--fix', '--format', 'json'])
    return report(run)
      .findings.map((it) => it.ruleId)
      .filter((it) => it === 'wrong-order' || it === 'duplicate-certificate')
  }

  test('are no chain where each is a constant of its own', async () => {
    const folder = cli.folder({ 'certificates.ts': constants })
    assert.deepEqual(await chainRules(folder), [])
  })

  test('are one where they stand together, and change places there without the text around them', async () => {
    const folder = cli.folder({ 'certificates.ts': chain })
    assert.deepEqual(await chainRules(folder), [])
    const sorted = `export const cert = \`${server}\n${ca}\`\n`
    assert.equal(readFileSync(join(folder.path, 'certificates.ts'), 'utf8'), sorted)
  })
})

describe('check, as text', () => {
  test('groups findings by file, with the place first and the rule last', async () => {
    const folder = cli.folder({ 'sites-enabled/shop': OLD, 'api.nginx': WITHOUT_TLS13 })
    assert.deepEqual(await folder.run(['check']), {
      code: 1,
      stdout: `api.nginx
  3:5  warning  TLSv1.3 is not enabled  no-tls13

sites-enabled/shop
  3:19  error    TLSv1.0 is deprecated  deprecated-protocol-version
  3:25  error    TLSv1.1 is deprecated  deprecated-protocol-version

2 errors, 1 warning in 2 files.
`,
      stderr: '',
    })
  })

  test('says so when nothing is found', async () => {
    const folder = cli.folder({ 'a.nginx': SOUND })
    assert.deepEqual(await folder.run(['check']), {
      code: 0,
      stdout: 'Nothing found in 1 file.\n',
      stderr: '',
    })
  })

  test('shows control characters of names instead of obeying them', async () => {
    const folder = cli.folder({ 'red\u001b[31m.nginx': OLD })
    const { stdout } = await folder.run(['check'])
    assert.match(stdout, /^red\\x1b\[31m\.nginx\n/)
    assert.ok(!stdout.includes('\u001b'))
  })

  test('is without colour in a pipe, with and without NO_COLOR', async () => {
    const folder = cli.folder({ 'a.nginx': OLD })
    for (const env of [{}, { NO_COLOR: '1' }]) {
      assert.ok(!(await folder.run(['check'], { env })).stdout.includes('\u001b'))
    }
  })
})

describe('check, as JSON', () => {
  test('has the fields that are promised', async () => {
    const folder = cli.folder({ 'a.nginx': OLD.replace('TLSv1 TLSv1.1', 'TLSv1') })
    const { code, stdout, stderr } = await folder.run(['check', '--format=json'])
    assert.deepEqual({ code, stderr }, { code: 1, stderr: '' })
    assert.deepEqual(JSON.parse(stdout), {
      version,
      findings: [
        {
          ruleId: 'deprecated-protocol-version',
          severity: 'error',
          message: 'TLSv1.0 is deprecated',
          path: 'a.nginx',
          range: { start: { line: 3, column: 19 }, end: { line: 3, column: 24 } },
          citations: [
            { source: 'RFC 8996', section: '4' },
            { source: 'RFC 8996', section: '5' },
            { source: 'RFC 7568', section: '3' },
            { source: 'RFC 6176', section: '3' },
          ],
          related: [],
          fixes: [
            { title: 'Remove deprecated versions' },
            { title: 'Use the versions and suites of Mozilla intermediate' },
            { title: 'Use the versions and suites of Mozilla modern' },
          ],
        },
      ],
      summary: { files: 1, errors: 1, warnings: 0, infos: 0 },
    })
  })

  test('counts columns in UTF-16 units, from 1', async () => {
    const folder = cli.folder({ 'a.nginx': OLD.replace('    ssl_protocols', '"🔑"; ssl_protocols') })
    const [finding] = report(await folder.run(['check', '--format', 'json'])).findings
    assert.deepEqual(finding?.range, { start: { line: 3, column: 21 }, end: { line: 3, column: 26 } })
  })

  test('names related places in other files', async () => {
    const folder = cli.folder({
      'nginx.conf': 'http {\n  include sites-enabled/*;\n}\n',
      'k.pem': ROOT,
      'sites-enabled/a': 'server {\n  listen 443 ssl;\n  ssl_certificate k.pem;\n}\n',
    })
    const run = await folder.run(['check', '--now', '2222-01-01', '--format', 'json'])
    const finding = JSON.parse(run.stdout).findings.find(
      (it: { path: string; ruleId: string }) => it.path === 'sites-enabled/a' && it.ruleId === 'expired',
    )
    assert.match(finding.message, /^expired \d+ years ago: .+$/)
    assert.equal(finding.related[0].path, 'k.pem')
    assert.match(finding.related[0].message, /^expired \d+ years ago$/)
    assert.equal(typeof finding.related[0].range.start.line, 'number')
  })
})

describe('check, for other programs', () => {
  test('writes SARIF 2.1.0', async () => {
    const folder = cli.folder({ 'odd #1?.nginx': OLD })
    const { stdout } = await folder.run(['check', '--format', 'sarif'])
    const sarif = JSON.parse(stdout)
    assert.equal(sarif.version, '2.1.0')
    assert.match(sarif.$schema, /sarif-2\.1\.0/)
    const [run, ...more] = sarif.runs
    assert.deepEqual(more, [])
    assert.equal(run.columnKind, 'utf16CodeUnits')
    const { driver } = run.tool
    assert.equal(driver.name, 'TLS Lens')
    assert.equal(driver.semanticVersion, version)
    assert.deepEqual(
      driver.rules.map((it: { id: string }) => it.id),
      RULES.map((it) => it.id),
    )
    for (const rule of driver.rules) {
      assert.ok(rule.shortDescription.text && rule.fullDescription.text && rule.help.markdown, rule.id)
      assert.match(rule.defaultConfiguration.level, /^(?:error|warning|note)$/)
    }
    const [result] = run.results
    assert.equal(run.results.length, 2)
    assert.equal(result.ruleId, 'deprecated-protocol-version')
    assert.equal(driver.rules[result.ruleIndex].id, result.ruleId)
    assert.equal(result.level, 'error')
    assert.deepEqual(result.message, { text: 'TLSv1.0 is deprecated' })
    assert.deepEqual(result.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'odd%20%231%3F.nginx' },
          region: { startLine: 3, startColumn: 19, endLine: 3, endColumn: 24 },
        },
      },
    ])
  })

  test('writes annotations for GitHub, escaped', async () => {
    const folder = cli.folder({ 'a,b: 100%.nginx': WITHOUT_TLS13 })
    const { stdout, code } = await folder.run(['check', '--format', 'github'])
    assert.equal(code, 0)
    assert.equal(
      stdout,
      '::warning file=a%2Cb%3A 100%25.nginx,line=3,col=5,endLine=3,endColumn=27,title=tls-lens%3A no-tls13::TLSv1.3 is not enabled\n',
    )
  })
})

describe('the exit code of check', () => {
  const cases: readonly [text: string, failOn: string | undefined, code: number][] = [
    [SOUND, undefined, 0],
    [WITHOUT_TLS13, undefined, 0],
    [WITHOUT_TLS13, 'error', 0],
    [WITHOUT_TLS13, 'warning', 1],
    [WITHOUT_TLS13, 'info', 1],
    [OLD, undefined, 1],
    [OLD, 'warning', 1],
    [OLD, 'never', 0],
  ]
  test('depends on --fail-on', async () => {
    for (const [text, failOn, code] of cases) {
      const folder = cli.folder({ 'a.nginx': text })
      const run = await folder.run(['check', ...(failOn === undefined ? [] : ['--fail-on', failOn])])
      assert.equal(run.code, code, `${failOn} on ${text}`)
    }
  })

  const unusable: readonly [words: string, says: RegExp][] = [
    ['', /^tls-lens: name a command; see tls-lens --help$/],
    ['chekc', /^tls-lens: no command chekc; see tls-lens --help$/],
    ['check nowhere', /^tls-lens check: nowhere: there is no such file or folder$/],
    ['check --colour', /^tls-lens check: no option --colour; see tls-lens check --help$/],
    ['check -x', /^tls-lens check: no option -x; see/],
    ['check --format yaml', /^tls-lens check: --format yaml: must be one of text, json, sarif, github$/],
    ['check --format', /^tls-lens check: --format needs a value: --format text\|json\|sarif\|github$/],
    ['check --stdin=yes', /^tls-lens check: --stdin takes no value$/],
    ['check --now yesterday', /^tls-lens check: --now yesterday: not a date; write it as 2027-03-15$/],
    ['check --profile strict', /^tls-lens check: --profile strict: must be one of mozilla-modern, /],
    ['check --openssl 1.0.2', /^tls-lens check: --openssl 1.0.2: must be one of 3.0$/],
    ['check --scope mine', /^tls-lens check: --scope mine: must be one of auto, public, private$/],
    ['check --weak-keys none', /^tls-lens check: --weak-keys none: there is no such file$/],
    ['check --stdin', /^tls-lens check: --stdin needs --dialect/],
    ['check --stdin --dialect nginx .', /^tls-lens check: --stdin takes no PATH/],
    ['check --stdin --dialect nginx --fix', /^tls-lens check: --fix changes files/],
    ['check --stdin --dialect apache', /^tls-lens check: --dialect apache: must be one of /],
    ['rules no-such-rule', /^tls-lens rules: no rule is called no-such-rule; tls-lens rules lists them$/],
    ['rules expired small-key', /^tls-lens rules: explains one rule at a time/],
    ['lsp', /^tls-lens lsp: the server speaks on standard input and output: tls-lens lsp --stdio$/],
    ['handshake', /^tls-lens handshake: name one server/],
  ]
  for (const [words, says] of unusable) {
    test(`is 2 for \`tls-lens${words && ` ${words}`}\`, with one line that says what to do`, async () => {
      const { code, stdout, stderr } = await cli.folder().run(words.split(' ').filter((it) => it !== ''))
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      assert.match(stderr.replace(/\n$/, ''), says)
      assert.equal(stderr.split('\n').length, 2)
    })
  }
})

describe('the options of check', () => {
  test('--now judges as of another day', async () => {
    const folder = cli.folder({ 'a.pem': ROOT })
    const at = async (day: string) => {
      const { stdout } = await folder.run(['check', '--now', day, '--format', 'json'])
      return (JSON.parse(stdout) as Report).findings.map((it) => it.ruleId)
    }
    assert.ok((await at('2200-01-01')).includes('expired'))
    assert.ok((await at('1999-01-01')).includes('not-yet-valid'))
  })

  test('--scope decides whose rules certificates follow', async () => {
    const recipe = `san                 DNS:shop.example
extended-key-usage  serverAuth
not-before          2026-04-01
not-after           2036-04-01`
    const folder = cli.folder({ 'a.pem': pemOfRecipes(parseRecipes(recipe)) })
    const tooLong = async (...scope: string[]) => {
      const { stdout } = await folder.run(['check', ...scope, '--now', '2026-05-01', '--format', 'json'])
      return (JSON.parse(stdout) as Report).findings.some((it) => it.ruleId === 'validity-too-long')
    }
    assert.equal(await tooLong(), false)
    assert.equal(await tooLong('--scope', 'private'), false)
    assert.equal(await tooLong('--scope', 'public'), true)
  })

  test('--weak-keys names lists of keys that anyone can have', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url').toString('hex')
    const printed = `Modulus=${modulus.toUpperCase()}\n`
    const folder = cli.folder({
      'key.pem': publicKey.export({ type: 'spki', format: 'pem' }) as string,
      'lists/2048': `${createHash('sha1').update(printed).digest('hex').slice(20)}\n`,
      'lists/4096': '# comment\n0123456789abcdef0123\n',
    })
    const { code, stdout } = await folder.run(['check', '--weak-keys', 'lists/4096,lists/2048'])
    assert.deepEqual([code, stdout.match(/weak Debian OpenSSL key/g)?.length], [1, 1])
    assert.equal((await folder.run(['check', '--weak-keys', 'lists/4096'])).code, 0)
  })

  test('--profile decides what is offered first', async () => {
    const folder = cli.folder({ 'a.nginx': OLD })
    const second = async (profile: string) => {
      const { stdout } = await folder.run(['check', '--profile', profile, '--format', 'json'])
      return JSON.parse(stdout).findings[0].fixes[1].title
    }
    assert.equal(await second('mozilla-modern'), 'Use the versions and suites of Mozilla modern')
    assert.equal(await second('mozilla-intermediate'), 'Use the versions and suites of Mozilla intermediate')
  })

  test('--stdin takes a text of a dialect', async () => {
    const expired = pemOfRecipes(parseRecipes('san DNS:a\nnot-before 2024-01-01\nnot-after 2025-01-01'))
    const texts = {
      embedded: `tls.crt: ${Buffer.from(expired).toString('base64')}\n`,
      nginx: OLD,
      nodeTls: NODE_CLIENT,
      pem: ROOT.replace('BEGIN CERT', 'BEGIN X509 CERT'),
    }
    const rules = {
      embedded: 'expired',
      nginx: 'deprecated-protocol-version',
      nodeTls: 'verification-disabled',
      pem: 'broken-block-boundary',
    }
    for (const dialect of ['embedded', 'nginx', 'nodeTls', 'pem'] as const) {
      const run = await cli
        .folder()
        .run(['check', '--stdin', '--dialect', dialect, '--format', 'json'], { stdin: texts[dialect] })
      const { findings } = report(run)
      assert.ok(
        findings.some((it) => it.ruleId === rules[dialect]),
        dialect,
      )
      assert.ok(findings.every((it) => it.path === '<stdin>'))
      assert.equal(run.code, 1)
    }
  })
})

describe('a file that is named', () => {
  test('is known by its text', async () => {
    const folder = cli.folder({ 'shop.conf': OLD, shop: OLD, 'shop.vhost.j2': OLD })
    assert.deepEqual(await foundIn(folder, 'shop.conf', 'shop'), ['shop.conf', 'shop'])
    assert.deepEqual(await foundIn(folder), ['shop', 'shop.conf', 'shop.vhost.j2'])
  })

  test('and not recognized is told of by name, beside what is found in the others', async () => {
    const folder = cli.folder({ 'shop.conf': OLD, notes: 'ssl_protocols: TLSv1\n', empty: '', other: OLD })
    const run = await folder.run(['check', 'notes', 'shop.conf', 'empty', '--format', 'json'])
    assert.equal(run.code, 2)
    assert.equal(
      run.stderr,
      'tls-lens check: empty: is empty\n' +
        'tls-lens check: notes: not recognized; --dialect embedded|environment|nginx|nodeTls|pem says what it holds\n',
    )
    assert.deepEqual([...new Set(report(run).findings.map((it) => it.path))], ['shop.conf'])
    // In a folder, most files are of other kinds.
    assert.equal((await folder.run(['check', '--fail-on', 'never'])).code, 0)
  })

  test('is in the dialect that --dialect says', async () => {
    const folder = cli.folder({
      'a.js': OLD,
      notes: 'ssl_protocols TLSv1;\n---\n',
      'client.txt': NODE_CLIENT,
    })
    assert.deepEqual(await foundIn(folder, '--dialect', 'nginx', 'a.js', 'notes'), ['a.js', 'notes'])
    assert.deepEqual(await foundIn(folder, '--dialect', 'nodeTls', 'client.txt'), ['client.txt'])
    // In a folder, what is known of a file stands.
    assert.deepEqual(await foundIn(folder, '--dialect', 'nodeTls'), ['client.txt'])
  })
})

describe('a binary file that is named', () => {
  const whole = Buffer.from(ROOT.split('-----')[2]!, 'base64')
  const changed = (at: number, value: number) => whole.map((byte, index) => (index === at ? value : byte))

  test('and damaged is known for what it was meant to be, with the byte', async () => {
    const folder = cli.folder({
      'cut.crt': whole.subarray(0, 200),
      'longer.der': Buffer.concat([whole, Buffer.alloc(3)]),
      'tag.crt': changed(0, 0x31),
      'noise.crt': whole.map((byte, index) => byte ^ (index % 251)),
    })
    for (const [file, message] of [
      ['cut.crt', /^an element of \d+ bytes where 196 are left, at byte 0$/],
      ['longer.der', new RegExp(`^3 bytes after the end of a certificate, at byte ${whole.length}$`)],
    ] as const) {
      const run = await folder.run(['check', file, '--format', 'json'])
      assert.equal(run.code, 1, file)
      const [finding] = report(run).findings.filter((it) => it.ruleId === 'invalid-der')
      assert.match(finding!.message, message)
      const shown = await folder.run(['inspect', file])
      assert.equal(shown.code, 0)
      assert.match(shown.stdout, /, at byte \d+/)
    }
    for (const [file, message] of [
      ['tag.crt', /tag\.crt: is a certificate in DER but for byte 0: 0x30 expected, 0x31 found/],
      [
        'noise.crt',
        /noise\.crt: holds no PEM block, nor a certificate, request, CRL, key or container of them/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await folder.run(['check', file])
      assert.equal(code, 2, file)
      assert.doesNotMatch(stdout, /Nothing found/)
      assert.match(stderr, message)
    }
  })
})

describe('the files of check', () => {
  test('are those that .gitignore does not name: nested, negated and anchored', async () => {
    const folder = cli.folder({
      '.git/HEAD': '',
      '.gitignore': 'build/\n/top.nginx\n*.tmp.nginx\n!kept.tmp.nginx\n',
      'a.nginx': OLD,
      'top.nginx': OLD,
      'sub/top.nginx': OLD,
      'x.tmp.nginx': OLD,
      'kept.tmp.nginx': OLD,
      'build/b.nginx': OLD,
      'sub/.gitignore': 'own.nginx\n',
      'sub/own.nginx': OLD,
      'sub/deep/own.nginx': OLD,
      'own.nginx': OLD,
    })
    const found = ['a.nginx', 'kept.tmp.nginx', 'own.nginx', 'sub/top.nginx']
    assert.deepEqual(await foundIn(folder), found)
    assert.deepEqual(await foundIn(folder, 'sub'), ['sub/top.nginx'])
    assert.deepEqual(
      await foundIn(folder, 'build'),
      ['build/b.nginx'],
      'a named ignored folder is looked into',
    )
    assert.deepEqual(await foundIn(folder, 'top.nginx'), ['top.nginx'], 'so is a named ignored file')
  })

  test('include a file that a nested .gitignore takes back', async () => {
    const folder = cli.folder({
      '.git/HEAD': '',
      '.gitignore': '*.tmp.nginx\n',
      'sub/.gitignore': '!/x.tmp.nginx\n',
      'sub/x.tmp.nginx': OLD,
      'sub/y.tmp.nginx': OLD,
    })
    assert.deepEqual(await foundIn(folder), ['sub/x.tmp.nginx'])
  })

  test('are never in node_modules or .git', async () => {
    const folder = cli.folder({ 'node_modules/p/a.nginx': OLD, '.git/a.nginx': OLD, 'a.nginx': OLD })
    assert.deepEqual(await foundIn(folder), ['a.nginx'])
  })

  test('are named relative to the working folder, and absolute outside of it', async () => {
    const outer = cli.folder({ 'b.nginx': OLD })
    const folder = cli.folder({ 'sub/a.nginx': OLD, '..odd/a.nginx': OLD })
    const words = [join(folder.path, 'sub'), outer.path, './..odd', 'sub/a.nginx']
    assert.deepEqual(await foundIn(folder, ...words), [
      'sub/a.nginx',
      join(outer.path, 'b.nginx'),
      '..odd/a.nginx',
    ])
  })

  test('are neither binary nor huge, unless they are named', async () => {
    const block = ROOT.replace('BEGIN CERT', 'BEGIN X509 CERT')
    const folder = cli.folder({
      'binary.dat': `\0\0\0\0${block}`,
      'huge.txt': `${block}${' '.repeat(8 * 1024 * 1024)}`,
      'large.txt': `${block}${' '.repeat(100_000)}`,
    })
    assert.deepEqual(await foundIn(folder), ['large.txt'])
    assert.deepEqual(await foundIn(folder, 'binary.dat', 'huge.txt'), ['binary.dat', 'huge.txt'])
  })

  test('may be symbolic links that lead to themselves or nowhere', async () => {
    const folder = cli.folder({ 'a.nginx': OLD })
    symlinkSync('loop', join(folder.path, 'loop'))
    symlinkSync('.', join(folder.path, 'folder'))
    symlinkSync('gone', join(folder.path, 'dangling.nginx'))
    assert.deepEqual(await foundIn(folder), ['a.nginx'])
    const { code, stdout } = await folder.run(['check', 'loop'])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  })

  const isRoot = process.getuid?.() === 0
  test('that cannot be read are told, and end the check where they were named', async () => {
    const folder = cli.folder({ 'a.nginx': OLD, 'secret.key': ROOT, 'closed/b.nginx': OLD })
    chmodSync(join(folder.path, 'secret.key'), 0)
    chmodSync(join(folder.path, 'closed'), 0)
    const options = isRoot ? { uid: 65534 } : {}
    const found = await folder.run(['check'], options)
    assert.equal(found.code, 1)
    assert.equal(
      found.stderr,
      'tls-lens check: closed: no permission to read it\ntls-lens check: secret.key: no permission to read it\n',
    )
    for (const name of ['secret.key', 'closed']) {
      const named = await folder.run(['check', name], options)
      assert.deepEqual(named, {
        code: 2,
        stdout: '',
        stderr: `tls-lens check: ${name}: no permission to read it\n`,
      })
    }
    chmodSync(join(folder.path, 'closed'), 0o755)
  })
})

describe('check --fix', () => {
  const GUESS = 'ECDHE-RSA-AES128-GCM-SHA265'

  test('makes the safe fixes, says so, and finds nothing to do the second time', async () => {
    const folder = cli.folder({
      'a.nginx': OLD,
      'b.nginx': OLD.replace('ECDHE+AESGCM', 'ECDHE+AESGCM:ECDHE+AESGCM:TLS_AES_128_GCM_SHA256'),
      'sound.nginx': SOUND,
    })
    chmodSync(join(folder.path, 'a.nginx'), 0o640)
    const untouched = statSync(join(folder.path, 'sound.nginx'))
    const first = await folder.run(['check', '--fix'])
    assert.deepEqual(first, {
      code: 0,
      stdout: `Fixed
  ✓ a.nginx: Remove deprecated versions TLSv1.0 is deprecated
  ✓ a.nginx: Remove deprecated versions TLSv1.1 is deprecated
  ✓ b.nginx: Remove deprecated versions TLSv1.0 is deprecated
  ✓ b.nginx: Remove deprecated versions TLSv1.1 is deprecated
  ✓ b.nginx: Remove \`ECDHE+AESGCM\` \`ECDHE+AESGCM\` adds no suite here
  ✓ b.nginx: Remove \`TLS_AES_128_GCM_SHA256\` a cipher string does not apply to TLS 1.3

Nothing found in 3 files.
`,
      stderr: '',
    })
    for (const name of ['a.nginx', 'b.nginx', 'sound.nginx']) {
      assert.equal(readFileSync(join(folder.path, name), 'utf8'), SOUND, name)
    }
    assert.equal(statSync(join(folder.path, 'a.nginx')).mode & 0o777, 0o640)
    assert.equal(statSync(join(folder.path, 'sound.nginx')).ino, untouched.ino)
    const written = statSync(join(folder.path, 'a.nginx')).ino
    assert.equal((await folder.run(['check', '--fix'])).stdout, 'Nothing found in 3 files.\n')
    assert.equal(statSync(join(folder.path, 'a.nginx')).ino, written)
  })

  test('lists what was fixed in JSON', async () => {
    const folder = cli.folder({ 'a.nginx': OLD.replace(' TLSv1.1', '') })
    const { stdout } = await folder.run(['check', '--fix', '--format', 'json'])
    assert.deepEqual(JSON.parse(stdout).fixed, [
      {
        ruleId: 'deprecated-protocol-version',
        message: 'TLSv1.0 is deprecated',
        path: 'a.nginx',
        title: 'Remove deprecated versions',
      },
    ])
  })

  test('neither guesses, nor switches verification on, nor takes suites away', async () => {
    const texts = {
      'a.nginx': SOUND.replace('ECDHE+AESGCM', GUESS),
      'b.nginx': SOUND.replace('ECDHE+AESGCM', 'ALL'),
      'c.js': NODE_CLIENT,
    }
    const folder = cli.folder(texts)
    const { code } = await folder.run(['check', '--fix'])
    assert.equal(code, 1)
    for (const [name, text] of Object.entries(texts)) {
      assert.equal(readFileSync(join(folder.path, name), 'utf8'), text, name)
    }
  })

  test('changes only files that were asked for, and follows links to them', async () => {
    const folder = cli.folder({
      'nginx.conf': 'http {\n  ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n  include sites-enabled/*;\n}\n',
      'sites-available/a': OLD,
      'sites-enabled/b': 'server { listen 443 ssl; }\n',
    })
    symlinkSync('../sites-available/a', join(folder.path, 'sites-enabled/a'))
    await folder.run(['check', '--fix', 'sites-enabled/a', 'sites-enabled/b'])
    assert.match(readFileSync(join(folder.path, 'nginx.conf'), 'utf8'), /TLSv1 /)
    assert.equal(readFileSync(join(folder.path, 'sites-available/a'), 'utf8'), SOUND)
    assert.equal(readFileSync(join(folder.path, 'sites-enabled/a'), 'utf8'), SOUND)
  })

  test('leaves a file alone that is no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(OLD)])
    const folder = cli.folder({ 'a.nginx': bytes })
    const { code, stdout, stderr } = await folder.run(['check', '--fix'])
    assert.equal(code, 2)
    assert.doesNotMatch(stdout, /Fixed/)
    assert.match(stdout, /TLSv1\.0 is deprecated/)
    assert.match(stderr, /a\.nginx: not changed/)
    assert.deepEqual(readFileSync(join(folder.path, 'a.nginx')), bytes)
  })
})

describe('rules', () => {
  test('lists every rule', async () => {
    const { code, stdout, stderr } = await cli.folder().run(['rules'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    assert.equal(lines.length, RULES.length)
    assert.match(stdout, /^error {4}expired {2,}Expired certificate$/m)
  })

  test('explains one, with its sources', async () => {
    const { stdout } = await cli.folder().run(['rules', 'deprecated-protocol-version'])
    assert.match(stdout, /^deprecated-protocol-version · Deprecated protocol version · error\n\n/)
    assert.match(stdout, /\nSources:\n {2}RFC 8996, section 4: “TLS 1\.0 MUST NOT be used\.”\n/)
  })

  test('has every promised field in JSON, for all and for one', async () => {
    const { stdout } = await cli.folder().run(['rules', '--format', 'json'])
    const list = JSON.parse(stdout) as Readonly<Record<string, unknown>>[]
    const fields = ['id', 'subject', 'severity', 'title', 'citations', 'equivalents', 'fixable', 'docs']
    for (const [index, rule] of list.entries()) {
      assert.deepEqual(Object.keys(rule), fields)
      assert.equal(rule['id'], RULES[index]!.id)
      assert.equal(rule['fixable'], RULES[index]!.fixable === true)
    }
    assert.equal(list.length, RULES.length)
    const one = JSON.parse((await cli.folder().run(['rules', 'expired', '--format', 'json'])).stdout)
    assert.deepEqual(one, [list.find((it) => it['id'] === 'expired')])
  })
})

describe('the program', () => {
  test('tells its version', async () => {
    assert.deepEqual(await cli.folder().run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('has help of its own and of each command', async () => {
    const overview = await cli.folder().run(['--help'])
    assert.equal(overview.code, 0)
    const commands = [...overview.stdout.matchAll(/^ {2}([a-z]+) /gm)].map((it) => it[1]!)
    assert.deepEqual(commands, ['check', 'inspect', 'verify', 'handshake', 'rules', 'scan', 'lsp'])
    for (const command of commands) {
      const { code, stdout, stderr } = await cli.folder().run([command, '--help'])
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.ok(stdout.startsWith(`tls-lens ${command} `), stdout)
      assert.match(stdout, /^ {2}--/m)
    }
  })

  test('knows the options that docs/cli.md shows', async () => {
    const shown = readFileSync('docs/cli.md', 'utf8').split('```')[1]!
    for (const part of shown.split(/^tls-lens /m).slice(1)) {
      const command = part.split(' ')[0]!
      const { stdout } = await cli.folder().run([command, '--help'])
      for (const [option] of part.matchAll(/--[a-z-]+/g))
        assert.ok(stdout.includes(`  ${option}`), `${command} ${option}`)
    }
  })

  test('is quiet when its reader has seen enough', () => {
    const { stderr, stdout } = spawnSync(
      'sh',
      ['-c', `"$0" "$1" rules --format json | head -1`, process.execPath, cli.program],
      {
        encoding: 'utf8',
      },
    )
    assert.deepEqual({ stdout, stderr }, { stdout: '[\n', stderr: '' })
  })

  for (const words of [
    ['check', '--stdin', '--dialect', 'nginx'],
    ['lsp', '--stdio'],
  ]) {
    test(`ends \`${words.join(' ')}\` with 130 on Ctrl-C`, async () => {
      const folder = cli.folder({
        'ready.cjs':
          "process.on('newListener', (event) => { if (event === 'SIGINT') setImmediate(() => process.send('ready')) })",
      })
      const child = spawn(
        process.execPath,
        ['--require', join(folder.path, 'ready.cjs'), cli.program, ...words],
        {
          cwd: folder.path,
          stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
        },
      )
      let printed = ''
      child.stdout!.on('data', (it) => {
        printed += it
      })
      child.stderr!.on('data', (it) => {
        printed += it
      })
      child.once('message', () => child.kill('SIGINT'))
      const code = await new Promise((resolve) => child.once('close', resolve))
      assert.equal(code, 130)
      assert.equal(printed, '')
    })
  }
})
