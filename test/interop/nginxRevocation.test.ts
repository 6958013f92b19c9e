// CRLs and CAs that keep all peers out: what nginx answers to a client, or as a proxy, and what it writes into its error
// log, beside what is found in the configuration; and whom Node refuses.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileSystem, uriOfPath } from '../../server/node/fileSystem.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { freePort } from '../support/childServer.ts'
import { skipWithoutPeer, startNginx } from '../support/realServers.ts'

const RULES: ReadonlySet<string> = new Set(['missing-crl', 'outdated-crl', 'weak-trusted-ca'])

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-revocation-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = (name: string) => join(folder, name)

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const VALID = `not-before ${day(-30)}\nnot-after ${day(300)}`

const root = (name: string, key = 'ec p256') =>
  `subject CN=${name}\nissuer self\nca true\nkey-usage keyCertSign, cRLSign\nkey ${key}\n${VALID}`
const issued = (name: string, issuer: string, more = 'key ec p256') =>
  `subject CN=${name}\nissuer CN=${issuer}\nca true\nkey-usage keyCertSign, cRLSign\n${more}\n${VALID}`
const client = (name: string, issuer: string, serial = 7) =>
  `subject CN=${name}\nissuer CN=${issuer}\nserial ${serial}\nkey ec p256\n${VALID}`

const CRL = `this-update ${day(-2)}\nnext-update ${day(20)}`
const EXPIRED = `this-update ${day(-20)}\nnext-update ${day(-6)}`
const EARLY = `this-update ${day(6)}\nnext-update ${day(20)}`
const crl = (issuer: string, dates = CRL, more = '') =>
  `crl CN=${issuer}\n${dates}${more === '' ? '' : `\n${more}`}`
const INDIRECT = 'extension 2.5.29.28 critical 30038401FF'
const SOME_REASONS = 'extension 2.5.29.28 critical 300483020640'
const ONLY_USERS = 'extension 2.5.29.28 critical 30038101FF'
const DELTA = 'extension 2.5.29.27 critical 020101'

const ROOT = root('Root')
const ISSUING = issued('Issuing', 'Root')
const OTHER = root('Other Root')
const SMALL = root('Small Root', 'rsa 1024')
const BELOW_SMALL = issued('Below Small', 'Small Root')
const SHA1_ROOT = root('SHA-1 Root', 'rsa 2048')
const SHA1_ISSUING = issued('SHA-1 Issuing', 'SHA-1 Root', 'key ec p256\nsignature sha1-rsa')

const CLIENTS = {
  alice: client('alice', 'Issuing'),
  direct: client('direct', 'Root'),
  other: client('other', 'Other Root'),
  small: client('small', 'Small Root'),
  belowSmall: client('belowSmall', 'Below Small'),
  sha1: client('sha1', 'SHA-1 Issuing'),
  sha1Root: client('sha1Root', 'SHA-1 Root'),
}
const ALL = [ROOT, ISSUING, OTHER, SMALL, BELOW_SMALL, SHA1_ROOT, SHA1_ISSUING].join('\n\n')

interface Case {
  readonly title: string
  readonly client: keyof typeof CLIENTS
  readonly ca: readonly string[]
  /** Of `ssl_trusted_certificate`. */
  readonly trusted?: readonly string[]
  readonly crls?: readonly string[]
  readonly settings?: string
  /** `on` unless said otherwise. */
  readonly verify?: 'optional' | 'optional_no_ca'
  /** Whether the client sends its intermediate CA. */
  readonly sends?: string
  /** What nginx writes, and what is found; absent where it lets the client in and nothing is found. */
  readonly refused?: { readonly log: string; readonly found: readonly string[] }
}

const NO_CRL = '3:unable to get certificate CRL'
const refused = (log: string, ...found: string[]) => ({ refused: { log, found } })
const level = "below security level 2 of Debian's OpenSSL"

