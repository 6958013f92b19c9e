// The cases of ../shared/cases, each as its README says it is right. What is listed for a case is all that is said of
// it, so that something untrue beside something true fails too. Unencrypted keys lie in most of the folders: only
// their own case names them.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Cli, type CliRun, makeCli } from '../support/cliProcess.ts'
import { publicCases } from '../support/corpora.ts'

/** `PATH:LINE severity rule-id piece of the message`; a binary file has no line. */
type Told = string

interface Case {
  readonly finds?: readonly Told[]
  /** What there is to find and is not what the case is about, said as well. */
  readonly alsoFinds?: readonly Told[]
  readonly code?: 0 | 1 | 2
}

const JUDGED_ON = '2026-11-30'

/** Where `check` on the whole folder is right. */
const RIGHT: Readonly<Record<string, Case>> = {
  'named-file-holds-the-wrong-thing/request': {
    finds: ['nginx.conf:8 error wrong-file-content holds a certification request and no certificate'],
    code: 1,
  },
  'named-file-holds-the-wrong-thing/empty': {
    finds: ['nginx.conf:8 error wrong-file-content is empty'],
    code: 1,
  },
  'named-file-holds-the-wrong-thing/openssh-key': {
    finds: ['nginx.conf:9 error wrong-file-content holds an OpenSSH private key: ssh-keygen -p -m PKCS8'],
    code: 1,
  },
  'named-file-holds-the-wrong-thing/encrypted-key': {
    finds: [
      'nginx.conf:9 warning encrypted-key-without-password nginx prompts for the password, or does not start',
    ],
  },
  // That a server requires a certificate is learned from its answer: test/interop/clientCertificates.test.ts.
  'client-certificate-refused-by-http': {},
  // What a client meets: test/interop/clientCertificateCauses.test.ts.
  'client-ca-too-small': {
    finds: [
      "nginx.conf:8 error weak-trusted-ca has a 1024-bit key: below security level 2 of Debian's OpenSSL",
      'tls/staff-ca.pem:5 error small-key the key has 1024 bits',
    ],
    code: 1,
  },
  'first-self-made-certificate': {
    finds: [
      'cert.pem:4 info missing-subject-alt-name browsers and Go refuse it',
      'nginx.conf:6 warning authority-as-server CA certificate used as a server certificate: localhost',
      'nginx.conf:6 error missing-subject-alt-name browsers and Go refuse it: localhost',
      'server.mjs:3 warning authority-as-server CA certificate used as a server certificate: localhost',
      'server.mjs:3 error missing-subject-alt-name browsers and Go refuse it: localhost',
    ],
    alsoFinds: ['cert.pem:12 warning missing-key-usage no key usage'],
    code: 1,
  },
  'wrong-issuer/same-name-other-key': {
    finds: ['fullchain.pem:21 error missing-issuer the wrong Acme Internal Issuing: another key'],
    code: 1,
  },
  'wrong-issuer/end-entity-as-ca': {
    finds: [
      'client.mjs:4 error no-trusted-root no peer certificate can be verified: shop.acme.test is not a CA',
      'client.mjs:5 error no-trusted-root no peer certificate can be verified: shop.acme.test is not a CA',
    ],
    code: 1,
  },
  'forms-that-nobody-reads/der-in-secret': {
    finds: [
      'secret.yaml:6 error unread-form base64 of DER, where base64 of PEM is read',
      'secret.yaml:7 error unread-form base64 of DER, where base64 of PEM is read',
    ],
    code: 1,
  },
  'forms-that-nobody-reads/spaces-in-saml': {
    finds: ['metadata.xml:1 info unread-form base64 with spaces in it'],
  },
  'forms-that-nobody-reads/utf-16': {
    finds: ['ps.pem:1 error unread-form the file is UTF-16'],
    code: 1,
  },
  'forms-that-nobody-reads/quoted-in-mail': {
    finds: ['quoted.pem:1 error unread-form each line begins with `>`'],
    code: 1,
  },
  // In a repository: below. The OpenSSH key is encrypted (aes256-ctr and bcrypt), whatever its README says.
  'leaked-keys/service-account': {
    finds: ['service-account.json:5 info unencrypted-private-key the private key is not encrypted'],
  },
  'leaked-keys/openssh': {},
  'who-can-read-this/pkcs1-for-java': {
    finds: ['client.properties:2 error unread-form PKCS #1, where Java reads PKCS #8 alone'],
    code: 1,
  },
  'who-can-read-this/long-for-apple': {
    finds: [
      "long.pem:4 info validity-above-apple-limit valid for 3000 days, Apple's limit is 825 for servers",
    ],
  },
  'settings-that-belong-together/no-certificate': {
    finds: [
      'nginx.conf:5 error missing-server-certificate no certificate is configured for the server 127.0.0.1:8443',
    ],
    code: 1,
  },
  'settings-that-belong-together/names': {
    finds: [
      'nginx.conf:9 error name-not-in-certificate not for api.eu.acme.test: for *.acme.test',
      'nginx.conf:13 error name-not-in-certificate not for acme.test: for *.acme.test',
      'nginx.conf:17 error name-not-in-certificate not for shop.other.test: for *.acme.test',
    ],
    code: 1,
  },
  'settings-that-belong-together/suites-and-key': {
    finds: ["nginx.conf:9 error no-suite-for-key no suite is for the certificate's EC key"],
    alsoFinds: ['nginx.conf:8 warning no-tls13'],
    code: 1,
  },
  'settings-that-belong-together/groups': {
    finds: [
      'nginx.conf:7 error unknown-group OpenSSL has no group prime256v2: did you mean prime256v1?',
      'nginx.conf:7 warning unknown-group OpenSSL before 3.5 refuses a list with X25519MLKEM768',
    ],
    code: 1,
  },
  'host-names': {
    finds: [
      'dev.pem:12 warning wildcard-below-top-level OpenSSL matches no name with a wildcard directly below a top-level domain',
      'dev.pem:12 warning wildcard-below-top-level OpenSSL matches no name with a wildcard directly below a top-level domain',
    ],
  },
  'node/process-wide': {
    finds: [
      'client.mjs:4 warning legacy-renegotiation connects to servers without secure renegotiation (RFC 5746)',
      'client.mjs:5 error legacy-renegotiation renegotiation without RFC 5746 is allowed',
      'client.mjs:6 error refused-value a string where a number belongs (ERR_INVALID_ARG_TYPE)',
      'client.mjs:7 error deprecated-protocol-version TLSv1.0 is deprecated',
      'client.mjs:8 error refused-value SSLv3 methods disabled',
      'client.mjs:9 error deprecated-protocol-version TLSv1.0, TLSv1.1 are deprecated',
      'client.mjs:9 warning security-level-lowered security level 0',
      'client.mjs:10 warning security-level-lowered security level 0',
      'client.mjs:12 error deprecated-protocol-version TLSv1.0, TLSv1.1 are deprecated',
    ],
    alsoFinds: [
      'client.mjs:7 warning no-tls13',
      'client.mjs:9 warning finite-field-key-exchange',
      'client.mjs:9 error static-key-exchange',
      'client.mjs:10 warning finite-field-key-exchange',
      'client.mjs:10 error static-key-exchange',
    ],
    code: 1,
  },
  'node/ca-without-request': {
    finds: [
      'server.js:6 warning client-certificate-not-requested no client certificate is requested',
      'server.js:7 warning setting-without-effect `checkServerIdentity` has no effect on a server',
      'server.js:14 error verification-disabled client certificates are requested and not verified',
    ],
    code: 1,
  },
  'node/request-cert': {
    finds: [
      "client.js:2 error verification-disabled the server's certificate is not verified",
      // axios does not hand its own options on, so that this one verifies.
      'client.js:4 warning setting-without-effect `rejectUnauthorized` has no effect in axios',
      "client.js:5 error verification-disabled the server's certificate is not verified",
      "client.js:7 error verification-disabled the server's certificate is not verified",
      "client.js:9 error verification-disabled the server's certificate is not verified",
      "client.js:10 error verification-disabled the server's certificate is not verified",
    ],
    code: 1,
  },
  'node/ca-variable-without-effect': {
    finds: [
      '.env:1 warning setting-without-effect NODE_EXTRA_CA_CERTS has no effect by --env-file',
      'app.mjs:1 warning setting-without-effect NODE_EXTRA_CA_CERTS has no effect here',
      'app.mjs:2 warning setting-without-effect NODE_USE_SYSTEM_CA has no effect here',
    ],
  },
  'node/starttls-if-offered': {
    finds: [
      'mail.mjs:7 warning starttls-not-required not encrypted where the server does not offer STARTTLS',
      'mail.mjs:9 warning starttls-not-required the connection is not encrypted',
      'mail.mjs:10 warning starttls-not-required not encrypted where the server does not offer STARTTLS',
      'mail.mjs:11 warning starttls-not-required not encrypted where the server does not offer STARTTLS',
      "mail.mjs:11 error verification-disabled the server's certificate is not verified",
      'mail.mjs:12 warning starttls-not-required not encrypted where the server does not offer STARTTLS',
      'mail.mjs:12 error deprecated-protocol-version TLSv1.0, TLSv1.1 are deprecated',
      'mail.mjs:13 warning starttls-not-required the connection is not encrypted',
      "mail.mjs:13 error verification-disabled the server's certificate is not verified",
    ],
    // What Node makes of `SSLv3` at its security level: AES with RSA and with DHE, nothing anonymous, NULL or MD5.
    alsoFinds: [
      'mail.mjs:11 warning finite-field-key-exchange',
      'mail.mjs:11 error static-key-exchange',
      'mail.mjs:12 warning finite-field-key-exchange',
      'mail.mjs:12 error static-key-exchange',
    ],
    code: 1,
  },
  'web-server/include-without-conf-extension': {
    finds: [
      'nginx/snippets/ssl-params:1 error deprecated-protocol-version TLSv1.1 is deprecated',
      'nginx/snippets/ssl-params:1 error rc4-cipher `RC4` names 13 suites with RC4',
      'nginx/snippets/ssl-params:1 error static-key-exchange AES128-SHA',
      'nginx/snippets/ssl-params:1 warning no-forward-secrecy',
      'nginx/snippets/ssl-params:1 warning no-tls13',
    ],
    alsoFinds: [
      'nginx/sites-enabled/a:1 error missing-server-certificate no certificate is configured for the server *:443',
      'nginx/snippets/ssl-params:1 error anonymous-key-exchange',
      'nginx/snippets/ssl-params:1 error export-cipher',
      'nginx/snippets/ssl-params:1 warning md5-mac',
    ],
    code: 1,
  },
  'web-server/named-by-hand': {
    finds: [
      'shop.conf:3 error deprecated-protocol-version SSLv3 is deprecated',
      'shop.conf:3 error deprecated-protocol-version TLSv1.0 is deprecated',
      'shop.conf:4 error rc4-cipher',
      'shop.conf:4 error no-cipher-match OpenSSL 3.0 has no suite for this list and refuses it',
    ],
    alsoFinds: [
      'shop.conf:3 warning no-tls13',
      'shop.conf:4 error anonymous-key-exchange',
      'shop.conf:4 error export-cipher',
      'shop.conf:4 warning md5-mac',
    ],
    code: 1,
  },
  'web-server/names': {
    finds: [
      'nginx.conf.j2:4 error deprecated-protocol-version TLSv1.0 is deprecated',
      'nginx.conf.j2:6 error key-mismatch the key does not belong to the certificate',
      'sites/shop:4 error deprecated-protocol-version TLSv1.0 is deprecated',
      'sites/shop:6 error key-mismatch the key does not belong to the certificate',
      'tls/shop.key:1 warning key-mismatch the key does not belong to the certificate in shop.pem',
    ],
    alsoFinds: ['nginx.conf.j2:4 warning no-tls13', 'sites/shop:4 warning no-tls13'],
    code: 1,
  },
  // What verify says of these three: below. `check` sees no path from a root, and so no constraint.
  'verify/mismatched-outer-parameters': {
    finds: ['leaf.pem:13 error mismatched-signature-algorithm ECDSA with SHA-256 with other parameters'],
    code: 1,
  },
  'verify/constraints-on-intermediate': {},
  'verify/duplicate-extension': {
    finds: ['leaf.pem:9 error duplicate-extension second subjectAltName extension'],
    code: 1,
  },
  'damaged-der': {
    finds: ['damaged.crt error invalid-der 1 unused bit where whole bytes belong, at byte 645'],
    code: 1,
  },
  'key-usage': {
    finds: [
      'ec-key-agreement.pem:9 error missing-digital-signature Chrome, Edge and Android abort the handshake',
    ],
    code: 1,
  },
  // What a middlebox does to a ClientHello is seen on the wire only: test/interop/versions.test.ts.
  'post-quantum/middlebox': {},
  'neighbours/swapped-keys': {
    finds: [
      'pay.key:1 warning key-mismatch the key does not belong to the certificate in pay.crt',
      'rsa.key:1 warning key-mismatch the key does not belong to the certificate in rsa.crt',
    ],
  },
  'databases/sslmode': {
    finds: [
      ".env:1 warning verification-disabled libpq does not verify the server's certificate",
      ".env:2 warning name-verification-disabled libpq does not verify the server's name",
      '.env:3 info default-root-file libpq looks for the CA in ~/.postgresql/root.crt',
      '.env:4 error refused-value invalid sslmode value: "verify"',
      'compose.yaml:5 info default-root-file libpq looks for the CA in ~/.postgresql/root.crt',
    ],
    code: 1,
  },
  'right-today/kubernetes': {
    finds: [
      'kubeconfig:12 error key-mismatch the key does not belong to the certificate',
      'opaque.yaml:9 error key-mismatch the key does not belong to the certificate',
      'webhook.yaml:9 warning expires-soon expires in 4 days',
    ],
    code: 1,
  },
  // It begins in January: what is said then is below.
  'right-today/six-days': {
    finds: ['edge.pem:4 error not-yet-valid not valid before 2027-01-01'],
    code: 1,
  },
  'hostile-workspace/constants': {
    finds: ['js-doubling-strings.js:19 info too-complex', 'js-oom.js:5 info too-complex'],
  },
  'hostile-workspace/markdown': {
    finds: ['nginx.conf:3 warning certificate-file-missing no such file: a`` ![x]'],
  },
  'hostile-workspace/suppressions': {
    finds: [
      'blanks.nginx.conf:2 warning unused-suppression',
      'blanks.nginx.conf:3 warning no-tls13',
      'blanks.nginx.conf:3 error deprecated-protocol-version',
      'lines.nginx.conf:1002 warning no-tls13',
      'lines.nginx.conf:1002 error deprecated-protocol-version',
      ...suppressionsOfLines(),
    ],
    code: 1,
  },
  // A path with half of a surrogate pair ends nothing: both files are judged.
  'hostile-workspace/surrogate': {
    finds: [
      'a.js:2 error deprecated-protocol-version TLSv1.0, TLSv1.1 are deprecated',
      'b.nginx.conf:1 warning no-tls13',
      'b.nginx.conf:1 error deprecated-protocol-version TLSv1.0 is deprecated',
    ],
    code: 1,
  },
  // 2^18 ways lead to the last file, which is judged once.
  'hostile-workspace/globs': {
    finds: [
      'gd/n19.conf:1 warning no-tls13',
      'gd/n19.conf:1 error deprecated-protocol-version TLSv1.0 is deprecated',
      'gd/nginx.conf:1 error missing-server-certificate no certificate is configured for the server *:443',
    ],
    alsoFinds: ['gd/nginx.conf:1 info static-key-exchange'],
    code: 1,
  },
}

