import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SourceRange } from '../server/src/base/range.ts'
import type { TextEdit } from '../server/src/base/textEdit.ts'
import { nodeTls } from '../server/src/dialects/nodeTls/index.ts'
import { readFile } from '../server/src/dialects/nodeTls/nodeFile.ts'
import type { Tree } from '../server/src/dialects/nodeTls/parse.ts'
import type { PolicyEdit } from '../server/src/policy/edit.ts'
import type { TlsEndpoint, TlsPolicy } from '../server/src/policy/policy.ts'
import { known } from '../server/src/policy/setting.ts'

const URI = 'file:///server.ts'

describe('finding the calls', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a namespace import',
      "import * as tls from 'node:tls'\ntls.createServer({ minVersion: 'TLSv1' })",
      ['tls.createServer'],
    ],
    ['a default import', "import https from 'https'\nhttps.createServer({})", ['https.createServer']],
    [
      'a named import under another name',
      "import { createServer as serve } from 'tls'\nserve({})",
      ['tls.createServer'],
    ],
    ['require', "const https = require('https')\nhttps.request({ host: 'a' })", ['https.request']],
    [
      'a destructured require',
      "const { connect } = require('node:tls')\nconnect(443, 'a', {})",
      ['tls.connect'],
    ],
    [
      'destructured from the module',
      "import tls from 'node:tls'\nconst { connect } = tls\nconnect(443, 'a', {})",
      ['tls.connect'],
    ],
    ['a direct require', "require('https').get('https://a', { rejectUnauthorized: false })", ['https.get']],
    ['import() awaited', "const { Agent } = await import('node:https')\nnew Agent({})", ['https.Agent']],
    [
      'http2',
      "import http2 from 'node:http2'\nhttp2.createSecureServer({})\nhttp2.createServer({})",
      ['http2.createSecureServer'],
    ],
    [
      'another library of the same method names',
      "import net from 'net'\nnet.createServer({})\nnet.connect(1)",
      [],
    ],
  ]
  for (const [name, text, expected] of cases) {
    test(name, () =>
      assert.deepEqual(
        lower(text).endpoints.map((it) => it.name),
        expected,
      ),
    )
  }
})