const CASES: readonly Case[] = [
  {
    title: 'the CRL of the root is missing',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Issuing')] },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'the CRL of the issuing CA is missing',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Root')] },
    ...refused(NO_CRL, 'no CRL of Issuing: all clients under it are refused'),
  },
  { title: 'both are there', client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Root'), crl('Issuing')] },
  { title: 'the root is all there is', client: 'direct', ca: [ROOT], crls: [crl('Root')] },
  {
    title: 'not even of the only root',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Issuing')] },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'the root is in the other file',
    ...{ client: 'alice', ca: [ISSUING], trusted: [ROOT], crls: [crl('Issuing')] },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'the client sends its intermediate',
    ...{ client: 'alice', ca: [ROOT], sends: ISSUING, crls: [crl('Root'), crl('Issuing')] },
  },
  {
    title: 'the CRL is in the file of certificates',
    ...{ client: 'alice', ca: [ISSUING, ROOT, crl('Root')], crls: [crl('Issuing')] },
  },
  {
    title: 'the root is in the file of CRLs',
    ...{ client: 'alice', ca: [ISSUING], crls: [crl('Issuing'), ROOT] },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'an indirect CRL',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', CRL, INDIRECT)] },
    ...refused(NO_CRL, 'the CRL of Root is indirect: all clients under it are refused'),
  },
  {
    title: 'a CRL for some reasons only',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', CRL, SOME_REASONS)] },
    ...refused(NO_CRL, 'the CRL of Root is for some reasons only: all clients under it are refused'),
  },
  {
    title: 'a CRL of another key',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', CRL, 'issuer-key ec p256 other')] },
    ...refused(NO_CRL, 'the CRL of Root is of another key: all clients under it are refused'),
  },
  { title: 'a delta CRL', client: 'direct', ca: [ROOT], crls: [crl('Root', CRL, DELTA)] },
  {
    title: 'a CRL for clients only, of the issuing CA',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Root'), crl('Issuing', CRL, ONLY_USERS)] },
  },
  {
    title: 'an expired CRL of the issuing CA',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Root'), crl('Issuing', EXPIRED)] },
    ...refused(
      '12:CRL has expired',
      'the CRL of Issuing expired 6 days ago: all clients under it are refused',
    ),
  },
  {
    title: 'an expired CRL of the root',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Root', EXPIRED), crl('Issuing')] },
    ...refused('12:CRL has expired', 'the CRL of Root expired 6 days ago: all clients under it are refused'),
  },
  {
    title: 'an expired CRL of an intermediate that the client sends',
    ...{ client: 'alice', ca: [ROOT], sends: ISSUING, crls: [crl('Root'), crl('Issuing', EXPIRED)] },
    ...refused(
      '12:CRL has expired',
      'the CRL of Issuing expired 6 days ago: all clients under it are refused',
    ),
  },
  {
    title: 'a CRL that is not yet valid',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', EARLY)] },
    ...refused(
      '11:CRL is not yet valid',
      'the CRL of Root begins in 5 days: all clients under it are refused',
    ),
  },
  {
    title: 'a newer CRL beside an expired one',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', EXPIRED), crl('Root')] },
  },
  {
    title: 'a CRL that does not expire',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', `this-update ${day(-20)}\nnext-update none`)] },
  },
  {
    title: 'an expired delta CRL beside a whole one',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root'), crl('Root', EXPIRED, DELTA)] },
  },
  {
    title: 'a CA of 1024 bits',
    ...{ client: 'small', ca: [SMALL] },
    ...refused('67:CA certificate key too weak', `Small Root has a 1024-bit key: ${level}`),
  },
  {
    title: 'a root of 1024 bits above',
    ...{ client: 'belowSmall', ca: [BELOW_SMALL, SMALL] },
    ...refused('67:CA certificate key too weak', `Small Root has a 1024-bit key: ${level}`),
  },
  {
    title: 'the CRL of the root is missing, certificates are optional',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Issuing')], verify: 'optional' },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'the CRL of the root is missing, any CA will do',
    ...{ client: 'alice', ca: [ISSUING, ROOT], crls: [crl('Issuing')], verify: 'optional_no_ca' },
    ...refused(NO_CRL, 'no CRL of Root: all clients under it are refused'),
  },
  {
    title: 'an expired CRL, any CA will do',
    ...{ client: 'direct', ca: [ROOT], crls: [crl('Root', EXPIRED)], verify: 'optional_no_ca' },
    ...refused('12:CRL has expired', 'the CRL of Root expired 6 days ago: all clients under it are refused'),
  },
  {
    title: 'a CA of 1024 bits, any CA will do',
    ...{ client: 'small', ca: [SMALL], verify: 'optional_no_ca' },
    ...refused('67:CA certificate key too weak', `Small Root has a 1024-bit key: ${level}`),
  },
  {
    title: 'both are there, any CA will do',
    ...{
      client: 'alice',
      ca: [ISSUING, ROOT],
      crls: [crl('Root'), crl('Issuing')],
      verify: 'optional_no_ca',
    },
  },
  {
    title: 'a CA of 1024 bits at a lower level',
    ...{ client: 'small', ca: [SMALL], settings: 'ssl_ciphers DEFAULT:@SECLEVEL=1;' },
  },
  {
    title: 'a CA of 2048 bits at a higher level',
    ...{ client: 'sha1Root', ca: [SHA1_ROOT], settings: 'ssl_ciphers DEFAULT:@SECLEVEL=3;' },
    ...refused('67:CA certificate key too weak', 'SHA-1 Root has a 2048-bit key: below @SECLEVEL=3'),
  },
  {
    title: 'an intermediate CA signed with SHA-1',
    ...{ client: 'sha1', ca: [SHA1_ISSUING, SHA1_ROOT] },
    ...refused('68:CA signature digest algorithm too weak', `SHA-1 Issuing is signed with SHA-1: ${level}`),
  },
  {
    title: 'a weak CA that is not for clients',
    ...{ client: 'direct', ca: [ROOT], trusted: [SMALL] },
  },
]

