import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyEdit } from '../server/src/policy/edit.ts'
import type { TlsEndpoint } from '../server/src/policy/policy.ts'
import { cipherStringOf, PROFILES } from '../server/src/policy/profiles.ts'
import { known } from '../server/src/policy/setting.ts'
import type { ProtocolVersion } from '../server/src/registry/protocolVersions.ts'
import { editNginx, lowerNginx, type NginxFiles } from './support/nginxFiles.ts'

const versions =
  (...value: ProtocolVersion[]) =>
  (endpoint: TlsEndpoint): PolicyEdit => ({ kind: 'setProtocolVersions', endpoint, value })
const ciphers =
  (value: string) =>
  (endpoint: TlsEndpoint): PolicyEdit => ({ kind: 'setCipherString', endpoint, value })
const verify = (endpoint: TlsEndpoint): PolicyEdit => ({ kind: 'setVerifyPeer', endpoint, value: true })
const profile =
  (id: string) =>
  (endpoint: TlsEndpoint): PolicyEdit => ({ kind: 'applyProfile', endpoint, profile: id })

/** The main file after an edit of the last endpoint. */
function after(files: NginxFiles | string, makeEdit: (endpoint: TlsEndpoint) => PolicyEdit): string {
  return Object.values(afterAll(files, makeEdit))[0]!
}

function afterAll(files: NginxFiles | string, makeEdit: (endpoint: TlsEndpoint) => PolicyEdit): NginxFiles {
  const lowered = lowerNginx(typeof files === 'string' ? { 'nginx.conf': files } : files)
  return editNginx(lowered, makeEdit(lowered.endpoints.at(-1)!))
}

test('versions are taken out of the list, and the rest of the line stays', () => {
  const line = (words: string) => `server {\n\tlisten 443 ssl;\n\tssl_protocols   ${words}; # versions\n}\n`
  const modern = versions('TLSv1.2', 'TLSv1.3')
  assert.equal(after(line('TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'), modern), line('TLSv1.2 TLSv1.3'))
  assert.equal(after(line('TLSv1.3 TLSv1.2 SSLv3'), modern), line('TLSv1.3 TLSv1.2'))
  assert.equal(after(line('TLSv1.3 tlsv1.1 TLSv1.2'), modern), line('TLSv1.3 TLSv1.2'))
  assert.equal(after(line('TLSv1 TLSv1.1'), modern), line('TLSv1.2 TLSv1.3'))
  assert.equal(after(line('TLSv1 TLSv1.2'), versions('TLSv1.0', 'TLSv1.2')), line('TLSv1 TLSv1.2'))
  assert.equal(after(line('"TLSv1"'), versions('TLSv1.2')), line('"TLSv1.2"'))
  assert.equal(after(line('TLSv1 TLSv1.1'), versions()), line('TLSv1.2 TLSv1.3'))
  assert.equal(after(line('TLSv1.2'), modern), line('TLSv1.2 TLSv1.3'))
})

test('several lists of versions become one', () => {
  assert.equal(
    after(
      'server {\n  listen 443 ssl;\n  ssl_protocols TLSv1;\n  ssl_protocols TLSv1.2;\n}\n',
      versions('TLSv1.2'),
    ),
    'server {\n  listen 443 ssl;\n  ssl_protocols TLSv1.2;\n}\n',
  )
})

