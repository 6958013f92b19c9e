// Rules about what nginx refuses to start with, or refuses clients for: the real one is asked of each case.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import { fileSystem, uriOfPath } from '../../server/node/fileSystem.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { freePort } from '../support/childServer.ts'
import { inOwnFolder, nginxRefusal } from '../support/nginxCheck.ts'
import { NGINX_STREAM_MODULE, skipWithoutPeer, startNginx } from '../support/realServers.ts'

describe('nginx and', () => {
  let folder = ''

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-lens-rules-'))
    for (const [name, key] of Object.entries(KEYS)) {
      const subject = `CN=${name}`
      const certificate = `subject ${subject}\nsan DNS:${name}\nissuer self\nkey ${key}\nnot-after 2100-01-01`
      writeFileSync(join(folder, `${name}.pem`), pemOfRecipes(parseRecipes(certificate)))
      const privateKey = `private-key ${key}\nfor ${subject}`
      writeFileSync(join(folder, `${name}.key`), pemOfRecipes(parseRecipes(privateKey)))
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  async function found(ruleId: string, text: string): Promise<readonly string[]> {
    const path = join(folder, 'nginx.conf')
    writeFileSync(path, text)
    const workspace = createWorkspace({
      files: fileSystem,
      now: () => Date.now(),
      folders: [uriOfPath(folder)],
    })
    const { findings = [] } = (await workspace.analyze(uriOfPath(path))) ?? {}
    return findings.filter((it) => it.ruleId === ruleId).map((it) => it.message)
  }

  /** Those of the cases in which not both of nginx and the rule, or neither, have something against the text. */
  async function disagreements(ruleId: string, cases: readonly string[]): Promise<readonly string[]> {
    const wrong: string[] = []
    let refused = 0
    for (const it of cases) {
      const module = it.includes('stream {') ? `load_module ${NGINX_STREAM_MODULE};\n` : ''
      const text = module + inOwnFolder(it, folder)
      const refusal = nginxRefusal(text, folder)
      if (refusal !== undefined) refused++
      const messages = await found(ruleId, text)
      if ((refusal === undefined) !== (messages.length === 0)) {
        wrong.push(`${it}\n${messages.join('; ') || 'nothing'} · ${refusal ?? 'starts'}`)
      }
    }
    assert.ok(refused > 0 && refused < cases.length)
    return wrong
  }

  test('groups that it does not know', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const cases = [
      ...GROUPS.map((it) => server(`${certificate('ec')} ssl_ecdh_curve ${it};`)),
      ...['P-256', 'P-257'].map((it) => server(`${certificate('ec')} ssl_conf_command Groups ${it};`)),
    ]
    assert.deepEqual(await disagreements('unknown-group', cases), [])
  })

  test('servers without a certificate', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    assert.deepEqual(await disagreements('missing-server-certificate', WITHOUT_CERTIFICATE), [])
  })

  test('suites that are for another key', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const servers = await Promise.all(
      SUITES.map(async ([keys, suites, versions]) => {
        const port = await freePort()
        const settings = `${keys.map((it) => certificate(it, `${folder}/`)).join(' ')}
ssl_protocols ${versions}; ssl_ciphers ${suites};`
        return { port, text: `server { listen 127.0.0.1:${port} ssl; ${settings} return 200; }` }
      }),
    )
    const nginx = await startNginx(
      ({ port }) =>
        `${servers.map((it) => it.text).join('\n')}\nserver { listen 127.0.0.1:${port}; return 200; }`,
    )
    try {
      const outcomes = new Set<string>()
      for (const { port, text } of servers) {
        const outcome = await handshake(port)
        outcomes.add(outcome)
        const messages = await found('no-suite-for-key', `events {}\nhttp { ${text} }\n`)
        assert.deepEqual(
          { text, outcome, found: messages.length },
          { text, outcome, found: outcome === 'fine' ? 0 : 1 },
        )
      }
      assert.deepEqual([...outcomes].sort(), ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'fine'])
    } finally {
      await nginx.close()
    }
  })
})