function write(name: string, recipes: readonly string[]): string {
  const known = parseRecipes([ALL, ...Object.values(CLIENTS)].join('\n\n'))
  const file = path(name)
  writeFileSync(file, pemOfRecipes(parseRecipes(recipes.join('\n\n')), known))
  return file
}

/** The server of a case, and its files. */
function serverOf(it: Case, index: number, port: number): string {
  const name = `case${index}`
  const trusted = it.trusted && `ssl_trusted_certificate ${write(`${name}.trusted.pem`, it.trusted)};`
  const crls = it.crls && `ssl_crl ${write(`${name}.crl`, it.crls)};`
  return `server {
    listen 127.0.0.1:${port} ssl;
    server_name ${name};
    ssl_certificate ${path('server.pem')};
    ssl_certificate_key ${path('server.key')};
    ssl_verify_client ${it.verify ?? 'on'};
    ssl_verify_depth 5;
    ssl_client_certificate ${write(`${name}.ca.pem`, it.ca)};
    ${[trusted, crls, it.settings].filter((line) => line !== undefined).join('\n    ')}
    location / { return 200 "fine"; }
}`
}

function findingsOf(http: string): Promise<readonly string[]> {
  writeFileSync(path('nginx.conf'), `events {}\nhttp {\n${http}\n}\n`)
  return foundIn('nginx.conf')
}

async function foundIn(name: string): Promise<readonly string[]> {
  const uri = uriOfPath(path(name))
  const workspace = createWorkspace({
    files: fileSystem,
    now: () => Date.now(),
    folders: [uriOfPath(folder)],
  })
  const { findings = [] } = (await workspace.analyze(uri)) ?? {}
  return findings.filter((it) => RULES.has(it.ruleId) && it.range.uri === uri).map((it) => it.message)
}

/** The status of the answer to a GET request with that client certificate. */
function statusOf(port: number, name: keyof typeof CLIENTS | undefined, sends: string | undefined) {
  const credentials =
    name === undefined
      ? {}
      : {
          cert: readFileSync(write(`${name}.pem`, [CLIENTS[name], ...(sends === undefined ? [] : [sends])])),
          key: readFileSync(write(`${name}.key`, [`private-key ec p256\nfor CN=${name}`])),
        }
  return new Promise<number | undefined>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, rejectUnauthorized: false, agent: false, ...credentials }
    const sent = request(options, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    sent.on('error', reject)
    sent.end()
  })
}

function writeServer(issuer = 'Root', chain: readonly string[] = []): void {
  const san = 'san DNS:localhost, IP:127.0.0.1'
  write('server.pem', [`${client('localhost', issuer)}\n${san}`, ...chain])
  write('server.key', ['private-key ec p256\nfor CN=localhost'])
}

