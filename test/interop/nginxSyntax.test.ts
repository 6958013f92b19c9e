// The real nginx reads sound configurations in which one character was taken away or put in, and so do we: what we call
// an error it must refuse, and what it cannot read must be an error of ours.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parse } from '../../server/src/dialects/nginx/parse.ts'
import { inOwnFolder, nginxRefusal } from '../support/nginxCheck.ts'
import { skipWithoutPeer } from '../support/realServers.ts'

const SOUND = [
  `http {
    # a comment; with a semicolon {
    server {
        listen 127.0.0.1:18080 default_server;
        server_name shop.example "*.shop.example" ~^www\\d+\\.shop\\.example$;
        ssl_protocols TLSv1.2
            TLSv1.3;
        ssl_ciphers "HIGH:!aNULL:!MD5";
        location ~ "^/a{2}" { if ($arg_a = "b") { return 403; } }
        location /b { return 200 'it is {}'; }
    }
}
`,
  `http {
    log_format main '$remote_addr "\\'$request\\'" \${status}' "a\\tb";
    map $http_upgrade $connection_upgrade {
        default upgrade;
        '' close;
        "~^a{1}" "b;}";
    }
    upstream app { server 127.0.0.1:18444; }
    server {
        listen 127.0.0.1:18081;
        proxy_ssl_verify on;
        proxy_ssl_protocols TLSv1.3;
        location / {
            proxy_pass http://app;
            proxy_set_header Connection $connection_upgrade;
        }
    }
    server {
        listen 127.0.0.1:18082;
        add_header X-A "multi
line" always;
        return 301 https://$host$request_uri;
    }
}
`,
]

/** nginx's messages on text; it has others on what directives mean. */
const UNREADABLE = /unexpected (?:"|end of file)/

/** `server_name` takes all words that follow, so that nginx starts, without the directive of the next line. */
const SWALLOWS = /^`server_name` does not end with a semicolon$/

describe('one character more or less', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-lens-nginx-syntax-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  for (const [index, sound] of SOUND.entries()) {
    test(`in configuration ${index + 1}`, (context) => {
      if (skipWithoutPeer(context, 'nginx')) return
      const text = inOwnFolder(sound, folder)
      assert.equal(nginxRefusal(text, folder), undefined, text)
      assert.deepEqual(parse(text).errors, [], text)
      let unreadable = 0
      for (const { what, changed } of changes(sound)) {
        const broken = inOwnFolder(changed, folder)
        const said = nginxRefusal(broken, folder)
        const { errors } = parse(broken)
        for (const { message } of said === undefined ? errors : []) {
          assert.match(message, SWALLOWS, `${what}: nginx takes what we call “${message}”`)
        }
        if (said !== undefined && UNREADABLE.test(said)) {
          unreadable++
          assert.ok(errors.length > 0, `${what}: nginx says ${said}`)
        }
      }
      assert.ok(unreadable >= 15, `only ${unreadable} changes left a text that nginx cannot read`)
    })
  }
})

/** Each character that structure hangs on, taken away; and one of each put in before every third word. */
function* changes(text: string): Generator<{ readonly what: string; readonly changed: string }> {
  const line = (at: number) => `line ${text.slice(0, at).split('\n').length}`
  for (const { 0: taken, index } of text.matchAll(/[;{}"']/g)) {
    const changed = text.slice(0, index) + text.slice(index + 1)
    yield { what: `${taken} taken away in ${line(index)}`, changed }
  }
  let put = 0
  for (const { index } of text.matchAll(/(?<=\s)[^\s]/g)) {
    if (put++ % 3 !== 0) continue
    const character = ';{}"\''[((put / 3) % 5) | 0]!
    const changed = text.slice(0, index) + character + text.slice(index)
    yield { what: `${character} put in in ${line(index)}`, changed }
  }
}
