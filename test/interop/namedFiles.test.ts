// Files of all kinds, made by openssl and ssh-keygen, named where nginx and Node want certificates, keys, authorities,
// CRLs and parameters: what they refuse is reported at the path, and nothing else.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { getDiffieHellman } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect, createSecureContext, createServer, type Server, type TlsOptions } from 'node:tls'
import { fileSystem, uriOfPath } from '../../server/node/fileSystem.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import { integer, sequence } from '../../server/src/asn1/derWriter.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { inOwnFolder, nginxRefusal } from '../support/nginxCheck.ts'
import { skipWithoutPeer } from '../support/realServers.ts'

const RULES: ReadonlySet<string> = new Set([
  'wrong-file-content',
  'encrypted-key-without-password',
  'refused-value',
])

describe('a file that is named for something', () => {
  let folder = ''
  const path = (name: string) => join(folder, name)

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-lens-named-'))
    makeFiles(folder)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  /** What is found at the paths of a file with that text, by rule and message. */
  async function found(name: string, text: string): Promise<string[]> {
    writeFileSync(path(name), text)
    const workspace = createWorkspace({
      files: fileSystem,
      now: () => Date.now(),
      folders: [uriOfPath(folder)],
    })
    const analysis = await workspace.analyze(uriOfPath(path(name)))
    return analysis!.findings.filter((it) => RULES.has(it.ruleId)).map((it) => it.message)
  }

  const nginxCases: readonly (readonly [role: string, settings: (file: string) => string])[] = [
    ['ssl_certificate', (it) => server(`ssl_certificate ${it}; ssl_certificate_key key.pem;`)],
    ['ssl_certificate_key', (it) => server(`ssl_certificate cert.pem; ssl_certificate_key ${it};`)],
    ['ssl_client_certificate', (it) => server(`${PAIR} ssl_verify_client on; ssl_client_certificate ${it};`)],
    ['ssl_trusted_certificate', (it) => server(`${PAIR} ssl_trusted_certificate ${it};`)],
    ['ssl_password_file', (it) => server(`${PAIR} ssl_password_file ${it};`)],
    ['ssl_session_ticket_key', (it) => server(`${PAIR} ssl_session_ticket_key ${it};`)],
    ['ssl_stapling_file', (it) => server(`${PAIR} ssl_stapling on; ssl_stapling_file ${it};`)],
    ['ssl_dhparam', (it) => server(`${PAIR} ssl_dhparam ${it};`)],
    [
      'proxy_ssl_certificate',
      (it) => proxy(`proxy_ssl_certificate ${it}; proxy_ssl_certificate_key key.pem;`),
    ],
    [
      'proxy_ssl_certificate_key',
      (it) => proxy(`proxy_ssl_certificate cert.pem; proxy_ssl_certificate_key ${it};`),
    ],
    [
      'proxy_ssl_trusted_certificate',
      (it) => proxy(`proxy_ssl_verify on; proxy_ssl_trusted_certificate ${it};`),
    ],
  ]

  for (const [role, settings] of nginxCases) {
    test(`nginx: ${role}`, async (context) => {
      if (skipWithoutPeer(context, 'nginx')) return
      const wrong: string[] = []
      for (const file of FILES) {
        // A CRL alone is taken, and then nobody is trusted.
        if (file === 'crl.pem' && role === 'proxy_ssl_trusted_certificate') continue
        // nginx compares a key with its certificate after both were read: not what is tried here.
        if (OTHER_KEYS.has(file) && role.endsWith('certificate_key')) continue
        const text = inOwnFolder(settings(file), folder)
        const refusal = nginxRefusal(text, folder)
        const findings = await found('nginx.conf', text)
        const expected = refusal === undefined ? 0 : 1
        if (findings.length !== expected)
          wrong.push(`${file}: ${findings.join('; ') || 'nothing'} · ${refusal}`)
      }
      assert.deepEqual(wrong, [])
    })
  }

  const nodeCases: readonly (readonly [option: 'cert' | 'key', other: string])[] = [
    ['cert', "key: readFileSync('key.pem')"],
    ['key', "cert: readFileSync('cert.pem')"],
  ]
  for (const [option, other] of nodeCases) {
    test(`Node: ${option}`, async () => {
      const wrong: string[] = []
      for (const file of FILES) {
        if (file === 'folder.pem' || (OTHER_KEYS.has(file) && option === 'key')) continue
        const text = `import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
createServer({ ${option}: readFileSync('${file}'), ${other} })
`
        const findings = await found('server.mjs', text)
        const options = { cert: readFileSync(path('cert.pem')), key: readFileSync(path('key.pem')) }
        const refusal = errorOf(() => createSecureContext({ ...options, [option]: readFileSync(path(file)) }))
        const expected = refusal === undefined ? 0 : 1
        if (findings.length !== expected)
          wrong.push(`${file}: ${findings.join('; ') || 'nothing'} · ${refusal}`)
      }
      assert.deepEqual(wrong, [])
    })
  }

  for (const option of ['pfx', 'crl'] as const) {
    test(`Node: ${option}`, async () => {
      const wrong: string[] = []
      for (const file of [...FILES, ...FILES_FOR_NODE]) {
        if (file === 'folder.pem') continue
        const findings = await found('server.mjs', nodeServer(`${option}: readFileSync('${file}')`))
        const passphrase = 'open'
        const content = readFileSync(path(file))
        const refusal = errorOf(() => createSecureContext({ passphrase, [option]: content }))
        const expected = refusal === undefined ? 0 : 1
        if (findings.length !== expected)
          wrong.push(`${file}: ${findings.join('; ') || 'nothing'} · ${refusal}`)
      }
      assert.deepEqual(wrong, [])
    })
  }

  test('Node: dhparam', async () => {
    const wrong: string[] = []
    const pair = { cert: readFileSync(path('cert.pem')), key: readFileSync(path('key.pem')) }
    for (const file of [...FILES, ...FILES_FOR_NODE]) {
      if (file === 'folder.pem') continue
      const findings = await found('server.mjs', nodeServer(`dhparam: readFileSync('${file}')`))
      const isUsed = await choosesDhe({ ...pair, dhparam: readFileSync(path(file)) })
      if (findings.length !== (isUsed ? 0 : 1)) wrong.push(`${file}: ${findings.join('; ') || 'nothing'}`)
    }
    assert.deepEqual(wrong, [])
  })

  test('Node: a path in the place of the content', async () => {
    const pair = { cert: readFileSync(path('cert.pem')), key: readFileSync(path('key.pem')) }
    const written = "cert: readFileSync('cert.pem'), key: readFileSync('key.pem')"
    const cases = [
      [{ cert: 'cert.pem' }, "cert: 'cert.pem'"],
      [{ key: 'key.pem' }, "key: 'key.pem'"],
      [{ pfx: 'store.p12' }, "pfx: 'store.p12'"],
      [{ crl: 'crl.pem' }, "crl: 'crl.pem'"],
    ] as const
    for (const [option, text] of cases) {
      const refusal = errorOf(() => createSecureContext({ ...pair, ...option }))
      const [message = '', ...more] = await found(
        'server.mjs',
        `import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
createServer({ ${written}, ${text} })
`,
      )
      const [, error = ''] = /^a path where Node wants the file's content: (.*)$/.exec(message) ?? []
      assert.deepEqual(more, [], text)
      // "DECODER unsupported" is shortened.
      assert.ok(
        error !== '' && error.split(' ').every((it) => refusal?.includes(it)),
        `${message} · ${refusal}`,
      )
    }
  })

  test('is said to be what it is, with what converts it', async () => {
    const certificate = async (file: string) =>
      (await found('nginx.conf', server(`ssl_certificate ${file}; ssl_certificate_key key.pem;`))).join()
    const key = async (file: string) =>
      (await found('nginx.conf', server(`ssl_certificate cert.pem; ssl_certificate_key ${file};`))).join()
    assert.equal(await certificate('request.pem'), 'holds a certification request and no certificate')
    assert.equal(await certificate('empty.pem'), 'is empty')
    assert.equal(await certificate('folder.pem'), 'is a folder')
    assert.equal(await certificate('utf16.pem'), 'is text in UTF-16: save it as UTF-8')
    assert.match(await certificate('cert.der'), /^holds a certificate in DER: openssl x509 -inform DER/)
    assert.deepEqual(
      await found('nginx.conf', server(`${PAIR} ssl_verify_client on; ssl_client_certificate trusted.pem;`)),
      ['holds TRUSTED CERTIFICATE blocks only: openssl x509 writes CERTIFICATE'],
    )
    assert.match(await certificate('pkcs7.pem'), /PKCS #7.*openssl pkcs7 -print_certs/)
    assert.match(await certificate('pkcs7.der'), /PKCS #7.*openssl pkcs7 -inform DER -print_certs/)
    assert.match(await certificate('store.p12'), /^is a PKCS #12 file: openssl pkcs12 -nodes/)
    assert.match(await key('openssh.pem'), /^holds an OpenSSH private key: ssh-keygen -p -m PKCS8/)
    assert.match(await key('key.der'), /^holds a private key in DER: openssl pkey -inform DER/)
    assert.equal(await key('public.pem'), 'holds a public key and no private key')
    assert.equal(await key('cert.pem'), 'holds a certificate and no private key')
    assert.match(await key('encrypted.pem'), /^the key is encrypted/)
    const node = async (option: string, file: string) =>
      (await found('server.mjs', nodeServer(`${option}: readFileSync('${file}')`))).join()
    const exported = 'openssl pkcs12 -export makes PKCS #12'
    assert.equal(await node('pfx', 'cert.pem'), `holds a certificate in PEM: ${exported}`)
    assert.equal(await node('pfx', 'key.pem'), `holds a private key (PKCS #8) in PEM: ${exported}`)
    assert.equal(await node('pfx', 'cert.der'), 'holds a certificate in DER and no PKCS #12')
    assert.equal(await node('pfx', 'pkcs7.der'), 'is a PKCS #7 file and no PKCS #12: it holds no key')
    assert.equal(await node('pfx', 'store.txt'), 'is PKCS #12 in base64: openssl base64 -d -A converts it')
    assert.equal(await node('pfx', 'cutOff.p12'), 'holds PKCS #12 that is cut off')
    assert.match(await node('crl', 'crl.der'), /^holds a CRL in DER: openssl crl -inform DER/)
    assert.match(await node('dhparam', 'dh768.pem'), /^holds DH parameters of 768 bits: openssl dhparam 2048/)
    const stapled = async (file: string) =>
      (await found('nginx.conf', server(`${PAIR} ssl_stapling on; ssl_stapling_file ${file};`))).join()
    assert.equal(await stapled('response.pem'), 'holds PEM (OCSP RESPONSE) and no OCSP response in DER')
    assert.equal(await stapled('cert.der'), 'holds DER of another kind (CERTIFICATE) and no OCSP response')
    assert.equal(await stapled('cutOff.der'), 'holds an OCSP response that is cut off')
    assert.deepEqual(await found('nginx.conf', server(`${PAIR} ssl_session_ticket_key ticket64.bin;`)), [
      'has 64 bytes and not 48 or 80',
    ])
  })
})

const PAIR = 'ssl_certificate cert.pem; ssl_certificate_key key.pem;'

const server = (settings: string) => `http { server { listen 127.0.0.1:18443 ssl; ${settings} } }`
const proxy = (settings: string) =>
  `http { server { listen 127.0.0.1:18080; location / { proxy_pass https://127.0.0.1:18444; ${settings} } } }`

const nodeServer = (option: string) => `import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
createServer({ ${option} })
`

/** Whether a server with those options starts, and a client with nothing but a DHE suite gets it. */
async function choosesDhe(options: TlsOptions): Promise<boolean> {
  const ciphers = 'DHE-RSA-AES128-GCM-SHA256'
  let server: Server
  try {
    server = createServer({ ...options, ciphers, maxVersion: 'TLSv1.2' }, (it) => it.end())
  } catch {
    return false
  }
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({
    port,
    host: '127.0.0.1',
    ciphers: `${ciphers}:@SECLEVEL=0`,
    minDHSize: 1,
    rejectUnauthorized: false,
  })
  try {
    await once(client, 'secureConnect')
    return true
  } catch {
    return false
  } finally {
    client.destroy()
    server.close()
  }
}

function errorOf(action: () => void): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** Keys that do not belong to the certificate. */
const OTHER_KEYS: ReadonlySet<string> = new Set(['ec.pem'])

const FILES = [
  ...['cert.pem', 'key.pem', 'pkcs1.pem', 'ec.pem', 'both.pem', 'keyFirst.pem', 'requestFirst.pem'],
  ...[
    'x509Label.pem',
    'trusted.pem',
    'trustedAndPlain.pem',
    'request.pem',
    'crl.pem',
    'public.pem',
    'rsaPublic.pem',
    'encrypted.pem',
    'oldEncrypted.pem',
  ],
  ...['certAndEncrypted.pem', 'openssh.pem', 'ed25519.openssh.pem', 'ecParameters.pem', 'dh.pem'],
  ...['cert.der', 'key.der', 'pkcs7.pem', 'pkcs7.der', 'store.p12', 'empty.pem', 'blank.pem', 'text.pem'],
  ...[
    'folder.pem',
    'utf16.pem',
    'quoted.pem',
    'noEnd.pem',
    'misspelt.pem',
    'oneLine.pem',
    'byteOrderMark.pem',
    'crOnly.pem',
    'crLf.pem',
    'indented.pem',
    'damaged.pem',
  ],
  ...['ticket48.bin', 'ticket80.bin', 'ticket64.bin', 'ticket.txt'],
  ...['response.der', 'response.pem', 'cutOff.der', 'longer.der'],
]

/** PKCS #12, CRLs and parameters in other forms. */
const FILES_FOR_NODE = [
  ...['store.txt', 'cutOff.p12', 'longer.p12', 'zero.txt', 'crl.der', 'certAndCrl.pem', 'crlOneLine.pem'],
  ...['cutOffCrl.pem', 'dh768.pem', 'dh1024.pem', 'certAndDh.pem', 'cutOffDh.pem', 'twoDh.pem'],
]

/** A group of RFC 2409, as PKCS #3 has it. */
function dhParameters(prime: Buffer): string {
  return formatPem('DH PARAMETERS', sequence(integer(prime), integer(2)))
}

function makeFiles(folder: string): void {
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const subject = ['-subj', '/CN=shop.example']
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    ...subject,
    '-days',
    '2',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
  )
  openssl('x509', '-in', 'cert.pem', '-trustout', '-out', 'trusted.pem')
  openssl('req', '-new', '-key', 'key.pem', ...subject, '-out', 'request.pem')
  openssl('rsa', '-in', 'key.pem', '-traditional', '-out', 'pkcs1.pem')
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-out', 'ec.pem')
  openssl('ecparam', '-name', 'prime256v1', '-out', 'ecParameters.pem')
  openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem')
  openssl('rsa', '-in', 'key.pem', '-RSAPublicKey_out', '-out', 'rsaPublic.pem')
  openssl('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:open', '-out', 'encrypted.pem')
  openssl(
    'rsa',
    '-in',
    'key.pem',
    '-aes128',
    '-traditional',
    '-passout',
    'pass:open',
    '-out',
    'oldEncrypted.pem',
  )
  openssl('pkey', '-in', 'key.pem', '-outform', 'DER', '-out', 'key.der')
  openssl('x509', '-in', 'cert.pem', '-outform', 'DER', '-out', 'cert.der')
  openssl('crl2pkcs7', '-nocrl', '-certfile', 'cert.pem', '-out', 'pkcs7.pem')
  openssl('crl2pkcs7', '-nocrl', '-certfile', 'cert.pem', '-outform', 'DER', '-out', 'pkcs7.der')
  openssl(
    'pkcs12',
    '-export',
    '-in',
    'cert.pem',
    '-inkey',
    'key.pem',
    '-passout',
    'pass:open',
    '-out',
    'store.p12',
  )
  write('dh.pem', openssl('genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', 'group:ffdhe2048'))
  write('index.txt', '')
  write(
    'ca.cnf',
    `[ca]\ndefault_ca = own\n[own]\ndatabase = ${join(folder, 'index.txt')}\ndefault_md = sha256\ndefault_crl_days = 2\n`,
  )
  openssl('ca', '-gencrl', '-config', 'ca.cnf', '-keyfile', 'key.pem', '-cert', 'cert.pem', '-out', 'crl.pem')
  for (const [type, name] of [
    ['rsa', 'openssh.pem'],
    ['ed25519', 'ed25519.openssh.pem'],
  ] as const) {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(folder, name)])
  }
  openssl('ocsp', '-issuer', 'cert.pem', '-cert', 'cert.pem', '-no_nonce', '-reqout', 'request.der')
  const signer = ['-CA', 'cert.pem', '-rsigner', 'cert.pem', '-rkey', 'key.pem', '-index', 'index.txt']
  openssl('ocsp', ...signer, '-ndays', '2', '-reqin', 'request.der', '-respout', 'response.der')
  const response = readFileSync(join(folder, 'response.der'))
  write(
    'response.pem',
    `-----BEGIN OCSP RESPONSE-----\n${response.toString('base64')}\n-----END OCSP RESPONSE-----\n`,
  )
  write('cutOff.der', response.subarray(0, 100))
  write('longer.der', Buffer.concat([response, Buffer.from('\n')]))
  for (const size of [48, 64, 80]) write(`ticket${size}.bin`, Buffer.alloc(size, 0xa5))
  write('ticket.txt', 'x'.repeat(48))
  mkdirSync(join(folder, 'folder.pem'))
  const [cert, key, request, encrypted] = ['cert.pem', 'key.pem', 'request.pem', 'encrypted.pem'].map(
    read,
  ) as [string, string, string, string]
  write('both.pem', cert + key)
  write('trustedAndPlain.pem', read('trusted.pem') + cert)
  write('keyFirst.pem', key + cert)
  write('requestFirst.pem', request + cert)
  write('certAndEncrypted.pem', cert + encrypted)
  write('x509Label.pem', cert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'))
  write('misspelt.pem', cert.replaceAll('CERTIFICATE', 'CERTIFIKATE'))
  const store = readFileSync(join(folder, 'store.p12'))
  write('store.txt', store.toString('base64'))
  write('cutOff.p12', store.subarray(0, 100))
  write('longer.p12', Buffer.concat([store, Buffer.from('\n')]))
  write('zero.txt', '0x30 is how it begins\n')
  openssl('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der')
  write('certAndCrl.pem', cert + read('crl.pem'))
  write('crlOneLine.pem', read('crl.pem').replaceAll('\n', ''))
  write('cutOffCrl.pem', read('crl.pem').slice(0, 200))
  for (const [bits, group] of [
    [768, 'modp1'],
    [1024, 'modp2'],
  ] as const) {
    write(`dh${bits}.pem`, dhParameters(getDiffieHellman(group).getPrime()))
  }
  write('certAndDh.pem', cert + read('dh.pem'))
  write('cutOffDh.pem', read('dh.pem').slice(0, 200))
  write('twoDh.pem', read('dh768.pem') + read('dh.pem'))
  write('empty.pem', '')
  write('blank.pem', '\n \n')
  write('text.pem', 'see the wiki\n')
  write('utf16.pem', Buffer.from(`\ufeff${cert}`, 'utf16le'))
  write('quoted.pem', cert.replaceAll(/^/gm, '> '))
  write('indented.pem', cert.replaceAll(/^/gm, '  '))
  write('byteOrderMark.pem', `\ufeff${cert}`)
  write('crOnly.pem', cert.replaceAll('\n', '\r'))
  write('crLf.pem', cert.replaceAll('\n', '\r\n'))
  write('noEnd.pem', cert.replace(/-----END.*/, ''))
  write('oneLine.pem', cert.replaceAll('\n', ''))
  write('damaged.pem', cert.replace(/\n[\s\S]{4}/, '\n!!!!'))
}
