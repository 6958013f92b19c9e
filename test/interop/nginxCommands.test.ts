// What `ssl_conf_command` makes of a server: the versions, suites and groups that are read from the file are those that
// a real nginx speaks, asked with each of them alone.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type ConnectionOptions, connect } from 'node:tls'
import { known } from '../../server/src/policy/setting.ts'
import { lowerNginx } from '../support/nginxFiles.ts'
import { skipWithoutPeer, startNginx } from '../support/realServers.ts'

const CASES: readonly (readonly [http: string, server: string])[] = [
  ['', 'ssl_protocols TLSv1.2 TLSv1.3; ssl_conf_command MinProtocol TLSv1.3;'],
  ['', 'ssl_protocols TLSv1.2 TLSv1.3; ssl_conf_command MaxProtocol TLSv1.2;'],
  ['', 'ssl_protocols TLSv1.2; ssl_conf_command MinProtocol TLSv1;'],
  ['', 'ssl_protocols TLSv1.2; ssl_conf_command minprotocol TLSv1.3;'],
  ['', 'ssl_protocols TLSv1.3; ssl_conf_command MaxProtocol None;'],
  ['ssl_conf_command MinProtocol TLSv1.3;', 'ssl_protocols TLSv1.2 TLSv1.3;'],
  // A level with commands of its own inherits none.
  [
    'ssl_conf_command MinProtocol TLSv1.3;',
    'ssl_protocols TLSv1.2 TLSv1.3; ssl_conf_command Options ServerPreference;',
  ],
  ['', 'ssl_ciphers AES256-SHA; ssl_conf_command CipherString ECDHE-RSA-AES128-GCM-SHA256;'],
  [
    '',
    `ssl_conf_command CipherString AES256-SHA; ssl_ciphers AES128-SHA;
     ssl_conf_command CipherString ECDHE-RSA-AES256-GCM-SHA384;`,
  ],
  ['ssl_conf_command CipherString AES128-SHA;', 'ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;'],
  ['', 'ssl_ecdh_curve X25519; ssl_conf_command Groups P-256:P-384;'],
  ['', 'ssl_ecdh_curve X25519; ssl_conf_command Curves P-384;'],
  ['', 'ssl_prefer_server_ciphers off; ssl_conf_command Options ServerPreference;'],
  ['', 'ssl_prefer_server_ciphers on; ssl_conf_command Options -ServerPreference;'],
  ['', 'ssl_conf_command SignatureAlgorithms RSA-PSS+SHA256:RSA+SHA256;'],
  ['', 'ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;'],
]

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const
const SUITES = [...['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA']]
const GROUPS = ['X25519', 'P-256', 'P-384']
const SPELLINGS: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384' }

describe('commands to OpenSSL', () => {
  for (const [http, server] of CASES) {
    test(`${http} ${server}`, async (context) => {
      if (skipWithoutPeer(context, 'nginx')) return
      let text = ''
      const nginx = await startNginx(({ port, certificates }) => {
        text = `${http} server {
          listen 127.0.0.1:${port} ssl; ${server}
          ssl_certificate ${certificates.rsa.chain}; ssl_certificate_key ${certificates.rsa.key};
        }`
        return text
      })
      try {
        const [endpoint] = lowerNginx({ 'nginx.conf': `http { ${text} }` }, '1.22').endpoints
        assert.ok(endpoint)
        const spoken = (options: ConnectionOptions) => speaks(nginx.port, options)
        const versions = known(endpoint.protocolVersions)?.map((it) => it.value) ?? []
        for (const version of VERSIONS) {
          const answer = await spoken({ minVersion: version, maxVersion: version })
          assert.equal(answer !== undefined, versions.includes(version), version)
        }
        if (!versions.includes('TLSv1.2')) return
        const suites = known(endpoint.cipherSuites)?.values.map((it) => it.opensslName) ?? []
        for (const suite of SUITES) {
          const answer = await spoken({ maxVersion: 'TLSv1.2', ciphers: `${suite}:@SECLEVEL=0` })
          assert.equal(answer !== undefined, suites.includes(suite), suite)
        }
        const groups = known(endpoint.groups)?.map((it) => SPELLINGS[it.value] ?? it.value) ?? []
        for (const group of suites.some((it) => it?.startsWith('ECDHE')) ? GROUPS : []) {
          const answer = await spoken({
            maxVersion: 'TLSv1.2',
            ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384',
            ecdhCurve: group,
          })
          assert.equal(answer !== undefined, groups.includes('auto') || groups.includes(group), group)
        }
        const order = known(endpoint.preferServerCipherOrder)
        if (suites.includes(SUITES[0]!) && suites.includes(SUITES[1]!)) {
          const first = await spoken({ maxVersion: 'TLSv1.2', ciphers: `${SUITES[0]}:${SUITES[1]}` })
          const byServer = suites.find((it) => it === SUITES[0] || it === SUITES[1])
          assert.equal(first, order ? byServer : SUITES[0])
        }
      } finally {
        await nginx.close()
      }
    })
  }
})

/** The suite that is negotiated; undefined where there is none. */
function speaks(port: number, options: ConnectionOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
    socket.once('secureConnect', () => {
      resolve(socket.getCipher().standardName && socket.getCipher().name)
      socket.destroy()
    })
    socket.once('error', () => resolve(undefined))
  })
}

test('without DH parameters no DHE suite is chosen, and with them one is', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-dh-'))
  const parameters = join(folder, 'dh.pem')
  // RFC 7919's group, which needs no search for a prime.
  execFileSync('openssl', [
    'genpkey',
    '-genparam',
    '-algorithm',
    'DH',
    '-pkeyopt',
    'group:ffdhe2048',
    '-out',
    parameters,
  ])
  try {
    for (const [directive, chosen] of [
      ['', false],
      [`ssl_dhparam ${parameters};`, true],
    ] as const) {
      let text = ''
      const nginx = await startNginx(({ port, certificates }) => {
        text = `server {
          listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.2; ssl_ciphers DHE+AESGCM:ECDHE+AESGCM; ${directive}
          ssl_certificate ${certificates.rsa.chain}; ssl_certificate_key ${certificates.rsa.key};
        }`
        return text
      })
      try {
        const [endpoint] = lowerNginx({ 'nginx.conf': `http { ${text} }` }, '1.22').endpoints
        assert.equal(endpoint?.lacksDhParameters !== true, chosen, directive)
        const answer = await speaks(nginx.port, {
          maxVersion: 'TLSv1.2',
          ciphers: 'DHE-RSA-AES128-GCM-SHA256',
        })
        assert.equal(answer !== undefined, chosen, directive)
      } finally {
        await nginx.close()
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
