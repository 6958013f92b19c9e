// The real nginx is asked what it thinks of the texts that we parse without an error, and of those that our edits leave.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parse } from '../../server/src/dialects/nginx/parse.ts'
import type { PolicyEdit } from '../../server/src/policy/edit.ts'
import type { TlsEndpoint } from '../../server/src/policy/policy.ts'
import { PROFILES } from '../../server/src/policy/profiles.ts'
import { inOwnFolder, nginxRefusal } from '../support/nginxCheck.ts'
import { editNginx, lowerNginx } from '../support/nginxFiles.ts'
import { NGINX_STREAM_MODULE, skipWithoutPeer } from '../support/realServers.ts'

describe('nginx -t', () => {
  let folder = ''

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-lens-nginx-'))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-subj', '/CN=shop.example', '-days', '2', '-keyout', join(folder, 'shop.key')],
        ...['-out', join(folder, 'shop.pem')],
      ],
      { stdio: 'ignore' },
    )
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const refusal = (text: string) => nginxRefusal(surrounded(text), folder)

  /** With what nginx needs to be tested by anybody. */
  function surrounded(text: string): string {
    const module = text.includes('stream {') ? `load_module ${NGINX_STREAM_MODULE};\n` : ''
    return module + inOwnFolder(text, folder)
  }

  test('takes the configurations that we parse without an error', (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    for (const text of ACCEPTED) {
      assert.deepEqual(parse(surrounded(text)).errors, [], text)
      assert.equal(refusal(text), undefined, text)
    }
  })

  test('refuses the configurations in which we find an error', (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    for (const text of REFUSED) {
      assert.notDeepEqual(parse(surrounded(text)).errors, [], text)
      assert.notEqual(refusal(text), undefined, text)
    }
  })

  test('takes what each edit leaves', (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    for (const text of [...ACCEPTED.filter((it) => it.includes('ssl')), ...EDITED]) {
      const lowered = lowerNginx({ 'nginx.conf': text })
      for (const endpoint of lowered.endpoints) {
        for (const edit of editsOf(endpoint)) {
          const edited = editNginx(lowered, edit)['nginx.conf']!
          assert.deepEqual(parse(edited).errors, [], edited)
          assert.equal(refusal(edited), undefined, `${edit.kind}\n${edited}`)
        }
      }
    }
  })
})

function editsOf(endpoint: TlsEndpoint): PolicyEdit[] {
  return [
    { kind: 'setProtocolVersions', endpoint, value: ['TLSv1.2', 'TLSv1.3'] },
    { kind: 'setProtocolVersions', endpoint, value: [] },
    { kind: 'setCipherString', endpoint, value: 'ECDHE+AESGCM:!aNULL' },
    { kind: 'setCipherString', endpoint, value: '' },
    { kind: 'setVerifyPeer', endpoint, value: true },
    ...PROFILES.map(({ id }) => ({ kind: 'applyProfile' as const, endpoint, profile: id })),
  ]
}

const KEYS = 'ssl_certificate shop.pem; ssl_certificate_key shop.key;'

const ACCEPTED = [
  `http {
    # a comment; with a semicolon {
    log_format main '$remote_addr "\\'$request\\'" \${status}' "a\\tb";
    map $http_upgrade $connection_upgrade { default upgrade; '' close; "~^a{1}" "b;}"; }
    server {# directly behind the brace
        listen 127.0.0.1:18443 ssl http2; listen 127.0.0.1:18080;
        server_name shop.example "*.shop.example" ~^www\\d+\\.shop\\.example$;
        ${KEYS}
        ssl_protocols TLSv1 tlsv1.2
            TLSv1.3;
        ssl_ciphers "HIGH:!aNULL:!MD5"; ssl_ecdh_curve X25519:secp384r1;
        location ~ "^/a{2}" { if ($arg_a = "b") { return 403; } }
        location /b { set $c a#b; add_header X-A "multi
line" always; return 200 {}; }
    }
  }`.replace('return 200 {};', "return 200 '{}';"),
  `http {
    ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;
    ${KEYS}
    server { listen 127.0.0.1:18443 ssl; ssl_verify_client optional_no_ca; ssl_client_certificate shop.pem; }
    server { listen 127.0.0.1:18443; server_name other.example; ssl_reject_handshake on; }
  }`,
  'http {\r\n}\r\n',
  'http { server { listen 127.0.0.1:18080; return 200 a}b; } }',
]

const REFUSED = [
  'http { server { listen 127.0.0.1:18080\n server_name a; }',
  'http { server { listen 127.0.0.1:18080 } }',
  'http { server { listen 127.0.0.1:18080; }',
  'http { } }',
  'http { ; }',
  'http { server { listen 127.0.0.1:18080; add_header X "a; } }',
  'http { server { listen 127.0.0.1:18080; add_header X "a"b; } }',
  'http { server { listen 127.0.0.1:18080; server { listen 127.0.0.1:18081; } } }',
  'http { server { { listen 127.0.0.1:18080; } }',
]

const EDITED = [
  `http {
    ssl_conf_command CipherString AES128-SHA;
    server { listen 127.0.0.1:18443 ssl; ${KEYS} }
    server {
      listen 127.0.0.1:18444 ssl; ${KEYS}
      ssl_conf_command CipherString "AES128-SHA:@SECLEVEL=0";
      ssl_conf_command Groups P-521;
      ssl_conf_command MinProtocol TLSv1.2;
    }
  }`,
  `http { server { listen 127.0.0.1:18443 ssl; ${KEYS} } }`,
  `http {
    ssl_ciphers ALL:@SECLEVEL=0;
    ssl_prefer_server_ciphers on;
    ssl_ecdh_curve secp521r1;
    server {
      listen 127.0.0.1:18443 ssl; # TLS
      ${KEYS}
    }
  }`,
  `http {
    server {
      listen 127.0.0.1:18080;
      location / { proxy_pass https://127.0.0.1:18444; }
      location /a {
        proxy_pass https://127.0.0.1:18444;
        proxy_ssl_verify off;
        if ($arg_a) { proxy_pass https://127.0.0.1:18445; }
      }
      location /b { grpc_pass grpcs://127.0.0.1:18444; grpc_ssl_protocols TLSv1; }
      location /c { uwsgi_pass suwsgi://127.0.0.1:18444; }
    }
  }`,
  `stream {
    server { listen 127.0.0.1:18443 ssl; ${KEYS} proxy_pass 127.0.0.1:18444; proxy_ssl on; }
  }`,
]