describe('nginx and the CRLs and CAs of its clients', () => {
  test('refuses exactly those of which it is said', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    writeServer()
    const ports = await Promise.all(CASES.map(() => freePort()))
    const servers = CASES.map((it, index) => serverOf(it, index, ports[index]!))
    const nginx = await startNginx(
      ({ port }) =>
        `error_log stderr info;\n${servers.join('\n')}\nserver { listen 127.0.0.1:${port}; return 200; }`,
    )
    const statuses: (number | undefined)[] = []
    try {
      for (const [index, { client, sends }] of CASES.entries()) {
        statuses.push(await statusOf(ports[index]!, client, sends))
      }
    } finally {
      await nginx.close()
    }
    for (const [index, { title, refused }] of CASES.entries()) {
      assert.deepEqual(
        {
          title,
          status: statuses[index],
          error: verifyError(nginx.log(), `case${index},`),
          found: await findingsOf(servers[index]!),
        },
        { title, status: refused ? 400 : 200, error: refused?.log, found: refused?.found ?? [] },
      )
    }
  })

  test('refuses the servers behind it in the same way', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    writeServer('Issuing', [ISSUING])
    const [front, back] = await Promise.all([freePort(), freePort()])
    const both = write('both.crl', [crl('Root'), crl('Issuing')])
    const issuing = write('issuing.crl', [crl('Issuing')])
    const expired = write('expired.crl', [crl('Root', EXPIRED), crl('Issuing')])
    const roots = write('roots.pem', [ISSUING, ROOT])
    const location = (name: string, settings: string) => `location /${name} {
        proxy_pass https://127.0.0.1:${back};
        proxy_ssl_name localhost;
        proxy_ssl_verify on;
        proxy_ssl_verify_depth 5;
        proxy_ssl_session_reuse off;
        proxy_ssl_trusted_certificate ${roots};
        ${settings}
    }`
    const cases = [
      ['fine', `proxy_ssl_crl ${both};`, undefined, []],
      ['missing', `proxy_ssl_crl ${issuing};`, NO_CRL, ['no CRL of Root: all servers under it are refused']],
      [
        'expired',
        `proxy_ssl_crl ${expired};`,
        '12:CRL has expired',
        ['the CRL of Root expired 6 days ago: all servers under it are refused'],
      ],
    ] as const
    const server = (locations: string) => `server {
    listen 127.0.0.1:${front};
    ${locations}
}`
    const nginx = await startNginx(
      ({ port }) => `error_log stderr info;
server {
    listen 127.0.0.1:${back} ssl;
    listen 127.0.0.1:${port};
    ssl_certificate ${path('server.pem')};
    ssl_certificate_key ${path('server.key')};
    return 200 "fine";
}
${server(cases.map(([name, settings]) => location(name, settings)).join('\n'))}`,
    )
    const statuses: number[] = []
    try {
      for (const [name] of cases) statuses.push((await fetch(`http://127.0.0.1:${front}/${name}`)).status)
    } finally {
      await nginx.close()
    }
    for (const [index, [name, settings, error, found]] of cases.entries()) {
      assert.deepEqual(
        {
          name,
          status: statuses[index],
          error: verifyError(nginx.log(), `GET /${name} `),
          found: await findingsOf(server(location(name, settings))),
        },
        { name, status: error === undefined ? 200 : 502, error, found },
      )
    }
  })
})

describe('Node and weak CAs', () => {
  const cases = [
    ["requestCert: true, rejectUnauthorized: true, ciphers: 'DEFAULT:@SECLEVEL=2'", true],
    ["requestCert: true, rejectUnauthorized: true, ciphers: 'DEFAULT:@SECLEVEL=1'", false],
    ["requestCert: true, rejectUnauthorized: false, ciphers: 'DEFAULT:@SECLEVEL=2'", false],
  ] as const
  for (const [options, isRefused] of cases) {
    test(`a server with ${options}`, async () => {
      writeServer()
      const ca = write('smallRoot.pem', [SMALL])
      const text = `import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
createServer({
  cert: readFileSync('server.pem'), key: readFileSync('server.key'), ca: readFileSync('smallRoot.pem'),
  ${options},
})
`
      writeFileSync(path('server.mjs'), text)
      const server = createServer(
        {
          cert: readFileSync(path('server.pem')),
          key: readFileSync(path('server.key')),
          ca: readFileSync(ca),
          requestCert: true,
          rejectUnauthorized: options.includes('rejectUnauthorized: true'),
          ciphers: /'(.*)'/.exec(options)![1]!,
        },
        (_, response) => response.end('fine'),
      )
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      try {
        const { port } = server.address() as AddressInfo
        const status = await statusOf(port, 'small', undefined).catch(() => 'refused')
        const expected = ['Small Root has a 1024-bit key: below @SECLEVEL=2']
        assert.deepEqual(
          { status, found: await foundIn('server.mjs') },
          { status: isRefused ? 'refused' : 200, found: isRefused ? expected : [] },
        )
      } finally {
        server.closeAllConnections()
        server.close()
      }
    })
  }
})

/** The number and words of OpenSSL in the line of the log that has the text. */
function verifyError(log: string, text: string): string | undefined {
  const line = log.split('\n').find((it) => it.includes('verify error') && it.includes(text))
  return line && /verify error: \((.*?)\)/.exec(line)?.[1]
}