test('a new directive goes to its like, indented as they are', () => {
  assert.equal(
    after(
      'http {\n  server {\n    listen 443 ssl; # all\n    root /srv;\n  }\n}\n',
      versions('TLSv1.2', 'TLSv1.3'),
    ),
    'http {\n  server {\n    listen 443 ssl; # all\n    ssl_protocols TLSv1.2 TLSv1.3;\n    root /srv;\n  }\n}\n',
  )
  assert.equal(
    after(
      'http {\r\n\tserver {\r\n\t\tlisten 443 ssl;\r\n\t\tssl_certificate a.pem;\r\n\t\troot /srv;\r\n\t}\r\n}\r\n',
      ciphers('ECDHE+AESGCM'),
    ),
    'http {\r\n\tserver {\r\n\t\tlisten 443 ssl;\r\n\t\tssl_certificate a.pem;\r\n\t\tssl_ciphers ECDHE+AESGCM;\r\n\t\troot /srv;\r\n\t}\r\n}\r\n',
  )
  assert.equal(
    after('http { server { listen 443 ssl; root /srv; } }', versions('TLSv1.3')),
    'http { server { listen 443 ssl; ssl_protocols TLSv1.3; root /srv; } }',
  )
  const listen = { 'listen.conf': 'listen 443 ssl;\n' }
  assert.equal(
    after({ 'nginx.conf': 'server { # shop\n    include listen.conf;\n}\n', ...listen }, versions('TLSv1.3')),
    'server { # shop\n    ssl_protocols TLSv1.3;\n    include listen.conf;\n}\n',
  )
})

test('what is inherited is changed where it stands, in whichever file', () => {
  const files = {
    'nginx.conf': 'http {\n  include tls.conf;\n  server {\n    listen 443 ssl;\n  }\n}\n',
    'tls.conf': "ssl_protocols TLSv1 TLSv1.2;\nssl_ciphers 'RC4-SHA:AES128-SHA';\n",
  }
  assert.deepEqual(afterAll(files, versions('TLSv1.2')), {
    ...files,
    'tls.conf': "ssl_protocols TLSv1.2;\nssl_ciphers 'RC4-SHA:AES128-SHA';\n",
  })
  assert.deepEqual(afterAll(files, ciphers('AES128-SHA')), {
    ...files,
    'tls.conf': "ssl_protocols TLSv1 TLSv1.2;\nssl_ciphers 'AES128-SHA';\n",
  })
})

test('no suites: the directive goes where only TLS 1.3 is left, else sound ones stay', () => {
  const server = (lines: string) => `server {\n  listen 443 ssl;\n${lines}}\n`
  assert.equal(
    after(server('  ssl_protocols TLSv1.3;\n  ssl_ciphers RC4-SHA;\n'), ciphers('')),
    server('  ssl_protocols TLSv1.3;\n'),
  )
  assert.equal(
    after(server('  ssl_protocols TLSv1.2;\n  ssl_ciphers RC4-SHA;\n'), ciphers('')),
    server('  ssl_protocols TLSv1.2;\n  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;\n'),
  )
})

test('verification is switched on with authorities to verify with', () => {
  const location = (lines: string) =>
    `http {\n  server {\n    listen 80;\n    location / {\n${lines}    }\n  }\n}\n`
  const pass = '      proxy_pass https://a.example;\n'
  const trusted = '      proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;\n'
  assert.equal(after(location(pass), verify), location(`${pass}      proxy_ssl_verify on;\n${trusted}`))
  assert.equal(
    after(location(`${pass}      proxy_ssl_verify off;\n`), verify),
    location(`${pass}      proxy_ssl_verify on;\n${trusted}`),
  )
  assert.equal(
    after(location(`      proxy_ssl_trusted_certificate ca.pem;\n${pass}`), verify),
    location(`      proxy_ssl_trusted_certificate ca.pem;\n      proxy_ssl_verify on;\n${pass}`),
  )
  assert.equal(
    after(location('      if ($x) {\n        uwsgi_pass suwsgi://a.example:1;\n      }\n'), verify),
    location(
      '      uwsgi_ssl_verify on;\n      uwsgi_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;\n      if ($x) {\n        uwsgi_pass suwsgi://a.example:1;\n      }\n',
    ),
  )
  const server = (lines: string) => `server {\n  listen 443 ssl;\n${lines}}\n`
  assert.equal(
    after(server('  ssl_verify_client optional_no_ca;\n  ssl_client_certificate ca.pem;\n'), verify),
    server('  ssl_verify_client optional;\n  ssl_client_certificate ca.pem;\n'),
  )
  const lonely = server('  ssl_verify_client optional_no_ca;\n')
  assert.equal(after(lonely, verify), lonely, 'nginx does not start without an authority to verify with')
})