describe('versions', () => {
  const cases: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['{}', ['TLSv1.2', 'TLSv1.3']],
    ["{ minVersion: 'TLSv1' }", ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ["{ maxVersion: 'TLSv1.2' }", ['TLSv1.2']],
    ["{ secureProtocol: 'TLSv1_1_method' }", ['TLSv1.1']],
    ["{ secureProtocol: 'TLSv1_server_method' }", ['TLSv1.0']],
    ["{ secureProtocol: 'SSLv23_method' }", ['TLSv1.2']],
    ["{ secureProtocol: 'TLS_method' }", ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['{ minVersion: process.env.TLS_MIN }', undefined],
    ['{ ...options() }', undefined],
    ["{ minVersion: cond ? 'TLSv1' : 'TLSv1.2' }", undefined],
    ["{ minVersion: 'TLSv9' }", undefined],
    ["{ minVersion: OLDEST }; const OLDEST = 'TLSv1.1' as const", ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ["{ minVersion: TLS.oldest }; const TLS = { oldest: 'TLSv1.3' }", ['TLSv1.3']],
    ["{ ...BASE, maxVersion: 'TLSv1.2' }; const BASE = { minVersion: 'TLSv1.1' }", ['TLSv1.1', 'TLSv1.2']],
    ["Object.assign({}, BASE); const BASE = { minVersion: 'TLSv1.3' }", ['TLSv1.3']],
    ["options; let options = {}; options.minVersion = 'TLSv1.1'", ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ["options; let options = { minVersion: 'TLSv1' }; if (x) options.minVersion = 'TLSv1.1'", undefined],
    ['options; let options = {}; options = load()', undefined],
  ]
  for (const [options, expected] of cases) {
    test(options, () => {
      const [first, ...rest] = options.split('; ')
      const [endpoint] = lower(
        `import tls from 'tls'\n${rest.join('\n')}\ntls.createServer(${first})`,
      ).endpoints
      assert.deepEqual(
        known(endpoint!.protocolVersions)?.map((it) => it.value),
        expected,
      )
    })
  }

  const withOptions: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['{ secureOptions: constants.SSL_OP_NO_TLSv1_3 }', ['TLSv1.2']],
    ["{ minVersion: 'TLSv1', secureOptions: SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 }", ['TLSv1.2', 'TLSv1.3']],
    ["{ secureProtocol: 'TLS_method', secureOptions: c.SSL_OP_NO_TLSv1 }", ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ["{ minVersion: 'TLSv1', secureOptions: 0x4000000 }", ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['{ secureOptions: constants.SSL_OP_NO_SSLv3 | constants.SSL_OP_NO_TLSv1 }', ['TLSv1.2', 'TLSv1.3']],
    ["{ minVersion: 'TLSv1', secureOptions: load() }", undefined],
    ["{ minVersion: 'TLSv1', secureOptions: SSL_OP_NO_TLSv1 & mask }", undefined],
    ["{ secureProtocol: 'SSLv3_method' }", undefined],
  ]
  for (const [options, expected] of withOptions) {
    test(options, () => {
      const [endpoint] = lower(`import tls from 'tls'\ntls.createServer(${options})`).endpoints
      const found = known(endpoint!.protocolVersions)?.map((it) => it.value)
      assert.deepEqual(found, expected)
    })
  }

  test('a version stands where its value is written, in a constant too', () => {
    const text = "import tls from 'tls'\nconst OLD = 'TLSv1'\ntls.createServer({ minVersion: OLD })"
    const [version] = known(lower(text).endpoints[0]!.protocolVersions)!
    assert.equal(slice(text, version!.range), 'TLSv1')
  })
})

describe('verification', () => {
  const cases: readonly (readonly [string, boolean | undefined, boolean | undefined])[] = [
    ['{}', true, true],
    ['{ rejectUnauthorized: false }', false, true],
    ['{ rejectUnauthorized: !1 }', false, true],
    ["{ rejectUnauthorized: process.env.NODE_ENV === 'production' }", undefined, true],
    ['{ checkServerIdentity: () => undefined }', true, false],
    ['{ checkServerIdentity: () => {} }', true, false],
    ['{ checkServerIdentity() { return null } }', true, false],
    ['{ checkServerIdentity: function (h, c) { return undefined } }', true, false],
    ['{ checkServerIdentity: (h, c) => tls.checkServerIdentity("a", c) }', true, undefined],
    ['{ checkServerIdentity: pin }', true, undefined],
  ]
  for (const [options, peer, name] of cases) {
    test(options, () => {
      const [endpoint] = lower(`import tls from 'tls'\ntls.connect(443, 'a', ${options})`).endpoints
      assert.equal(known(endpoint!.verifyPeer), peer)
      assert.equal(known(endpoint!.verifyPeerName), name)
    })
  }

  test('an option that goes to another library counts once, at its own place', () => {
    const text = 'new Pool({ ssl: { rejectUnauthorized: false } })'
    const { endpoints } = lower(text)
    assert.deepEqual(
      endpoints.map((it) => slice(text, it.range)),
      ['rejectUnauthorized: false'],
    )
  })

  const elsewhere: readonly (readonly [string, string])[] = [
    ["new Client({ ssl: { minVersion: 'TLSv1.1' } })", 'TLSv1.1 TLSv1.2 TLSv1.3'],
    ["got(url, { https: { maxVersion: 'TLSv1.2' } })", 'TLSv1.2'],
    ["request({ agentOptions: { secureProtocol: 'TLSv1_method' } })", 'TLSv1.0'],
    ["tls.DEFAULT_MIN_VERSION = 'TLSv1.1'; const tls = require('tls')", 'TLSv1.1 TLSv1.2 TLSv1.3'],
    ["https.globalAgent.options.maxVersion = 'TLSv1.2'; const https = require('https')", 'TLSv1.2'],
    ["options.minVersion = 'TLSv1.1'", 'TLSv1.1 TLSv1.2 TLSv1.3'],
    ["const ssl = {}; ssl.minVersion = 'TLSv1.1'; new Client({ ssl })", 'TLSv1.1 TLSv1.2 TLSv1.3'],
    ["checkForUpdates({ minVersion: '2.4.0' })", ''],
    ['render({ key: 1, ca: true })', ''],
  ]
  for (const [text, expected] of elsewhere) {
    test(`versions in ${text}`, () => {
      const source = text.split('; ').reverse().join('\n')
      const found = lower(text.includes('require') ? source : text).endpoints.flatMap(
        (it) => known(it.protocolVersions) ?? [],
      )
      assert.equal(found.map((it) => it.value).join(' '), expected)
    })
  }

  test('a server that asks for no certificate has nothing to reject', () => {
    const [endpoint] = lower(
      "import tls from 'tls'\ntls.createServer({ rejectUnauthorized: false })",
    ).endpoints
    assert.equal(known(endpoint!.verifyPeer), undefined)
  })

  test('mutual TLS that accepts everybody', () => {
    const [endpoint] = lower(
      "import tls from 'tls'\ntls.createServer({ requestCert: true, rejectUnauthorized: false })",
    ).endpoints
    assert.equal(known(endpoint!.clientCertificates), 'optionalNoCa')
    assert.equal(known(endpoint!.verifyPeer), false)
  })

  for (const text of [
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'",
    "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0",
    "spawn('a', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })",
  ]) {
    test(text, () => assert.equal(lower(text).processVerification.length, 1))
  }
  for (const text of [
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'",
    'delete process.env.NODE_TLS_REJECT_UNAUTHORIZED',
    "if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') warn()",
    "// process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'",
  ]) {
    test(`${text} switches nothing off`, () => assert.equal(lower(text).processVerification.length, 0))
  }
})

describe('ciphers, groups, certificates and addresses', () => {
  test('the words of a cipher string stand where they are written', () => {
    const text =
      "import tls from 'tls'\ntls.createServer({ ciphers: ['ECDHE-RSA-AES128-GCM-SHA256', 'RC4-MD5'].join(':') })"
    const words = known(lower(text).endpoints[0]!.cipherSuites)!.cipherString!.words
    assert.deepEqual(
      words.map((it) => slice(text, it.range)),
      ['ECDHE-RSA-AES128-GCM-SHA256', 'RC4-MD5'],
    )
  })

  test('suites of TLS 1.3 are not words for OpenSSL', () => {
    const text = "import tls from 'tls'\ntls.createServer({ ciphers: 'TLS_AES_128_GCM_SHA256:AES128-SHA' })"
    const words = known(lower(text).endpoints[0]!.cipherSuites)!.cipherString!.words
    assert.deepEqual(
      words.map((it) => slice(text, it.range)),
      ['AES128-SHA'],
    )
  })

  test('groups', () => {
    const text = "import tls from 'tls'\ntls.createServer({ ecdhCurve: 'X25519:P-192' })"
    const groups = known(lower(text).endpoints[0]!.groups)!
    assert.deepEqual(
      groups.map((it) => [it.value, slice(text, it.range)]),
      [
        ['X25519', 'X25519'],
        ['P-192', 'P-192'],
      ],
    )
  })

  test('files, and what they are relative to', () => {
    const text = `import https from 'https'
      https.createServer({ cert: readFileSync(path.join(__dirname, 'tls', 'a.pem')), key: fs.readFileSync('a.key'), ca: [readFileSync(new URL('./ca.pem', import.meta.url))] }).listen({ port: 8443, host: '127.0.0.1' })`
    const [endpoint] = lower(text).endpoints
    const [{ certificate, key }] = endpoint!.certificates as [TlsEndpoint['certificates'][0]]
    assert.deepEqual([certificate?.path.value, certificate?.relativeTo], ['tls/a.pem', 'document'])
    assert.deepEqual([key?.path.value, key?.relativeTo], ['a.key', 'workingFolder'])
    assert.equal(slice(text, key!.path.range), 'a.key')
    assert.deepEqual(
      endpoint!.trustedCertificates.map((it) => it.path.value),
      ['./ca.pem'],
    )
    assert.deepEqual(
      endpoint!.addresses.map((it) => it.value),
      [{ host: '127.0.0.1', port: 8443 }],
    )
  })

  test('a server that is told to listen later', () => {
    const text =
      "import https from 'https'\nconst server = https.createServer({})\nserver.listen(PORT)\nconst PORT = 9443"
    assert.deepEqual(
      lower(text).endpoints[0]!.addresses.map((it) => it.value),
      [{ host: '*', port: 9443 }],
    )
  })
})

describe('broken and odd files', () => {
  test('a half-typed line does not silence the rest', () => {
    const text = "import tls from 'tls'\nconst x = {\nlet = = ;\ntls.createServer({ minVersion: 'TLSv1' })\n"
    for (const broken of [text, text.replace('const x = {\n', ''), text.replace('let = = ;', 'foo((;')]) {
      const { tree, errors } = nodeTls.parse(broken)
      assert.ok(errors.length > 0)
      assert.ok(tree === undefined || lower(broken).endpoints.length <= 1)
    }
    assert.equal(lower(text.replace('const x = {\n', '')).endpoints.length, 1)
  })

  describe('what is broken in one function leaves the others', () => {
    const server = (version: string) =>
      `function start${version.replace('.', '_')}() {\n  const body = \`\n\${version}\nhttps.request({ rejectUnauthorized: false })\`\n  return tls.createServer({ minVersion: 'TLSv${version}' })\n}\n/*\ntls.connect({ minVersion: 'SSLv3' })\n*/\n`
    const sound = `import tls from 'tls'\n${['1', '1.1', '1.2'].map(server).join('')}`
    const places = [
      ['a line between functions', (text: string) => text.replace('/*\n', 'let = = ;\n/*\n'), 3],
      ['lines in two places', (text: string) => text.replaceAll('*/\n', '*/\nlet = = ;\n'), 3],
      ['a brace that is never closed', (text: string) => text.replace('})\n}\n', '})\n{\n'), 2],
      ['a half-typed call at the end', (text: string) => `${text}tls.connect({ `, 3],
      [
        'a half-typed line in a function',
        (text: string) => text.replace('  const body', '  foo((;\n  const body'),
        3,
      ],
    ] as const
    for (const [name, broken, count] of places) {
      test(name, () => {
        const text = broken(sound)
        assert.ok(nodeTls.parse(text).errors.length > 0)
        const { endpoints } = lower(text)
        assert.equal(endpoints.length, count)
        for (const { range } of endpoints) assert.equal(slice(text, range), 'createServer')
      })
    }
  })

  test('every prefix of a file can be read', () => {
    const text = `import https from 'node:https'\nconst o = { minVersion: 'TLSv1', ciphers: \`RC4\${x}\` }\nexport default (<any>https).createServer({ ...o })`
    for (let length = 0; length <= text.length; length++) lower(text.slice(0, length))
  })

  test('names that refer to each other', () => {
    const text =
      "import tls from 'tls'\nconst a = b\nconst b = a\nconst c = { ...c }\ntls.createServer({ minVersion: a, ...c })"
    assert.equal(lower(text).endpoints.length, 1)
  })

  test('a string in a hundred pieces, and a name that stands for a name that stands for a name', () => {
    const pieces = Array.from({ length: 100 }, () => "'RC4-SHA:' +\n").join('')
    const text = `import tls from 'tls'\nconst a = ${pieces} 'DES-CBC3-SHA'\nconst b = a\nconst c = b\ntls.connect({ ciphers: c })`
    const { cipherSuites } = lower(text).endpoints[0]!
    const words = cipherSuites.origin === 'explicit' ? cipherSuites.value.cipherString!.words : []
    assert.equal(words.length, 101)
    for (const { range, text: word } of words) assert.equal(slice(text, range), word)
  })

  test('a large object that is taken over again and again is too complex before much is made of it', () => {
    const properties = Array.from({ length: 500 }, (_, index) => `p${index}: 1`).join()
    const object = `import tls from 'tls'\nconst o = { ${properties} }\n`
    for (const uses of [
      `tls.connect({ ${'...o, '.repeat(3000)} })`,
      'tls.connect({ ...o })\n'.repeat(3000),
      `tls.connect(Object.assign({}, ${'o, '.repeat(3000)}))`,
    ]) {
      const source = { uri: URI, text: object + uses, ...nodeTls.parse(object + uses) }
      const policy = nodeTls.lower(source, NO_INCLUDES)
      assert.deepEqual(
        policy.tooComplex.map((it) => it.value),
        ['its constants stand for too much'],
      )
      const { work } = readFile(URI, source.tree as NonNullable<Tree>).bindings.evaluation
      assert.ok(work > 1_000_000 && work <= 1_000_500, String(work))
    }
  })

  test('of more calls than can be judged none is', () => {
    const calls = (count: number) => lower(`import tls from 'tls'\n${'tls.connect({})\n'.repeat(count)}`)
    assert.equal(calls(20_000).tooComplex.length, 0)
    const { tooComplex, endpoints } = calls(20_001)
    assert.deepEqual(
      tooComplex.map(({ value, range }) => [value, range.start]),
      [['more than 20,000 calls with TLS options', 26]],
    )
    assert.equal(endpoints.length, 0)
  })

  test('a type assertion and JSX', () => {
    assert.equal(
      lower("import tls from 'tls'\ntls.createServer(<Options>{ minVersion: 'TLSv1' })").endpoints.length,
      1,
    )
    assert.equal(
      lower("import tls from 'tls'\ntls.createServer({})\nconst a = <p>it's</p>").endpoints.length,
      1,
    )
  })
})

describe('edits', () => {
  const cases: readonly (readonly [string, string, (endpoint: TlsEndpoint) => PolicyEdit, string])[] = [
    [
      'replace a minimum',
      "({ minVersion: 'TLSv1' })",
      versions('TLSv1.2', 'TLSv1.3'),
      "({ minVersion: 'TLSv1.2' })",
    ],
    ['add a minimum', '({ cert })', versions('TLSv1.2', 'TLSv1.3'), "({ cert, minVersion: 'TLSv1.2' })"],
    ['fill an empty object', '({})', versions('TLSv1.3'), "({ minVersion: 'TLSv1.3' })"],
    [
      'replace a method',
      "({\n  secureProtocol: 'TLSv1_method',\n  cert,\n})",
      versions('TLSv1.2', 'TLSv1.3'),
      "({\n  minVersion: 'TLSv1.2',\n  cert,\n})",
    ],
    [
      'drop a maximum that is not needed',
      "({\n  minVersion: 'TLSv1',\n  maxVersion: 'TLSv1.2',\n})",
      versions('TLSv1.2', 'TLSv1.3'),
      "({\n  minVersion: 'TLSv1.2',\n  })",
    ],
    [
      'a cipher string',
      "({ ciphers: 'RC4-SHA', cert })",
      (endpoint) => ({ kind: 'setCipherString', endpoint, value: 'HIGH:!aNULL' }),
      "({ ciphers: 'HIGH:!aNULL', cert })",
    ],
    [
      'a profile, with the groups where the file has some',
      "({ minVersion: 'TLSv1', ciphers: 'ALL', ecdhCurve: 'P-192' })",
      (endpoint) => ({ kind: 'applyProfile', endpoint, profile: 'mozilla-modern' }),
      "({ minVersion: 'TLSv1.3', ecdhCurve: 'X25519:prime256v1:secp384r1' })",
    ],
    [
      'verification',
      '({ requestCert: true, rejectUnauthorized: false })',
      (endpoint) => ({ kind: 'setVerifyPeer', endpoint, value: true }),
      '({ requestCert: true, rejectUnauthorized: true })',
    ],
  ]
  for (const [name, before, change, after] of cases) {
    test(name, () => {
      const head = "import tls from 'tls'\ntls.createServer"
      const text = head + before
      const source = { uri: URI, text, ...nodeTls.parse(text) }
      const [endpoint] = nodeTls.lower(source, NO_INCLUDES).endpoints
      const edits = nodeTls.edit(change(endpoint!), new Map([[URI, source]]))
      assert.equal(
        apply(text, edits).replace(/\n\s+\}\)$/, '\n})'),
        (head + after).replace(/\n\s+\}\)$/, '\n})'),
      )
    })
  }
})

