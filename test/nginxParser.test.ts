import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../server/src/dialects/nginx/parse.ts'
import type { Directive, NginxTree } from '../server/src/dialects/nginx/syntax.ts'
import { seededRandom } from './support/seededRandom.ts'

test('words, quotes, escapes and variables are read as nginx reads them', () => {
  assert.deepEqual(shape('listen 443 ssl;'), ['listen|443|ssl;'])
  assert.deepEqual(shape(`log_format main '$remote_addr "x" \\'y\\'' "a\\tb\\"c\\d";`), [
    `log_format|main|$remote_addr "x" 'y'|a\tb"c\\d;`,
  ])
  assert.deepEqual(shape(`set $a \${b}c; rewrite ^/a\\;b$ /c;`), [`set|$a|\${b}c;`, 'rewrite|^/a\\;b$|/c;'])
  assert.deepEqual(shape('if ($ssl_protocol = "TLSv1") { return 403; }'), [
    'if|($ssl_protocol|=|TLSv1|){ return|403; }',
  ])
  assert.deepEqual(shape('server {# a comment; }\n listen 80; }'), ['server{ listen|80; }'])
  assert.deepEqual(shape("add_header X 'a\nb' always;"), ['add_header|X|a\nb|always;'])
  assert.deepEqual(shape('map $a $b { default 0; ~^x$ "1;}"; }'), ['map|$a|$b{ default|0; ~^x$|1;}; }'])
  assert.deepEqual(shape('\ufeffuser nginx;\r\nevents {}\r\n'), ['user|nginx;', 'events{ }'])
  assert.deepEqual(shape('location ~ a#b { }'), ['location|~|a#b{ }'])
})

test('Lua blocks are skipped with the brackets, strings and comments of Lua', () => {
  const lua = `content_by_lua_block {
    local a = "}" .. '}\\'}' -- }
    --[[ } ]] local b = [==[ }]] ]==]
    local c = { d = { 1, 2 } }
  }
  listen 80;`
  assert.deepEqual(shape(lua), ['content_by_lua_block{ }', 'listen|80;'])
})

const BROKEN: readonly [text: string, message: string, at: string, understood: readonly string[]][] = [
  [
    'server {\n  listen 443 ssl\n  server_name a;\n}',
    '`listen` does not end with a semicolon',
    'ssl',
    ['server{ listen|443|ssl server_name|a; }'],
  ],
  ['server { listen 80 }', '`listen` does not end with a semicolon', '80', ['server{ listen|80 }']],
  [
    'server { listen 80;\nserver { listen 81; }',
    'the block of `server` is not closed',
    'server',
    ['server{ listen|80; ', 'server{ listen|81; }'],
  ],
  ['events {\nhttp { a b; }', 'the block of `events` is not closed', 'events', ['events{ ', 'http{ a|b; }']],
  [
    'upstream a {\n server b;\nserver { listen 80; }',
    'the block of `upstream` is not closed',
    'upstream',
    ['upstream|a{ server|b; ', 'server{ listen|80; }'],
  ],
  [
    'sendfile on\nmap $a $b { x y; }',
    '`sendfile` does not end with a semicolon',
    'on',
    ['sendfile|on', 'map|$a|$b{ x|y; }'],
  ],
  [
    'map $a $b { default x\n y z; }',
    '`map` takes two words before each semicolon, not 4',
    'default x\n y z;',
    ['map|$a|$b{ default|x|y|z; }'],
  ],
  ['http {\n a b;', 'the block of `http` is not closed', 'http', ['http{ a|b; ']],
  ['a b; } c d;', '`}` is not expected here', '}', ['a|b;', 'c|d;']],
  ['{{{ a b;', '`{` is not expected here', '{{{', ['a|b;']],
  [
    'ssl_certificate "/a.pem;\nssl_ciphers "HIGH";',
    'a quote is not closed',
    '"/a.pem',
    ['ssl_certificate|/a.pem;', 'ssl_ciphers|HIGH;'],
  ],
  ["a 'b;\nlisten 80;", 'a quote is not closed', "'b", ['a|b;', 'listen|80;']],
  [
    'x_by_lua_block { if a { then\n}\nlisten 80;',
    'the block of `x_by_lua_block` is not closed',
    'x_by_lua_block',
    ['x_by_lua_block{ ', 'listen|80;'],
  ],
]

test('what is broken is named at its place, and the rest is understood', () => {
  for (const [text, message, at, understood] of BROKEN) {
    const { tree, errors } = parse(text)
    assert.equal(errors.length, 1, text)
    assert.equal(errors[0]!.message, message)
    assert.equal(text.slice(errors[0]!.range.start, errors[0]!.range.end), at)
    assert.deepEqual(tree.directives.map(shapeOf), understood)
  }
})

