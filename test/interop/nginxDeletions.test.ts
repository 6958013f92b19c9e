// Files of nginx with one character taken out of their structure: where the real nginx refuses what is left, there is a
// finding, and where it would start, there is no syntax error.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { FileContent, Files } from '../../server/src/analysis/files.ts'
import { NO_FILES } from '../../server/src/analysis/files.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import { inOwnFolder, nginxRefusal } from '../support/nginxCheck.ts'
import { skipWithoutPeer } from '../support/realServers.ts'

const PAIR = 'ssl_certificate shop.pem;\n    ssl_certificate_key shop.key;'

const CORPUS: Readonly<Record<string, string>> = {
  'one server': `http {
  server {
    listen 127.0.0.1:18443 ssl;
    server_name shop.example;
    ${PAIR}
    ssl_protocols TLSv1.2 TLSv1.3;
  }
}
`,
  'two servers, quotes and locations': `http {
  include mime.types;
  default_type application/octet-stream;
  sendfile on;
  log_format main '$remote_addr "$request" $status';
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers "ECDHE+AESGCM:ECDHE+CHACHA20";
  server {
    listen 127.0.0.1:18080;
    server_name shop.example;
    return 301 https://$host$request_uri;
  }
  server {
    listen 127.0.0.1:18443 ssl;
    server_name shop.example www.shop.example;
    ${PAIR}
    ssl_session_timeout 1d;
    add_header Strict-Transport-Security "max-age=63072000" always;
    location / {
      root /var/www;
      index index.html;
      try_files $uri $uri/ =404;
    }
    location ~ \\.php$ {
      return 404;
    }
  }
}
`,
  'a proxy': `http {
  map $http_upgrade $connection_upgrade {
    default upgrade;
    '' close;
  }
  upstream backend {
    server 127.0.0.1:18444;
    keepalive 8;
  }
  server {
    listen 127.0.0.1:18443 ssl;
    ${PAIR}
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
    location /api/ {
      proxy_pass https://backend;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate shop.pem;
      proxy_ssl_name shop.example;
      proxy_set_header Host $host;
      if ($request_method = POST) {
        return 405;
      }
    }
  }
}
`,
}

describe('a file that has lost a character', () => {
  let folder = ''
  let files: Files

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-lens-deletions-'))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...[
          '-addext',
          'subjectAltName=DNS:shop.example,DNS:www.shop.example',
          '-addext',
          'basicConstraints=critical,CA:FALSE',
        ],
        ...['-subj', '/CN=shop.example', '-days', '2', '-keyout', join(folder, 'shop.key')],
        ...['-out', join(folder, 'shop.pem')],
      ],
      { stdio: 'ignore' },
    )
    writeFileSync(join(folder, 'mime.types'), 'types { text/html html; }\n')
    const content = (name: string): FileContent => ({
      kind: 'text',
      text: readFileSync(join(folder, name), 'utf8'),
    })
    files = {
      ...NO_FILES,
      read: async (uri) =>
        /\/(?:shop\.(?:key|pem)|mime\.types)$/.test(uri)
          ? content(uri.slice(uri.lastIndexOf('/') + 1))
          : { kind: 'missing' },
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  async function isReported(text: string): Promise<boolean> {
    const workspace = createWorkspace({ files, now: () => Date.now(), folders: ['file:///w'] })
    workspace.openDocument('file:///w/nginx.conf', 'nginx', text)
    const analysis = await workspace.analyze('file:///w/nginx.conf')
    return analysis!.findings.some((it) => it.severity === 'error')
  }

  for (const [name, text] of Object.entries(CORPUS)) {
    test(name, async (context) => {
      if (skipWithoutPeer(context, 'nginx')) return
      assert.equal(nginxRefusal(inOwnFolder(text, folder), folder), undefined)
      assert.equal(await isReported(inOwnFolder(text, folder)), false)
      const wrong: string[] = []
      let refused = 0
      for (const { 0: character, index } of text.matchAll(/[{};"']/g)) {
        const left = inOwnFolder(text.slice(0, index) + text.slice(index + 1), folder)
        const refusal = nginxRefusal(left, folder)
        if (refusal !== undefined) refused++
        // A directive of any number of words has taken in the next one, and nginx starts without that one.
        const isSwallowed =
          character === ';' && /^\s*(?:log_format|index|server_name)\s/.test(lineTo(text, index))
        if ((await isReported(left)) !== (refusal !== undefined || isSwallowed)) {
          wrong.push(
            `${character} behind ${lineTo(text, index)}: ${refusal?.split('\n')[0] ?? 'nginx starts'}`,
          )
        }
      }
      assert.ok(refused > 0)
      assert.deepEqual(wrong, [])
    })
  }
})

function lineTo(text: string, index: number): string {
  return text.slice(text.lastIndexOf('\n', index - 1) + 1, index)
}