test('a profile leaves the text that lowers to it', () => {
  const inputs = [
    'http {\n  server {\n    listen 443 ssl;\n  }\n}\n',
    'http { server { listen 443 ssl; ssl_protocols TLSv1; ssl_ciphers RC4; ssl_ecdh_curve secp521r1; } }',
    'http {\n  ssl_protocols TLSv1 TLSv1.3;\n  ssl_prefer_server_ciphers on;\n  server {\n    listen 443 ssl;\n    ssl_ciphers "HIGH:@SECLEVEL=0"; # weak\n  }\n}\n',
    'ssl_ciphers RC4;\nssl_prefer_server_ciphers on;\n',
    'stream {\n  server {\n    listen 1443 ssl;\n    ssl_ciphers\n      ALL\n    ;\n  }\n}\n',
    'http {\n  server {\n    location / {\n      proxy_pass https://a;\n      proxy_ssl_protocols TLSv1;\n    }\n  }\n}\n',
  ]
  for (const input of inputs) {
    for (const { id, protocolVersions, preferServerCipherOrder, ...wanted } of PROFILES) {
      const text = after(input, profile(id))
      const endpoint = lowerNginx({ 'nginx.conf': text }).endpoints.at(-1)!
      const found = known(endpoint.protocolVersions)?.map((it) => it.value)
      assert.deepEqual([...(found ?? [])].sort(), [...protocolVersions].sort(), text)
      const cipherString = cipherStringOf({ id, protocolVersions, preferServerCipherOrder, ...wanted })
      if (cipherString !== '') {
        assert.equal(known(endpoint.cipherSuites)?.cipherString?.text, cipherString, text)
      }
      const order = endpoint.preferServerCipherOrder
      if (endpoint.role === 'server' && order.origin !== 'unknown') {
        assert.equal(known(order), preferServerCipherOrder, text)
      }
      assert.equal(after(text, profile(id)), text, 'a second time changes nothing')
    }
  }
})

test('what a command to OpenSSL says is changed and taken away like what a directive says', () => {
  const server = (lines: string) => `server {\n  listen 443 ssl;\n${lines}}\n`
  const own = '  ssl_ciphers AES128-SHA;\n'
  const first = '  ssl_conf_command cipherstring RC4-SHA;\n'
  const command = (text: string) => `  ssl_conf_command CipherString ${text};\n`
  assert.equal(
    after(server(own + first + command('AES128-SHA')), ciphers('ECDHE+AESGCM')),
    server(own + first + command('ECDHE+AESGCM')),
  )
  // The versions go behind what stays, and nothing that the command outdid comes into force.
  for (const lines of [
    command('AES128-SHA'),
    own + command('AES128-SHA'),
    own + first + command('AES128-SHA'),
  ]) {
    assert.equal(after(server(lines), profile('mozilla-modern')), server('  ssl_protocols TLSv1.3;\n'), lines)
  }
  assert.equal(
    after('server { listen 443 ssl; ssl_conf_command CipherString RC4-SHA; }', profile('mozilla-modern')),
    'server { listen 443 ssl; ssl_protocols TLSv1.3; }',
  )
  const inherited = `http {\n${command('AES128-SHA')}  server {\n    listen 443 ssl;\n  }\n}\n`
  assert.equal(
    after(inherited, profile('mozilla-modern')),
    inherited.replace('ssl;\n', 'ssl;\n    ssl_protocols TLSv1.3;\n'),
  )
})

test('the edit of a word touches nothing else', () => {
  const text = 'server {\n  listen 443 ssl;\n  ssl_ciphers HIGH:!aNUL;\n}\n'
  const start = text.indexOf('aNUL')
  const range = { uri: 'nginx.conf', start, end: start + 4 }
  assert.equal(
    after(text, () => ({ kind: 'replaceWord', range, text: 'aNULL' })),
    text.replace('aNUL', 'aNULL'),
  )
})