test('templates have no errors, and their tags hide nothing that stands around them', () => {
  const jinja = `{# certificates #}
server {
  {% if tls %}
  listen {{ port }} ssl;
  {% endif %}
  {{ extra_directives }}
  ssl_certificate "{{ certificates["main"] }}";
  ssl_protocols {{ protocols | join(" ") }};
  server_name {{ name }}.example;
}`
  assert.deepEqual(parse(jinja).errors, [])
  assert.deepEqual(shape(jinja), [
    'server{ listen|{{ port }}|ssl; ssl_certificate|{{ certificates["main"] }}; ' +
      'ssl_protocols|{{ protocols | join(" ") }}; server_name|{{ name }}.example; }',
  ])
  const erb = `<% if @ssl -%>\nserver {\n listen <%= @port %> ssl;\n<% end -%>\n ssl_ciphers <%= @ciphers.join(":") %>;`
  assert.deepEqual(parse(erb).errors, [])
  assert.deepEqual(shape(erb), ['server{ listen|<%= @port %>|ssl; ssl_ciphers|<%= @ciphers.join(":") %>; '])
  assert.equal(parse("sub_filter '{{' '}}';").tree.directives[0]!.words.length, 3)
})

test('a tree and its text have lost nothing', () => {
  for (const text of [WHOLE, ...BROKEN.map(([it]) => it)]) assertLossless(text)
})

test('mutated configurations are parsed without a throw, and lose nothing that was not broken', () => {
  const random = seededRandom(20_261_101)
  const pieces = [
    '{',
    '}',
    ';',
    '"',
    "'",
    '\\',
    '$',
    '#',
    '\n',
    '{{',
    '}}',
    '{%',
    '%}',
    '<%',
    'server {',
    ' ',
    'listen',
  ]
  for (let round = 0; round < 3000; round++) {
    let text = WHOLE
    for (let change = 0; change <= random() * 4; change++) {
      const at = Math.floor(random() * text.length)
      const piece = pieces[Math.floor(random() * pieces.length)]!
      text = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3))
    }
    assertOrdered(parse(text).tree, text)
  }
  for (let length = 0; length < WHOLE.length; length++) {
    const text = WHOLE.slice(0, length)
    assertOrdered(parse(text).tree, text)
  }
})

const WHOLE = `# main
user www-data;
http {
  log_format main '$remote_addr - "$request" \\'\${status}\\'';
  map $http_upgrade $connection { default upgrade; '' close; }
  ssl_protocols TLSv1.2 TLSv1.3; # versions
  server {
    listen 443 ssl http2; listen [::]:443 ssl;
    server_name shop.example *.shop.example;
    ssl_certificate "/etc/ssl/shop.pem";
    ssl_certificate_key '/etc/ssl/shop.key';
    ssl_ciphers ECDHE+AESGCM:!aNULL;
    location ~ "^/a{2}/" { if ($scheme = "http") { return 301 https://$host$uri; } }
    location / {
      proxy_pass https://backend;
      content_by_lua_block { ngx.say("}") -- }
      }
    }
  }
}
`

/** Whatever stands between the words, and is no brace or semicolon of the tree, is blank or a comment. */
function assertLossless(text: string): void {
  const covered = new Uint8Array(text.length)
  const cover = (start: number, end: number) => covered.fill(1, start, end)
  const level = [...parse(text).tree.directives]
  for (let directive = level.pop(); directive; directive = level.pop()) {
    for (const word of directive.words) cover(word.start, word.end)
    if (directive.terminator === 'semicolon') cover(directive.end - 1, directive.end)
    if (!directive.block) continue
    cover(directive.block.start, directive.block.start + 1)
    if (directive.block.closed) cover(directive.block.end - 1, directive.block.end)
    if (directive.block.foreign) cover(directive.block.start, directive.block.end)
    level.push(...directive.block.directives)
  }
  let rest = ''
  for (let index = 0; index < text.length; index++) rest += covered[index] ? ' ' : text.charAt(index)
  assert.equal(
    rest
      .replace(/#[^\n]*/g, '')
      .replace(/[{}]/g, '')
      .trim(),
    '',
    text,
  )
}

/** Nodes lie in the text, one behind the other, and in their parents. */
function assertOrdered(tree: NginxTree, text: string): void {
  const level: { directives: readonly Directive[]; start: number; end: number }[] = [
    { directives: tree.directives, start: 0, end: text.length },
  ]
  for (let { directives, start, end } of drain(level)) {
    for (const directive of directives) {
      assert.ok(start <= directive.start && directive.start < directive.end && directive.end <= end, text)
      start = directive.end
      for (const word of directive.words) {
        if (!word.text.includes('\\')) assert.ok(word.end - word.start >= word.text.length)
      }
      if (directive.block) level.push(directive.block)
      else end = Math.max(end, start)
    }
  }
}

function* drain<T>(stack: T[]): Iterable<T> {
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) yield top
}

function shape(text: string): string[] {
  return parse(text).tree.directives.map(shapeOf)
}

/** `name|argument;`, or `name|argument{ … }`. */
function shapeOf(directive: Directive): string {
  const words = directive.words.map((it) => it.text).join('|')
  if (!directive.block) return directive.terminator === 'missing' ? words : `${words};`
  const inner = directive.block.directives.map((it) => `${shapeOf(it)} `).join('')
  return `${words}{ ${inner}${directive.block.closed ? '}' : ''}`
}