test('hover explains an option only where it is one', () => {
  const text =
    "import tls from 'tls'\nconst other = { key: 1 }\ntls.createServer({ key: 2, honorCipherOrder: true })"
  const source = { uri: URI, text, ...nodeTls.parse(text) }
  const word = (needle: string, from = 0) => nodeTls.wordAt(source, text.indexOf(needle, from) + 1)?.title
  assert.equal(word('key: 1'), undefined)
  assert.equal(word('key: 2'), 'key')
  assert.equal(word('honorCipherOrder'), 'honorCipherOrder')
})

test('a file without a sign of TLS is not looked at', () => {
  assert.equal(nodeTls.mayConcernTls("import fs from 'fs'\nconst https = 1"), false)
  assert.equal(nodeTls.mayConcernTls("import 'node:https'"), true)
})

const NO_INCLUDES = { serverVersion: undefined, included: () => [] }

function lower(text: string): TlsPolicy {
  return nodeTls.lower({ uri: URI, text, ...nodeTls.parse(text) }, NO_INCLUDES)
}

function versions(...value: ('TLSv1.2' | 'TLSv1.3')[]): (endpoint: TlsEndpoint) => PolicyEdit {
  return (endpoint) => ({ kind: 'setProtocolVersions', endpoint, value })
}

function slice(text: string, { start, end }: SourceRange): string {
  return text.slice(start, end)
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce(
      (result, { range, text: put }) => result.slice(0, range.start) + put + result.slice(range.end),
      text,
    )
}