/**
 * What is not read yet and the README is about. Files in a language of which there is no dialect are not recognized
 * where they are named, with exit code 2; what else lies there is judged as it stands.
 */
const NOT_READ_YET: Readonly<Record<string, Case & { readonly files: readonly string[] }>> = {
  // 403 of a Location: test/interop/clientCertificates.test.ts.
  'apache/client-certificate-by-location': { files: ['site.conf'] },
  'apache/dh-in-certificate-file': {
    files: ['site.conf', 'chain-file.conf'],
    finds: [
      'nginx.conf:3 info static-key-exchange',
      'nginx.conf:6 warning no-tls13',
      'tls/api.pem:4 info outlives-issuer',
    ],
  },
  'apache/protocol-without-plus': { files: ['site.conf'] },
  'apache/swapped': { files: ['site.conf'] },
  // The volumes of the compose file, through which the key is another's and the links lead to nothing.
  'container-paths/compose': { files: [] },
  'haproxy/crt-without-key': { files: ['haproxy.cfg', 'server-crt.cfg'] },
  'haproxy/folder': { files: ['haproxy.cfg'] },
  'haproxy/no-tls-beside-min-ver': { files: ['haproxy.cfg'] },
  'haproxy/suites-and-key': { files: ['haproxy.cfg'] },
  // What its servers do to every client: test/interop/clientCertificateCauses.test.ts.
  'revocation/crl-of-one-ca': {
    files: ['haproxy.cfg', 'answer.cfg'],
    finds: ['nginx.conf:9 error missing-crl no CRL of Marsh Root: all clients under it are refused'],
    code: 1,
  },
}

