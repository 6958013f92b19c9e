// The files of --cert, --key and --ca, whatever they hold: those that OpenSSL's own server accepts, and one line for the
// others. Files are made by openssl.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { HANDSHAKE, type HandshakeReport } from '../../server/src/lsp/protocol.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import type { RunningServer } from '../support/childServer.ts'
import { type Cli, makeCli, type RunOptions, type TestFolder } from '../support/cliProcess.ts'
import { startClient } from '../support/lspClient.ts'
import { startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const PASSWORD = 'open sesame'

let cli: Cli
let folder: TestFolder
let server: RunningServer
before(async () => {
  cli = await makeCli()
  folder = cli.folder()
  makeFiles()
  server = await startOpenssl({
    certificate: 'ec',
    parameters: ['-CAfile', testCertificates().authorities, '-Verify', '2'],
  })
})
after(async () => {
  await server.close()
  cli.remove()
})

function handshake(words: readonly string[], options?: RunOptions) {
  const target = [`127.0.0.1:${server.port}`, '--server-name', 'localhost', '--format', 'json']
  return folder.run(['handshake', ...target, ...words], options)
}

const WITH_PASSWORD = ['--password-file', 'password.txt']

const USABLE: readonly (readonly [words: string, options?: readonly string[]])[] = [
  ['--cert client.pem --key client.key'],
  ['--cert bundle.pem'],
  ['--cert bundle.pem --key bundle.pem'],
  ['--cert crlf.pem --key client.key'],
  ['--cert trusted.pem --key client.key'],
  ['--cert client.pem --key sec1.key'],
  ['--cert client.pem --key encrypted.key', WITH_PASSWORD],
  ['--cert client.pem --key scrypt.key', WITH_PASSWORD],
  ['--cert client.pem --key old.key', WITH_PASSWORD],
  ['--cert encrypted-bundle.pem', WITH_PASSWORD],
  ['--cert client.p12', WITH_PASSWORD],
  ['--cert legacy.p12', WITH_PASSWORD],
  ['--cert client.pem --key client.p12', WITH_PASSWORD],
  ['--cert client.p12 --key client.key', WITH_PASSWORD],
  ['--cert roots-first.p12', WITH_PASSWORD],
  ['--cert no-password.p12'],
  ['--cert rsa.pem --key rsa-pkcs1.key'],
  // A password that nothing needs.
  ['--cert client.pem --key client.key', WITH_PASSWORD],
]

for (const [words, more = []] of USABLE) {
  test(`${words}${more.length > 0 ? ' with a password' : ''} is accepted`, async () => {
    const run = await handshake([...words.split(' '), ...more])
    assert.deepEqual([run.code, run.stderr], [0, ''])
    const { clientCertificate } = JSON.parse(run.stdout)
    assert.deepEqual([clientCertificate.sent, clientCertificate.accepted], [true, true])
  })
}

test('the password may be in the environment', async () => {
  for (const words of ['--cert client.p12', '--cert client.pem --key encrypted.key']) {
    const run = await handshake(words.split(' '), { env: { TLS_LENS_PASSWORD: PASSWORD } })
    assert.deepEqual([run.code, run.stderr], [0, ''])
  }
})

const HOW_TO_OPEN = 'needs its password: put it into a file for --password-file, or into TLS_LENS_PASSWORD'

const UNUSABLE: readonly (readonly [words: string, message: string])[] = [
  ['--key client.key', '--key needs the certificate: name its file with --cert'],
  ['--cert missing.pem', '--cert missing.pem: there is no such file'],
  ['--cert client.pem --key missing.key', '--key missing.key: there is no such file'],
  [
    '--cert client.pem',
    '--cert client.pem: holds a certificate and no private key; name the file of the key with --key',
  ],
  [
    '--cert client.pem --key rsa.key',
    '--key rsa.key: the private key does not belong to the certificate in client.pem',
  ],
  [
    '--cert client.pem --key other.key',
    '--key other.key: the private key does not belong to the certificate in client.pem',
  ],
  ['--cert client.key --key client.pem', '--cert client.key: holds a private key and no certificate'],
  ['--cert client.pem --key client.pem', '--key client.pem: holds a certificate and no private key'],
  ['--cert client.pem --key encrypted.key', `--key encrypted.key: ${HOW_TO_OPEN}`],
  ['--cert client.pem --key old.key', `--key old.key: ${HOW_TO_OPEN}`],
  ['--cert client.p12', `--cert client.p12: ${HOW_TO_OPEN}`],
  ['--cert client.p12 --password-file wrong.txt', '--cert client.p12: wrong password'],
  ['--cert client.pem --key encrypted.key --password-file wrong.txt', '--key encrypted.key: wrong password'],
  ['--cert client.pem --key old.key --password-file wrong.txt', '--key old.key: wrong password'],
  ['--cert client.pem --key client.key --password-file missing.txt', 'missing.txt: there is no such file'],
  [
    '--cert certificates.p12 --password-file password.txt',
    '--cert certificates.p12: holds no private key; name the file of the key with --key',
  ],
  [
    '--cert client.der --key client.key',
    '--cert client.der: holds a certificate in DER: openssl x509 -inform DER converts it to PEM',
  ],
  [
    '--cert client.pem --key key.der',
    '--key key.der: holds a private key in DER: openssl pkey -inform DER converts it to PEM',
  ],
  [
    '--cert client.pem --key openssh.key',
    '--key openssh.key: holds an OpenSSH private key: ssh-keygen -p -m PKCS8 converts RSA and ECDSA keys',
  ],
  [
    '--cert client.p7b --key client.key',
    '--cert client.p7b: holds PKCS #7 and no certificate: openssl pkcs7 -print_certs converts it',
  ],
  ['--cert empty --key client.key', '--cert empty: is empty'],
  ['--cert client.pem --key empty', '--key empty: is empty'],
  ['--cert blanks --key client.key', '--cert blanks: is empty'],
  [
    '--cert request.csr --key client.key',
    '--cert request.csr: holds a certification request and no certificate',
  ],
  ['--cert client.pem --key public.pem', '--key public.pem: holds a public key and no private key'],
  ['--cert utf16.pem --key client.key', '--cert utf16.pem: is text in UTF-16: save it as UTF-8'],
  ['--cert text --key client.key', '--cert text: holds no certificate: neither PEM nor PKCS #12'],
  ['--cert client.pem --key text', '--key text: holds no private key: neither PEM nor PKCS #12'],
  ['--cert client.pem --key cut.key', '--key cut.key: its private key cannot be read: '],
  ['--cert cut.pem --key client.key', '--cert cut.pem: its certificate cannot be read: '],
  ['--cert damaged.pem --key client.key', '--cert damaged.pem: its certificate cannot be read: '],
  ['--cert damaged.p12 --password-file password.txt', '--cert damaged.p12: '],
  [
    '--cert upside-down.pem --key client.key',
    '--cert upside-down.pem: the key belongs to certificate 2 of the file: the end entity comes first',
  ],
  [
    '--cert secp256k1.pem --key secp256k1.key',
    '--key secp256k1.key: client keys of type EC secp256k1 are not supported here',
  ],
  ['--ca client.key', 'client.key: holds a private key and no certificate'],
  ['--ca empty', 'empty: is empty'],
  ['--ca request.csr', 'request.csr: holds a certification request and no certificate'],
  ['--ca text', 'text: holds no PEM block'],
  ['--ca missing.pem', 'missing.pem: there is no such file'],
]

for (const [words, message] of UNUSABLE) {
  test(`${words} is refused in one line`, async () => {
    const { code, stdout, stderr } = await handshake(words.split(' '))
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.ok(stderr.startsWith(`tls-lens handshake: ${message}`), stderr)
    assert.equal(stderr.split('\n').length, 2, stderr)
  })
}

test('--ca and --untrusted of verify say what their file holds', async () => {
  const certificate = testCertificates().rsa.certificate
  for (const option of ['--ca', '--untrusted']) {
    for (const [file, message] of [
      ['client.key', 'client.key: holds a private key and no certificate'],
      ['empty', 'empty: is empty'],
      ['request.csr', 'request.csr: holds a certification request and no certificate'],
      ['public.pem', 'public.pem: holds a public key and no certificate'],
      ['openssh.key', 'openssh.key: holds an OpenSSH private key and no certificate'],
      ['cut.pem', 'cut.pem: holds no certificate that can be read'],
      ['utf16.pem', 'utf16.pem: is text in UTF-16: save it as UTF-8'],
      ['text', 'text: holds no PEM block'],
      ['key.der', 'key.der: holds a private key in DER'],
    ] as const) {
      const { code, stdout, stderr } = await folder.run(['verify', certificate, option, file])
      assert.deepEqual([code, stdout], [2, ''], `${option} ${file}: ${stderr}`)
      assert.ok(stderr.startsWith(`tls-lens verify: ${message}`), stderr)
      assert.equal(stderr.split('\n').length, 2, stderr)
    }
  }
})

test('the editor is told what cannot be used, and is asked for a password', async () => {
  const lsp = await startClient({})
  try {
    const uri = (name: string) => pathToFileURL(join(folder.path, name)).href
    const params = { host: '127.0.0.1', port: server.port, serverName: 'localhost' }
    const request = (more: object) =>
      lsp.connection.sendRequest<HandshakeReport>(HANDSHAKE, { ...params, ...more })
    const closed = { certificateUri: uri('client.p12') }
    const rejected = async (more: object) => {
      try {
        await request(more)
      } catch (error) {
        const { message, data } = error as { message: string; data?: unknown }
        return { message, data }
      }
      return assert.fail('accepted')
    }
    assert.deepEqual(await rejected(closed), {
      message: 'client.p12: needs its password',
      data: { needsPassword: { file: 'client.p12', wrong: false } },
    })
    assert.deepEqual((await rejected({ ...closed, password: 'wrong' })).data, {
      needsPassword: { file: 'client.p12', wrong: true },
    })
    const opened = await request({ ...closed, password: PASSWORD })
    assert.equal(opened.clientCertificate.accepted, true)
    const swapped = { certificateUri: uri('client.key'), keyUri: uri('client.pem') }
    assert.equal((await rejected(swapped)).message, 'client.key: holds a private key and no certificate')
    assert.equal((await rejected({ keyUri: uri('client.key') })).message, 'A key needs its certificate.')
    const caUris = [uri('client.key')]
    assert.equal((await rejected({ caUris })).message, 'client.key: holds a private key and no certificate')
    const said = [...lsp.logs, ...lsp.received].join('\n')
    assert.ok(!said.includes(PASSWORD), 'a password is told')
  } finally {
    await lsp.stop()
  }
})

/** All from the client's certificate of the test authority. */
function makeFiles(): void {
  const { client, clientRsa, authorities } = testCertificates()
  const path = (name: string) => join(folder.path, name)
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PASSWORD },
    })
  const chain = readFileSync(client.chain, 'utf8')
  const key = readFileSync(client.key, 'utf8')
  const end = readFileSync(client.certificate, 'utf8')
  folder.write({
    'client.pem': chain,
    'client.key': key,
    'bundle.pem': key + chain,
    'crlf.pem': `Bag Attributes\r\n${chain.replaceAll('\n', '\r\n')}`,
    'upside-down.pem': chain.slice(end.length) + end,
    'password.txt': `${PASSWORD}\n`,
    'wrong.txt': 'open barley\n',
    empty: '',
    blanks: ' \n\n',
    text: 'Dear customer, please find attached your certificate.\n',
    'cut.pem': end.slice(0, 300),
    'cut.key': key.slice(0, 100),
    'damaged.pem': end.replace(/\n.{8}/, '\nAAAAAAAA'),
    'openssh.key': formatPem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0'.padEnd(300))),
    'utf16.pem': Buffer.from(`\ufeff${end}`, 'utf16le'),
    'rsa.pem': readFileSync(clientRsa.chain),
    'rsa.key': readFileSync(clientRsa.key),
    'roots.pem': readFileSync(authorities, 'utf8') + end,
  })
  openssl('pkey -in rsa.key -traditional -out rsa-pkcs1.key')
  openssl('pkey -in client.key -traditional -out sec1.key')
  openssl('pkey -in client.key -aes256 -passout env:PASSWORD -out encrypted.key')
  openssl('pkcs8 -topk8 -in client.key -scrypt -passout env:PASSWORD -out scrypt.key')
  openssl('ec -in client.key -aes128 -passout env:PASSWORD -out old.key')
  openssl('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.key')
  openssl('pkey -in client.key -outform DER -out key.der')
  openssl('pkey -in client.key -pubout -out public.pem')
  openssl('x509 -in client.pem -outform DER -out client.der')
  openssl('x509 -in client.pem -trustout -addtrust clientAuth -out trusted.pem')
  openssl('crl2pkcs7 -nocrl -certfile client.pem -out client.p7b')
  openssl('req -new -key client.key -subj /CN=ada -out request.csr')
  openssl('ecparam -name secp256k1 -genkey -noout -out secp256k1.key')
  openssl('req -x509 -key secp256k1.key -subj /CN=ada -out secp256k1.pem')
  const p12 = 'pkcs12 -export -inkey client.key -in client.pem'
  openssl(`${p12} -passout env:PASSWORD -out client.p12`)
  openssl(
    `${p12} -passout env:PASSWORD -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -out legacy.p12`,
  )
  openssl(`${p12} -passout pass: -out no-password.p12`)
  openssl(`pkcs12 -export -inkey client.key -in roots.pem -passout env:PASSWORD -out roots-first.p12`)
  openssl('pkcs12 -export -nokeys -in client.pem -passout env:PASSWORD -out certificates.p12')
  writeFileSync(path('encrypted-bundle.pem'), chain + readFileSync(path('encrypted.key'), 'utf8'))
  const damaged = readFileSync(path('client.p12'))
  writeFileSync(path('damaged.p12'), damaged.subarray(0, damaged.length - 200))
}