const KEYS = { ec: 'ec p256', rsa: 'rsa 2048', ed25519: 'ed25519' } as const

const certificate = (name: keyof typeof KEYS, folder = '') =>
  `ssl_certificate ${folder}${name}.pem; ssl_certificate_key ${folder}${name}.key;`

const server = (settings: string, port = 18443) =>
  `http { server { listen 127.0.0.1:${port} ssl; ${settings} } }`

const GROUPS = [
  ...['auto', 'X25519', 'x25519', 'X25519:P-256', 'P-256', 'p-256', 'P-384', 'P-521', 'P-257'],
  ...['prime256v1', 'prime256v2', 'PRIME256V1', 'secp256r1', 'secp384r1', 'secp3841r1', 'secp521r1'],
  ...['curve25519', 'X448', 'x448', 'X22519', 'ffdhe2048', 'ffdhe3072', 'ffdhe2049', 'secp256k1'],
  ...[
    'brainpoolP256r1',
    'brainpoolp256r1',
    'brainpoolP256r1tls13',
    'X25519MLKEM768',
    'X25519MLKEM768:X25519',
  ],
  ...['X25519:X25519', 'X25519:P-256:prime256v1', 'prime192v1', 'P-192', 'sect571r1', 'B-571', 'K-571'],
]

const NONE = 'listen 127.0.0.1:18443 ssl;'
const OTHER = 'listen 127.0.0.1:18444 ssl;'
const PAIR = certificate('ec')
const http = (...servers: readonly string[]) =>
  `http { ${servers.map((it) => `server { ${it} }`).join(' ')} }`

const WITHOUT_CERTIFICATE = [
  http(`${NONE} ${PAIR}`),
  http(NONE),
  http(`${NONE} ${PAIR}`, `${NONE} server_name b.example;`),
  http(`${NONE} server_name b.example;`, `${NONE} ${PAIR}`),
  http(`${NONE} ${PAIR}`, 'listen 127.0.0.1:18443 ssl default_server;'),
  http('listen 127.0.0.1:18443 ssl default_server; ssl_reject_handshake on;', `${NONE} ${PAIR}`),
  http(
    'listen 127.0.0.1:18443 ssl default_server; ssl_reject_handshake on;',
    `${NONE} server_name b.example;`,
  ),
  http(`${NONE} ${PAIR}`, OTHER),
  http(`${NONE} ssl_certificate ec.pem;`),
  http(`${NONE} ssl_certificate_key ec.key;`),
  `http { ${PAIR} server { ${NONE} } server { ${OTHER} } }`,
  `http { ssl_certificate ec.pem; server { ${NONE} ssl_certificate_key ec.key; } }`,
  'http { server { listen 127.0.0.1:18080; } }',
  `stream { server { ${NONE} proxy_pass 127.0.0.1:9; } }`,
  `stream { server { ${NONE} ${PAIR} proxy_pass 127.0.0.1:9; } }`,
]

const SUITES: readonly (readonly [keys: readonly (keyof typeof KEYS)[], suites: string, versions: string])[] =
  [
    [['ec'], 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ec'], 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2 TLSv1.3'],
    [['ec'], 'ECDHE-ECDSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ec'], 'AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ec'], 'HIGH:!aNULL', 'TLSv1.2'],
    [['rsa'], 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305', 'TLSv1.2'],
    [['rsa'], 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['rsa'], 'AES128-SHA', 'TLSv1.2'],
    [['ec', 'rsa'], 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ec', 'rsa'], 'ECDHE-ECDSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ed25519'], 'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'],
    [['ed25519'], 'ECDHE-ECDSA-AES128-GCM-SHA256', 'TLSv1.2'],
  ]

/** Of TLS 1.2, with all suites that Node has: `fine`, or the error. */
function handshake(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
      ciphers: 'ALL:@SECLEVEL=0',
    })
    socket.once('secureConnect', () => {
      socket.destroy()
      resolve('fine')
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}