function suppressionsOfLines(): Told[] {
  const lines = Array.from({ length: 1000 }, (_, at) => at + 2)
  return lines.map(
    (line) => `lines.nginx.conf:${line} warning unused-suppression silences nothing: \`expired\``,
  )
}

const { folder: root, skip } = publicCases()
const EVERY: Readonly<Record<string, Case>> = { ...RIGHT, ...NOT_READ_YET }

describe('the public cases', { skip }, () => {
  let cli: Cli
  before(async () => {
    cli = await makeCli()
  })
  after(() => cli.remove())

  function inCase(path: string, ...words: readonly string[]): Promise<CliRun> {
    return cli.folder().run(words, { cwd: join(root, path) })
  }

  test('each folder is in exactly one of the tables', () => {
    const listed = [RIGHT, NOT_READ_YET].flatMap((it) => Object.keys(it))
    assert.deepEqual(listed.toSorted(), caseFolders(root).toSorted())
  })

  for (const [path, expected] of Object.entries(EVERY)) {
    test(`check ${path}`, async () => {
      const run = await inCase(path, 'check', '--now', JUDGED_ON, '--format', 'json')
      assert.equal(run.stderr, '')
      assertTold(run, [...(expected.finds ?? []), ...(expected.alsoFinds ?? [])])
      assert.equal(run.code, expected.code ?? 0)
    })
  }

  for (const [path, { files }] of Object.entries(NOT_READ_YET)) {
    if (files.length === 0) continue
    test(`check ${path}/{${files}} names what is not read`, async () => {
      const run = await inCase(path, 'check', '--now', JUDGED_ON, '--format', 'json', ...files)
      assertTold(run, [])
      for (const file of files) assert.match(run.stderr, new RegExp(`: ${file}: not recognized; --dialect `))
      assert.equal(run.code, 2)
    })
  }

  test('revocation/crl-of-one-ca with the CRLs of both CAs', async () => {
    const folder = cli.folder()
    cpSync(join(root, 'revocation/crl-of-one-ca'), folder.path, { recursive: true })
    const text = readFileSync(join(folder.path, 'nginx.conf'), 'utf8')
    const answer = text.replace('tls/revoked.crl', 'tls/answer.crl')
    assert.notEqual(answer, text)
    writeFileSync(join(folder.path, 'nginx.conf'), answer)
    const run = await folder.run(['check', '--now', JUDGED_ON, '--format', 'json', 'nginx.conf'])
    assertTold(run, [])
    assert.equal(run.code, 0)
  })

  test('leaked-keys/service-account in a repository is reported as a key file is', async () => {
    const folder = cli.folder()
    cpSync(join(root, 'leaked-keys/service-account'), folder.path, { recursive: true })
    cpSync(join(root, 'who-can-read-this/pkcs1-for-java/pkcs1.key'), join(folder.path, 'key.pem'))
    for (const words of [
      ['init', '-q'],
      ['add', '.'],
    ]) {
      const { status, stderr } = spawnSync('git', words, { cwd: folder.path, encoding: 'utf8' })
      assert.equal(status, 0, stderr)
    }
    const run = await folder.run(['check', '--now', JUDGED_ON, '--format', 'json'])
    assertTold(run, [
      'key.pem:1 warning private-key-not-ignored git does not ignore this file with a private key',
      'service-account.json:5 warning private-key-not-ignored git does not ignore this file with a private key',
    ])
  })

  test('leaked-keys/openssh: what the key is', async () => {
    const { stdout } = await inCase('leaked-keys/openssh', 'inspect', 'id_ed')
    assert.match(stdout, /Private key — Ed25519, encrypted/)
  })

  const SIX_DAYS: readonly [string, readonly Told[]][] = [
    ['2027-01-01T12:00:00Z', []],
    ['2027-01-03', []],
    ['2027-01-06', ['edge.pem:4 warning expires-soon expires in 40 hours']],
  ]
  for (const [day, told] of SIX_DAYS) {
    test(`right-today/six-days on ${day}`, async () => {
      const run = await inCase('right-today/six-days', 'check', '--now', day, '--format', 'json')
      assertTold(run, told)
      assert.equal(run.code, 0)
    })
  }

  const NOT_VALID: readonly [string, readonly string[], string][] = [
    ['verify/mismatched-outer-parameters', ['--ca', 'ca.pem', 'leaf.pem'], 'invalidSignature'],
    [
      'verify/constraints-on-intermediate',
      ['--ca', 'root.pem', '--untrusted', 'ica.pem', 'leaf.pem'],
      'nameConstraints',
    ],
    ['verify/duplicate-extension', ['--ca', 'ca.pem', 'leaf.pem'], 'duplicateExtension'],
  ]
  for (const [path, words, code] of NOT_VALID) {
    test(`verify ${path} is not valid`, async () => {
      const run = await inCase(path, 'verify', '--now', JUDGED_ON, '--format', 'json', ...words)
      const { valid, errors } = JSON.parse(run.stdout) as { valid: boolean; errors: { code: string }[] }
      assert.deepEqual({ valid, codes: errors.map((it) => it.code) }, { valid: false, codes: [code] })
      assert.equal(run.code, 1)
    })
  }

  test('verify host-names takes *.localhost for nothing, as check says', async () => {
    const words = ['verify', '--now', JUDGED_ON, '--format', 'json', '--ca', 'dev.pem']
    const codes = async (name: string): Promise<string[]> => {
      const { stdout } = await inCase('host-names', ...words, '--hostname', name, 'dev.pem')
      return (JSON.parse(stdout) as { errors: { code: string }[] }).errors.map((it) => it.code)
    }
    assert.ok((await codes('app.localhost')).includes('name'))
    assert.ok(!(await codes('localhost')).includes('name'))
  })
})

