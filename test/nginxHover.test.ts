import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allDirectives, defaultOf, isAtLeast } from '../server/src/dialects/nginx/directives.ts'
import { nginx } from '../server/src/dialects/nginx/index.ts'

/** What is said of the word behind the mark `|`. */
function wordAt(marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const word = nginx.wordAt({ uri: 'nginx.conf', text, ...nginx.parse(text) }, offset)
  return word && { ...word, text: text.slice(word.range.start, word.range.end) }
}

test('a directive is explained, with its default and the page of the module that it belongs to here', () => {
  const http = wordAt('http { server { ssl_pro|tocols TLSv1; } }')
  assert.equal(http?.title, 'ssl_protocols')
  assert.equal(http.text, 'ssl_protocols')
  assert.match(
    http.explanation,
    /Default: `TLSv1\.2 TLSv1\.3` since nginx 1\.27\.3, before that `TLSv1 TLSv1\.1/,
  )
  assert.equal(http.link, 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols')
  const stream = wordAt('stream { server { |ssl_protocols TLSv1; } }')
  assert.equal(stream?.link, 'https://nginx.org/en/docs/stream/ngx_stream_ssl_module.html#ssl_protocols')
  assert.equal(stream.source, 'nginx manual, ngx_stream_ssl_module')
  const mail = wordAt('mail { |starttls on; }')
  assert.equal(mail?.link, 'https://nginx.org/en/docs/mail/ngx_mail_ssl_module.html#starttls')
  assert.match(wordAt('grpc_ssl_|verify on;')!.explanation, /nginx 1\.13\.10 and later/)
})

test('a parameter is explained as what it means there', () => {
  assert.match(wordAt('ssl_protocols |TLSv1;')!.explanation, /RFC 8996/)
  assert.match(wordAt('proxy_ssl_protocols tlsv1.3|;')!.explanation, /RFC 9846/)
  assert.match(wordAt('listen 443 |ssl;')!.explanation, /address/)
  assert.match(wordAt('ssl_verify_client "optional_no|_ca";')!.explanation, /any/)
  assert.match(wordAt('ssl_session_cache shared|:SSL:10m;')!.explanation, /worker/)
  assert.match(wordAt('proxy_ssl_verify o|ff;')!.explanation, /on the way/)
  assert.equal(wordAt('listen 4|43 ssl;'), undefined)
  assert.equal(wordAt('ssl_protocols $|x;'), undefined)
})

test('what has nothing to do with TLS, or is no directive, is not explained', () => {
  assert.equal(wordAt('roo|t /srv;'), undefined)
  assert.equal(wordAt('# ssl_|protocols'), undefined)
  assert.equal(wordAt('content_by_lua_block { ssl_|protocols }'), undefined)
  assert.equal(wordAt('|'), undefined)
})

test('every directive has what a reader needs', () => {
  const names = new Set<string>()
  for (const { name, explanation, syntax, contexts, modules, defaults, since } of allDirectives()) {
    assert.ok(!names.has(name), `${name} stands twice`)
    names.add(name)
    assert.match(explanation, /^[A-Z`].{30,}\.$/s, name)
    assert.notEqual(syntax, '', name)
    assert.notEqual(contexts.length, 0, name)
    for (const module of modules) assert.match(module, /^(http|stream|mail)\/ngx_\1_\w+_module$/, name)
    for (const [index, { since: newer }] of defaults.entries()) {
      const older = defaults[index + 1]?.since
      assert.ok(older === undefined || isAtLeast(newer, older), `${name}: the newest default is first`)
    }
    if (since !== undefined) assert.match(since, /^\d+\.\d+\.\d+$/, name)
  }
  assert.ok(names.size > 80)
})

test('defaults are those of the release; a branch counts as its latest release', () => {
  assert.equal(defaultOf('ssl_protocols', undefined)?.value, 'TLSv1.2 TLSv1.3')
  assert.equal(defaultOf('ssl_protocols', '1.27.3')?.value, 'TLSv1.2 TLSv1.3')
  assert.equal(defaultOf('ssl_protocols', '1.27.2')?.value, 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3')
  assert.equal(defaultOf('ssl_protocols', '1.22')?.value, 'TLSv1 TLSv1.1 TLSv1.2')
  assert.equal(defaultOf('ssl_protocols', '0.7')?.value, 'SSLv3 TLSv1 TLSv1.1 TLSv1.2')
  assert.equal(defaultOf('ssl_certificate', '1.22'), undefined)
})

test('sections, servers and locations are in the outline, and blocks can be folded', () => {
  const text = `http {
  upstream b { server a; }
  server {
    listen 443 ssl;
    server_name shop.example www.shop.example;
    location ~ \\.php$ {
    }
  }
}
`
  const source = { uri: 'nginx.conf', text, ...nginx.parse(text) }
  const [http] = nginx.outline!(source)
  assert.equal(http?.name, 'http')
  assert.deepEqual(
    http.children.map(({ name, detail, kind }) => [name, detail, kind]),
    [
      ['upstream b', undefined, 'section'],
      ['shop.example www.shop.example', '443', 'server'],
    ],
  )
  assert.deepEqual(
    http.children[1]!.children.map((it) => it.name),
    ['location ~ \\.php$'],
  )
  const folded = nginx.foldingRanges!(source).map(
    ({ start, end }) => text.slice(start, end).split('\n').length,
  )
  assert.deepEqual(folded, [8, 5])
})

test('includes are found at every depth, and signs of TLS cheaply', () => {
  const { tree } = nginx.parse(
    'include a.conf; http { include "b.conf"; server { include c/*; } } # include d;',
  )
  assert.deepEqual(
    nginx.includes(tree).map((it) => it.pattern),
    ['a.conf', 'b.conf', 'c/*'],
  )
  assert.equal(nginx.mayConcernTls('server { listen 80; }'), false)
  assert.equal(nginx.mayConcernTls('server { listen 443 ssl; }'), true)
})