interface Finding {
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly path: string
  readonly range?: { readonly start: { readonly line: number } }
}

/** Every line of `told` is a finding, and every finding is one of them. */
function assertTold({ stdout }: CliRun, told: readonly Told[]): void {
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] }
  const named = told.some((it) => it.includes('unencrypted-private-key'))
  const judged = findings.filter((it) => named || it.ruleId !== 'unencrypted-private-key')
  const rest = [...told]
  const unexpected: string[] = []
  for (const finding of judged) {
    const at = rest.findIndex((it) => isTold(finding, it))
    if (at === -1) unexpected.push(`${headOf(finding)} ${finding.message}`)
    else rest.splice(at, 1)
  }
  assert.deepEqual({ unexpected, missing: rest }, { unexpected: [], missing: [] })
}

function isTold(finding: Finding, told: Told): boolean {
  const head = headOf(finding)
  return (
    told === head || (told.startsWith(`${head} `) && finding.message.includes(told.slice(head.length + 1)))
  )
}

function headOf({ path, range, severity, ruleId }: Finding): string {
  return `${path}${range === undefined ? '' : `:${range.start.line}`} ${severity} ${ruleId}`
}

/** Folders on the first level are cases where they have files, else each of their folders is one. */
function caseFolders(folder: string): string[] {
  return foldersOf(folder).flatMap((name) => {
    const inner = foldersOf(join(folder, name))
    return hasFiles(join(folder, name)) ? [name] : inner.map((it) => `${name}/${it}`)
  })
}

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => (it.isDirectory() ? [it.name] : []))
}

function hasFiles(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((it) => it.isFile())
}
