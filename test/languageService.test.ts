import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from '../server/node/decodeText.ts'
import { openContainer } from '../server/node/openContainer.ts'
import { type Files, UNKNOWN_TO_GIT } from '../server/src/analysis/files.ts'
import { bitString, integer, nullValue, oid, sequence } from '../server/src/asn1/derWriter.ts'
import { globMatcher } from '../server/src/base/glob.ts'
import { isWithin, relativePath } from '../server/src/base/uri.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { formatPem } from '../server/src/pem/pem.ts'
import { createLanguageService, type LanguageService } from '../server/src/service/languageService.ts'
import { toPlainText } from '../server/src/service/shared/markdown.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { certificatesOnly, derOfRecipes, indefinite } from './support/encodings.ts'
import { parseMarkers } from './support/markers.ts'
import { expandedIn } from './support/pathPattern.ts'

const NOW = Date.parse('2026-03-01')
const FOLDER = 'file:///workspace'

/** A service over files in memory; those whose names begin with a slash are outside the workspace. */
function serviceOf(
  files: Readonly<Record<string, string | Uint8Array>>,
): LanguageService & { uri(name: string): string } {
  const uri = (name: string) => (name.startsWith('/') ? `file://${name}` : `${FOLDER}/${name}`)
  const contents = new Map(Object.entries(files).map(([name, text]) => [uri(name), text]))
  const memory: Files = {
    read: async (it) => {
      const content = contents.get(it)
      if (content === undefined) return { kind: 'missing' }
      return typeof content === 'string' ? { kind: 'text', text: content } : decodeText(content)
    },
    stamp: async () => undefined,
    expand: async (folder, pattern) => expandedIn(contents.keys(), folder, pattern),
    find: async (folder, glob) =>
      [...contents.keys()]
        .filter((it) => isWithin(it, folder) && globMatcher(glob)(relativePath(folder, it)))
        .sort(),
    real: async (it) => it,
    gitState: async () => UNKNOWN_TO_GIT,
    search: async (folder, isWanted) => ({
      uris: [...contents]
        .filter(([it, content]) => isWithin(it, folder) && isWanted(Buffer.from(content).toString('latin1')))
        .map(([it]) => it),
      incomplete: false,
    }),
  }
  const service = createLanguageService({
    files: memory,
    openContainer,
    now: () => NOW,
    onFailure: ({ error }) => {
      throw error
    },
  })
  service.workspace.setFolders([FOLDER])
  return { ...service, uri }
}

function pemOf(recipes: string): string {
  const parsed = parseRecipes(recipes)
  return pemOfRecipes(parsed, parsed)
}

const CHAIN = pemOf(`subject            CN=shop.example,O=Shop
san                DNS:shop.example, DNS:www.shop.example
key                ec p256
issuer             CN=Shop CA
extended-key-usage serverAuth
key-usage          digitalSignature
ca                 false
not-after          2026-03-13T12:00:00Z
---
subject            CN=Shop CA
issuer             self
ca                 true
path-length        0
key-usage          keyCertSign
not-after          2031-01-01`)
const KEY = pemOf('private-key ec p256\nfor CN=shop.example,O=Shop')

/** Each `hover:` marker of the text is the first line of what a hover there shows. */
async function checkHovers(marked: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const { text, markers } = parseMarkers(marked, { comment: '#' })
  const service = serviceOf({ ...files, 'nginx.conf': text })
  for (const marker of markers) {
    const hover = await service.hover(service.uri('nginx.conf'), marker.start + 1)
    assert.equal(hover?.markdown.split('\n')[0], marker.message)
    const { start, end } = hover!.range
    assert.equal(text.slice(start, end), text.slice(marker.start, marker.end))
  }
}

test('hover explains versions, words of a cipher string, groups, files and directives', async () => {
  await checkHovers(
    `http {
    ssl_protocols TLSv1 TLSv1.3;
    #             ^^^^^ hover: **TLS 1.0** (1999) — deprecated, must not be used ([RFC 8996](https://www.rfc-editor.org/rfc/rfc8996#section-4))
    #                   ^^^^^^^ hover: **TLS 1.3** (2018) — current ([RFC 9846](https://www.rfc-editor.org/rfc/rfc9846#section-1))
    ssl_ecdh_curve X25519;
    #              ^^^^^^ hover: **x25519** \`0x001d\` — group for the key exchange: elliptic curve, strength 128 bits
    server {
        listen 443 ssl;
        ssl_ciphers ECDHE+AESGCM:!aNULL:kRSA:AES128-SHA:ECDHE-RSA-AES256-GCM-SHA348;
        #           ^^^^^^^^^^^^ hover: **\`ECDHE+AESGCM\`** adds 4 suites here
        #                        ^^^^^^ hover: **\`!aNULL\`** removes nothing here: no such suite is left at this place
        #                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hover: **\`ECDHE-RSA-AES256-GCM-SHA348\`**: unknown cipher name \`ECDHE-RSA-AES256-GCM-SHA348\`, ignored by OpenSSL. Did you mean \`ECDHE-RSA-AES256-GCM-SHA384\`?
        ssl_certificate tls/shop.pem;
        #               ^^^^^^^^^^^^ hover: **shop.example** — server certificate, **expires in 12 days** (Fri 13 Mar 2026, 12:00 UTC)
        ssl_certificate_key tls/none.key;
        #                   ^^^^^^^^^^^^ hover: \`tls/none.key\` — there is no such file
    }
}
`,
    { 'tls/shop.pem': CHAIN },
  )
})

test('hover on a cipher string shows the list in its order, with a verdict on each suite', async () => {
  const text = 'server { listen 443 ssl; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA; }'
  const service = serviceOf({ 'nginx.conf': text })
  const hover = await service.hover(service.uri('nginx.conf'), text.indexOf('AES128-SHA;'))
  const lines = toPlainText(hover!.markdown).split('\n')
  const at = lines.findIndex((it) => it.startsWith('#'))
  assert.match(lines.join('\n'), /on OpenSSL 3\.0 — 2 suites, 1 of them without forward secrecy/)
  assert.match(lines[at + 1]!, /^1 {2}ECDHE-RSA-AES128-GCM-SHA256 C0 2F +ECDHE +good$/)
  assert.match(
    lines[at + 2]!,
    /^2 {2}AES128-SHA 00 2F +RSA, no forward secrecy +must not be used: .*RFC 10015/,
  )
})

test('a setting that several servers inherit says so', async () => {
  const text = `http { ssl_protocols TLSv1.2;
    server { listen 443 ssl; server_name a.example; } server { listen 444 ssl; server_name b.example; } }`
  const service = serviceOf({ 'nginx.conf': text })
  const hover = await service.hover(service.uri('nginx.conf'), text.indexOf('TLSv1.2'))
  assert.match(hover!.markdown, /switched on for 2 servers \(`a\.example`, `b\.example`\)/)
})

test('on the day that the settings name, everything is judged as of that day', async () => {
  const service = serviceOf({ 'shop.pem': CHAIN })
  service.configure({ today: '2026-04-01' })
  const hover = await service.hover(service.uri('shop.pem'), 5)
  assert.match(hover!.markdown, /\*\*expired 18 days ago\*\*/)
  const ids = async () => (await service.analyze(service.uri('shop.pem')))!.findings.map((it) => it.ruleId)
  assert.ok((await ids()).includes('expired'))
  const { files } = await service.certificates()
  assert.equal(files[0]!.certificates[0]!.state, 'expired')
  service.configure({})
  assert.ok(!(await ids()).includes('expired'))
})

test('hover on a certificate says what it is, for whom and until when, and then the rest', async () => {
  const service = serviceOf({ 'shop.pem': CHAIN })
  const hover = await service.hover(service.uri('shop.pem'), CHAIN.indexOf('\n') + 20)
  const plain = toPlainText(hover!.markdown)
  for (const expected of [
    /^shop\.example — server certificate, expires in 12 days \(Fri 13 Mar 2026, 12:00 UTC\)$/m,
    /^Subject +CN=shop\.example,O=Shop$/m,
    /^Names +shop\.example, www\.shop\.example$/m,
    /^Issuer +Shop CA \(next in this file\)$/m,
    /^Valid +1 Jan 2026 – 13 Mar 2026, 72 days$/m,
    /^Key +EC P-256$/m,
    /^Signature +ECDSA with SHA-256, valid \(checked against the issuer in this file\)$/m,
    /^Use +server authentication, digital signature$/m,
    /^Issues +no certificates \(CA: false\)$/m,
    /^SHA-256 +(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/m,
    /^SHA-1 +(?:[0-9A-F]{2}:){19}[0-9A-F]{2}$/m,
    /^SPKI pin +sha256\/\/[A-Za-z0-9+/]{43}=$/m,
  ]) {
    assert.match(plain, expected)
  }
  const root = await service.hover(service.uri('shop.pem'), CHAIN.lastIndexOf('-----BEGIN'))
  assert.match(root!.markdown, /^\*\*Shop CA\*\* — root, expires in 4 years/)
  assert.match(root!.markdown, /\| Issues \| certificates, of end entities only \|/)
})

test('hover on the base64 of a certificate says first what stands there, and marks it', async () => {
  const service = serviceOf({ 'shop.pem': CHAIN })
  const [block] = bundleOf('file:///shop.pem', CHAIN).blocks
  const { content } = block!
  assert.ok(content.kind === 'certificate')
  const { version, subject, subjectAltName, keyUsage, signatureValue } = content.certificate
  const [, www] = subjectAltName!.value
  const places = [
    [version.bytes, 'Here: **Version** 3'],
    [subject.bytes, 'Here: **Subject** CN=shop.example,O=Shop'],
    [www!.bytes, 'Here: **Names** www.shop.example'],
    [keyUsage!.bytes, 'Here: **Use** server authentication, digital signature'],
    [signatureValue.bytes, 'Here: **Signature** ECDSA with SHA-256, valid'],
  ] as const
  for (const [{ start, end }, expected] of places) {
    const range = block!.textRange(start, end)
    const hover = await service.hover(service.uri('shop.pem'), range.end - 2)
    assert.equal(hover!.markdown.split('\n\n')[1]!.slice(0, expected.length), expected)
    assert.deepEqual([hover!.range.start, hover!.range.end], [range.start, range.end])
  }
  const label = await service.hover(service.uri('shop.pem'), 5)
  assert.doesNotMatch(label!.markdown, /Here:/)
})

test('hover on a private key says whose it is, and nothing of its value', async () => {
  const text = CHAIN + KEY
  const service = serviceOf({ 'both.pem': text })
  const hover = await service.hover(service.uri('both.pem'), CHAIN.length + 40)
  assert.equal(
    hover!.markdown,
    '**Private key** — EC P-256, **not encrypted**\n\nIt belongs to the certificate of shop.example in this file.',
  )
})

test('nor is anything of its value shown where it stands in a Kubernetes Secret', async () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const text = `kind: Secret\ndata:\n  tls.crt: ${base64(CHAIN)}\n  tls.key: ${base64(KEY)}\n`
  const service = serviceOf({ 'secret.yaml': text })
  const place = text.indexOf(base64(KEY))
  const hover = await service.hover(service.uri('secret.yaml'), place + 60)
  assert.equal(
    hover!.markdown,
    '**Private key** — EC P-256, **not encrypted**\n\nIt belongs to the certificate of shop.example in this file.',
  )
  const analysis = await service.analyze(service.uri('secret.yaml'))
  assert.deepEqual(
    analysis!.findings.map((it) => it.ruleId),
    ['expires-soon'],
  )
  const symbols = await service.documentSymbols(service.uri('secret.yaml'))
  assert.deepEqual(symbols.at(-1)?.name, 'private key')
})

test('a PEM block in a file of another kind is explained and judged, half a block is left alone', async () => {
  const expired = pemOf(
    'subject CN=old.example\nsan DNS:old.example\nnot-before 2025-01-01\nnot-after 2026-02-15',
  )
  const text = `The certificate:\n\n${expired}\nand how one begins: -----BEGIN CERTIFICATE-----\n`
  const service = serviceOf({ 'README.md': text })
  const analysis = await service.analyze(service.uri('README.md'))
  assert.deepEqual(
    analysis?.findings.map((it) => it.ruleId),
    ['expired'],
  )
  assert.match((await service.hover(service.uri('README.md'), 40))!.markdown, /expired 14 days ago/)
})

test('the outline has a line for each block and for each server', async () => {
  const nginx = 'http {\n  server {\n    listen 443 ssl;\n    server_name shop.example;\n  }\n}\n'
  const service = serviceOf({ 'all.pem': CHAIN + KEY, 'nginx.conf': nginx })
  const pemSymbols = await service.documentSymbols(service.uri('all.pem'))
  assert.deepEqual(
    pemSymbols.map((it) => `${it.name}: ${it.detail}`),
    [
      'shop.example: server certificate, expires in 12 days',
      'Shop CA: root, expires in 4 years',
      'private key: EC P-256',
    ],
  )
  const [http] = await service.documentSymbols(service.uri('nginx.conf'))
  assert.deepEqual(
    http?.children.map((it) => `${it.name}: ${it.detail}`),
    ['shop.example: 443'],
  )
})

test('blocks fold, and so do the blocks of a configuration', async () => {
  const nginx = 'http {\n  server {\n    listen 443 ssl;\n  }\n}\n'
  const service = serviceOf({ 'all.pem': CHAIN, 'nginx.conf': nginx, 'notes.md': CHAIN })
  assert.equal((await service.foldingRanges(service.uri('all.pem')))?.length, 2)
  assert.equal((await service.foldingRanges(service.uri('nginx.conf')))?.length, 2)
  assert.equal(await service.foldingRanges(service.uri('notes.md')), undefined)
})

test('certificate paths are links, wherever the file is that they are relative to', async () => {
  const site =
    'server { listen 443 ssl; ssl_certificate tls/shop.pem; ssl_certificate_key /etc/nginx/tls/shop.key; }'
  const service = serviceOf({
    'etc/nginx.conf': 'http { include /etc/nginx/sites-enabled/*; }',
    'etc/sites-enabled/shop': site,
    'etc/tls/shop.pem': CHAIN,
    'etc/tls/shop.key': KEY,
  })
  const links = await service.documentLinks(service.uri('etc/sites-enabled/shop'))
  assert.deepEqual(
    links.map((it) => `${site.slice(it.range.start, it.range.end)} → ${it.target}`),
    [
      'tls/shop.pem → file:///workspace/etc/tls/shop.pem',
      '/etc/nginx/tls/shop.key → file:///workspace/etc/tls/shop.key',
    ],
  )
})

test('so are those of CRLs, parameters, PKCS #12 and other files, and hover says what is in them', async () => {
  const site =
    'server { listen 443 ssl; ssl_certificate $n; ssl_crl ca.crl; ssl_dhparam dh.pem; ssl_password_file word.txt; }'
  const program = `import { readFileSync } from 'node:fs'
import https from 'node:https'
https.createServer({ pfx: readFileSync('shop.p12'), crl: readFileSync('ca.crl'), dhparam: readFileSync('dh.pem') })`
  const others = { 'ca.crl': CHAIN, 'dh.pem': CHAIN, 'word.txt': 'open', 'shop.p12': CHAIN }
  const service = serviceOf({ 'nginx.conf': site, 'server.mjs': program, ...others })
  const names = async (file: string) =>
    (await service.documentLinks(service.uri(file))).map((it) => it.target.split('/').at(-1))
  assert.deepEqual(await names('nginx.conf'), ['ca.crl', 'dh.pem', 'word.txt'])
  assert.deepEqual(await names('server.mjs'), ['shop.p12', 'ca.crl', 'dh.pem'])
  const hover = await service.hover(service.uri('server.mjs'), program.indexOf('ca.crl'))
  assert.match(hover?.markdown ?? '', /In \[ca\.crl\]/)
})

test('a lens stands over each server that listens with TLS', async () => {
  const text = `server { listen 8443 ssl; server_name _ ~^x *.example shop.example; }
server { listen 80; server_name plain.example; }
server { listen 127.0.0.1:9443 ssl; }`
  const service = serviceOf({ 'nginx.conf': text })
  const lenses = await service.codeLenses(service.uri('nginx.conf'))
  assert.deepEqual(
    lenses.map(({ title, target }) => ({ title, ...target })),
    [
      {
        title: 'Test handshake',
        host: 'localhost',
        port: 8443,
        serverName: 'shop.example',
        origin: lenses[0]!.target.origin,
      },
      { title: 'Test handshake', host: '127.0.0.1', port: 9443, origin: lenses[1]!.target.origin },
    ],
  )
  assert.match(lenses[0]!.target.origin, /^server .* in nginx\.conf$/)
})

test('a server can be brought to a profile; the one of the settings is offered first', async () => {
  const text = 'server { listen 443 ssl; server_name a.example; ssl_protocols TLSv1 TLSv1.2; }'
  const service = serviceOf({ 'nginx.conf': text })
  const at = text.indexOf('a.example')
  const titles = async () =>
    (await service.codeActions(service.uri('nginx.conf'), { start: at, end: at })).map((it) => it.title)
  assert.deepEqual(await titles(), [
    'Apply the Mozilla intermediate profile',
    'Apply the Mozilla modern profile',
  ])
  assert.deepEqual(service.configure({ profile: 'mozilla-modern' }), [])
  assert.deepEqual(await titles(), [
    'Apply the Mozilla modern profile',
    'Apply the Mozilla intermediate profile',
  ])
})

test('a site is judged within the file that includes it, and its findings stay in it', async () => {
  const service = serviceOf({
    'nginx.conf': 'http { ssl_protocols TLSv1.2; include sites-enabled/*; }',
    'sites-enabled/shop':
      'server { listen 443 ssl; ssl_ciphers ECDHE+AESGCM; ssl_certificate $a.pem; ssl_certificate_key $a.key; }',
  })
  const rules = async (name: string) =>
    (await service.analyze(service.uri(name)))?.findings.map((it) => it.ruleId)
  assert.deepEqual(await rules('nginx.conf'), ['no-tls13'])
  assert.deepEqual(await rules('sites-enabled/shop'), [])
  // An open document counts as it is in the editor.
  service.workspace.openDocument(service.uri('nginx.conf'), 'nginx', 'http { include sites-enabled/*; }')
  assert.deepEqual(await rules('nginx.conf'), [])
})

test('what cannot be read is never called missing', async () => {
  const service = serviceOf({
    'nginx.conf': `server {
      listen 443 ssl;
      ssl_ciphers ECDHE+AESGCM;
      ssl_certificate /etc/ssl/away.pem;
      ssl_certificate_key $key;
    }`,
    'a/sites-enabled/alone':
      'server { listen 443 ssl; ssl_ciphers ECDHE+AESGCM; ssl_certificate tls/a.pem; }',
  })
  for (const name of ['nginx.conf', 'a/sites-enabled/alone']) {
    const found = (await service.analyze(service.uri(name)))?.findings ?? []
    assert.deepEqual(
      found.filter((it) => it.ruleId.includes('missing')),
      [],
    )
  }
})

test('in Restricted Mode nothing outside the workspace is read', async () => {
  const text = 'server { listen 443 ssl; ssl_ciphers ECDHE+AESGCM; ssl_certificate /secret/shop.pem; }'
  const service = serviceOf({ 'nginx.conf': text, '/secret/shop.pem': CHAIN })
  const rules = async () =>
    (await service.analyze(service.uri('nginx.conf')))?.findings.map((it) => it.ruleId)
  assert.ok((await rules())?.includes('expires-soon'))
  service.workspace.setTrusted(false)
  assert.deepEqual(await rules(), [])
  const hover = await service.hover(service.uri('nginx.conf'), text.indexOf('/secret'))
  assert.match(hover!.markdown, /Restricted Mode/)
  service.workspace.setTrusted(true)
  assert.ok((await rules())?.includes('expires-soon'))
})

test('the certificates of the workspace, the next to expire first', async () => {
  const old = pemOf(
    'subject CN=old.example\nsan DNS:old.example\nnot-before 2025-01-01\nnot-after 2026-01-20',
  )
  const alone = CHAIN.slice(0, CHAIN.indexOf('-----BEGIN', 1))
  const service = serviceOf({
    'z.txt': old,
    'secret.yaml': `kind: Secret\ndata:\n  tls.crt: ${Buffer.from(alone).toString('base64')}\n`,
    'shop.pem': CHAIN,
    'keys/only.key': KEY,
    'notes.md': 'nothing here',
    'skipped/x.pem': old,
  })
  service.configure({ exclude: ['skipped'] })
  const { files, incomplete } = await service.certificates()
  assert.equal(incomplete, undefined)
  assert.deepEqual(
    files.map((it) => [it.uri, ...it.certificates.map((c) => `${c.title}: ${c.remaining} (${c.state})`)]),
    [
      ['file:///workspace/z.txt', 'old.example: expired 40 days ago (expired)'],
      ['file:///workspace/secret.yaml', 'shop.example: 12 days (expiresSoon)'],
      ['file:///workspace/shop.pem', 'shop.example: 12 days (expiresSoon)', 'Shop CA: root, 4 years (valid)'],
    ],
  )
  const [[coded], [shop]] = [files[1]!.certificates, files[2]!.certificates]
  assert.match(shop?.sha256 ?? '', /^[0-9a-f]{64}$/)
  assert.ok(shop && coded && 'range' in shop.place && 'range' in coded.place)
  const { start, end } = shop.place.range
  const forms = await service.certificateAt(files[2]!.uri, start + 100)
  assert.deepEqual(await service.certificateAt(files[1]!.uri, coded.place.range.start), forms)
  assert.equal(forms?.title, 'shop.example')
  assert.equal(forms.pem.trimEnd(), CHAIN.slice(start, end))
  assert.equal(forms.sha256.replaceAll(':', '').toLowerCase(), shop.sha256)
  assert.match(forms.sha1, /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/)
  assert.match(forms.spkiPin, /^sha256\/[A-Za-z0-9+/]{43}=$/)
  assert.match(forms.text, /^Certificate:\n {4}Data:\n/)
})

/** What a person must not be told is good: a key of 1024 bits, a signature with SHA-1, and both at once. */
const FAULTY = {
  small: 'subject CN=small.example\nsan DNS:small.example\nkey rsa 1024\nnot-after 2030-01-01',
  sha1: 'subject CN=sha1.example\nsan DNS:sha1.example\nissuer CN=Shop CA\nkey rsa 2048\nissuer-key rsa 2048\nsignature sha1-rsa\nnot-after 2030-01-01',
}

test('the mark of a certificate is the worst finding, in tree, hover and view', async () => {
  const [small, sha1, good] = [
    FAULTY.small,
    FAULTY.sha1,
    'subject CN=good.example\nsan DNS:good.example\nca false\nnot-after 2026-05-20',
  ]
  const service = serviceOf({
    'small.pem': pemOf(small),
    'small.der': derOfRecipes(small)[0]!,
    'sha1.pem': pemOf(sha1),
    'sha1.der': derOfRecipes(sha1)[0]!,
    'good.pem': pemOf(good),
    'good.der': derOfRecipes(good)[0]!,
    'nginx.conf': 'server { listen 443 ssl; ssl_certificate small.pem; ssl_certificate_key small.key; }',
  })
  const marks = async () =>
    Object.fromEntries(
      (await service.certificates()).files.map(({ uri, certificates: [it] }) => [
        uri.slice(FOLDER.length + 1),
        `${it?.verdict}: ${it?.remaining}`,
      ]),
    )
  const smallText = 'bad: 3 years, but the key has 1024 bits'
  const sha1Text = 'bad: 3 years, but signed with SHA-1'
  assert.deepEqual(await marks(), {
    'good.pem': 'good: 80 days',
    'good.der': 'good: 80 days',
    'small.pem': smallText,
    'small.der': smallText,
    'sha1.pem': sha1Text,
    'sha1.der': sha1Text,
  })
  const hoverOf = async (name: string, text: string, word: string) => {
    service.workspace.openDocument(service.uri(name), undefined, text)
    return (await service.hover(service.uri(name), text.indexOf(word)))?.markdown.split('\n')[0]
  }
  const heading =
    /^\*\*small\.example\*\* — server certificate, expires in .*\), but \*\*the key has 1024 bits\*\*$/
  assert.match((await hoverOf('small.pem', pemOf(small), 'MII')) ?? '', heading)
  assert.doesNotMatch((await hoverOf('good.pem', pemOf(good), 'MII')) ?? 'but', /but/)
  const configuration = 'server { listen 443 ssl; ssl_certificate small.pem; ssl_certificate_key small.key; }'
  assert.match((await hoverOf('nginx.conf', configuration, 'small.pem')) ?? '', heading)
  for (const bytes of [derOfRecipes(small)[0]!, new TextEncoder().encode(pemOf(small))]) {
    const { view, entry } = await service.openCertificateFile(bytes)
    assert.match(view.entries[0]!.detail, /^server certificate, expires in .*, but the key has 1024 bits$/)
    const { tone, findings, fields } = entry(0)!
    assert.equal(tone, 'bad')
    const finding = findings.find((it) => it.ruleId === 'small-key')
    assert.deepEqual(finding?.bytes, fields.find((it) => it.name === 'Key')?.places[0])
    assert.equal(finding?.tone, 'bad')
  }
  // What the user has switched off is no objection, here as elsewhere; an expired certificate stays expired.
  service.configure({
    rules: { 'small-key': 'off', 'weak-signature': 'warning', expired: 'off' },
    today: '2026-05-21',
  })
  const {
    'small.der': unobjected,
    'sha1.pem': warned,
    'good.pem': expired,
    'good.der': expiredDer,
  } = await marks()
  assert.deepEqual(
    [unobjected, warned, expired, expiredDer],
    [
      'good: 3 years',
      'caution: 3 years, but signed with SHA-1',
      'bad: expired 24 hours ago',
      'bad: expired 24 hours ago',
    ],
  )
})

test('of more certificates than are listed, those that expire first are', async () => {
  const old = 'subject CN=old.example\nnot-before 2025-01-01\nnot-after 2026-01-20'
  const [current, expired, [der]] = [
    pemOf('subject CN=new.example\nnot-after 2030-01-01'),
    pemOf(old),
    derOfRecipes(old),
  ]
  const many = current.repeat(1500)
  for (const [files, count] of [
    [{ 'a.pem': many, 'b.pem': many, 'c.pem': many, 'z.pem': expired }, 4501],
    [{ 'a.pem': current.repeat(2000) + expired }, 2001],
    [{ 'a.pem': current.repeat(2000), 'z.der': der! }, 2001],
  ] as const) {
    const service = serviceOf(files)
    const { files: listed, incomplete } = await service.certificates()
    const titles = listed.flatMap((it) => it.certificates.map(({ title }) => title))
    assert.equal(titles[0], 'old.example')
    assert.equal(titles.length, 2000)
    assert.equal(incomplete, `Only the 2000 certificates that expire first are listed, of ${count}.`)
    // Of the files whose certificates are not listed, nothing is kept.
    assert.deepEqual(service.workspace.readUris().toSorted(), listed.map((it) => it.uri).toSorted())
  }
})

test('the certificates of binary files, by their entries', async () => {
  const shop = 'subject CN=shop.example\nsan DNS:shop.example\nnot-after 2030-01-01'
  const ca = 'subject CN=Shop CA\nissuer self\nca true\nnot-after 2029-01-01'
  const key = 'private-key ec p256\nfor CN=shop.example'
  const ders = derOfRecipes([shop, ca, key].join('\n---\n'))
  const service = serviceOf({
    'shop.der': ders[0]!,
    'no-extension': ders[1]!,
    'shop.p7b': certificatesOnly(ders[0]!, ders[1]!),
    'shop.key': ders[2]!,
    'cut.der': ders[0]!.subarray(0, 200),
    'photo.bin': Uint8Array.of(0x30, 0x82, 1, 2, 3, 4),
  })
  const { files } = await service.certificates()
  assert.deepEqual(
    files.map((it) => [it.uri, it.certificates.map(({ title, place }) => ({ title, ...place }))]),
    [
      [service.uri('no-extension'), [{ title: 'Shop CA', entry: 0 }]],
      [
        service.uri('shop.p7b'),
        [
          { title: 'Shop CA', entry: 1 },
          { title: 'shop.example', entry: 0 },
        ],
      ],
      [service.uri('shop.der'), [{ title: 'shop.example', entry: 0 }]],
    ],
  )
  const forms = await service.certificateInEntry(service.uri('shop.p7b'), 1)
  assert.equal(forms?.title, 'Shop CA')
  assert.equal(forms.pem, formatPem('CERTIFICATE', ders[1]!))
  assert.equal(await service.certificateInEntry(service.uri('shop.p7b'), 2), undefined)
  assert.equal(await service.certificateInEntry(service.uri('shop.key'), 0), undefined)
  assert.equal(await service.certificateInEntry(service.uri('nothing.der'), 0), undefined)
})

test('a bundle can be split into files beside it, named after its certificates', async () => {
  const copy = pemOf('subject CN=shop.example,O=Shop\nissuer CN=Other CA')
  const service = serviceOf({ 'tls/fullchain.pem': KEY + CHAIN + copy, 'tls/Shop-CA.pem': 'in use' })
  const uri = service.uri('tls/fullchain.pem')
  const actions = await service.codeActions(uri, { start: 5, end: 5 })
  const split = actions.find((it) => it.title === 'Write the 3 certificates into files of their own')
  assert.equal(split?.kind, 'rewrite')
  const [first, second] = CHAIN.split(/(?<=-----END CERTIFICATE-----\n)/)
  assert.deepEqual(
    split.edits.map(({ range, text, creates }) => [range.uri.slice(FOLDER.length), text, creates]),
    [
      ['/tls/shop.example.pem', first, true],
      ['/tls/Shop-CA-2.pem', second, true],
      ['/tls/shop.example-2.pem', copy, true],
    ],
  )
})

test('a certificate alone, and one in a program, is not split', async () => {
  const service = serviceOf({
    'one.pem': KEY + pemOf('subject CN=shop.example'),
    'x.ts': `const x = \`${CHAIN}\``,
  })
  for (const name of ['one.pem', 'x.ts']) {
    const actions = await service.codeActions(service.uri(name), { start: 20, end: 20 })
    assert.deepEqual(
      actions.filter((it) => it.kind === 'rewrite').map((it) => it.title),
      [],
    )
  }
})

test('expired certificates can be taken out of a list of authorities, and not out of a chain', async () => {
  const roots = ['A', 'B', 'C', 'D'].map((it) => {
    return pemOf(`subject CN=Root ${it}\nca true\nissuer self\nnot-after ${it < 'C' ? 2026 : 2030}-02-01`)
  })
  const service = serviceOf({ 'roots.pem': roots.join(''), 'chain.pem': CHAIN })
  const rewrites = async (name: string) => {
    const actions = await service.codeActions(service.uri(name), { start: 0, end: 0 })
    return actions.filter((it) => it.kind === 'rewrite' && it.title.startsWith('Remove'))
  }
  const [action] = await rewrites('roots.pem')
  assert.equal(action?.title, 'Remove 2 expired certificates')
  assert.deepEqual(
    action.edits.map((it) => it.text),
    [roots.slice(2).join('')],
  )
  assert.deepEqual(await rewrites('chain.pem'), [])
})

test('plain text keeps the words of Markdown and the columns of tables', () => {
  assert.equal(
    toPlainText(
      '**A** — *b* `c|d` [RFC 1](https://x.example/1) 2\\*3\n\n|  |  |\n|---|---|\n| Key | `RSA` |\n| Names | a\\_b |',
    ),
    'A — b c|d RFC 1 (https://x.example/1) 2*3\n\nKey    RSA\nNames  a_b',
  )
})

test('the certificates in a block of PKCS #7 are told and judged at their places, in DER and in BER', async () => {
  const ders = derOfRecipes(`subject CN=shop.example
san DNS:shop.example
issuer CN=Shop CA
not-after 2026-02-01
---
subject CN=Shop CA
issuer self
ca true`)
  const der = certificatesOnly(...ders)
  for (const bytes of [der, indefinite(der)]) {
    const service = serviceOf({ 'chain.p7b.pem': formatPem('PKCS7', bytes) })
    const uri = service.uri('chain.p7b.pem')
    const analysis = (await service.analyze(uri))!
    const { findings, text } = analysis
    const expired = findings.filter((it) => it.ruleId === 'expired')
    assert.equal(expired.length, 1)
    // In the text of the certificate, which does not begin where the base64 does.
    const { start, end } = expired[0]!.range
    assert.ok(start > text.indexOf('\n') + 30 && end < text.length / 2)
    assert.deepEqual(
      findings.filter((it) => it.severity === 'error').map((it) => it.ruleId),
      ['expired'],
    )
    const first = await service.hover(uri, start)
    assert.match(first!.markdown, /^\*\*shop\.example\*\* — server certificate, \*\*expired/)
    assert.match(first!.markdown, /Shop CA \*\(next in this file\)\*/)
    assert.equal((await service.certificateAt(uri, start))?.title, 'shop.example')
    const whole = await service.hover(uri, 3)
    assert.match(whole!.markdown, /^\*\*PKCS #7\*\* — 2 certificates\n[\s\S]*Shop CA/)
    assert.deepEqual(
      (await service.documentSymbols(uri)).map(({ name, detail }) => [name, detail]),
      [['shop.example and 1 other', 'PKCS #7']],
    )
    const { files } = await service.certificates()
    assert.deepEqual(
      files.flatMap((it) => it.certificates.map(({ title }) => title)),
      ['shop.example', 'Shop CA'],
    )
  }
})

test('what is no bag of certificates, or is cut off, in a block of PKCS #7 is left alone', async () => {
  const [der] = derOfRecipes('subject CN=shop.example')
  const bytes = certificatesOnly(der!)
  for (const content of [certificatesOnly(), bytes.subarray(0, 90), Uint8Array.of(0x30, 0), der!]) {
    const service = serviceOf({ 'x.pem': formatPem('PKCS7', content) })
    const uri = service.uri('x.pem')
    assert.deepEqual((await service.analyze(uri))!.findings, [])
    assert.equal((await service.hover(uri, 3))?.markdown, '**PKCS7**')
  }
})

/** A key that is in Debian's lists, and its line there: as the tests of Let's Encrypt's Boulder have it (goodkey). */
const DEBIAN_MODULUS =
  'd673252af6723c3f72529403eab7c30def3c52f97e799825f4a70191c616adcf1ece1113f1625971074c492c592025fdeadbdb146a081826bdf0d77c3c913dcf1b6f0b3b78f5108d2e493ad0eee8ca5c021711adc13d358e61133870fcd19c8e5c22403959782aa82e72aee53a3d491e3912ce27b27e1a85ea69c19a527d28f7934c9823b7e56fdd657dac83fdc65bb22a98d843df73238919781b714c81a5e2afec71f5c54aa2a27c590ad94c03c1062d50efcffac743e3c8a3ae056846a1d756eb862bf4224169d467c35215ade0afcc11e85fe629afb802c4786ff2e9c929bccf502b3d3b8876c6a11785cc398b389f1d86bdd9cb0bd4ec13956ec3fa270d'
const DEBIAN_LINE = '8df20e6961a16398b85a'

test("keys of Debian's lists are weak, with the lists that the settings name", async () => {
  const modulus = new Uint8Array(Buffer.from(DEBIAN_MODULUS, 'hex'))
  const rsaKey = sequence(integer(modulus), integer(65537))
  const spki = sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(rsaKey))
  const text = formatPem('PUBLIC KEY', spki)
  const service = serviceOf({
    'key.pem': text,
    '/lists/blacklist.RSA-2048': `# comments\n0000000000000000000a\n${DEBIAN_LINE}\nfffffffffffffffffff0\n`,
    '/lists/other': '0000000000000000000a\n',
    '/lists/none': 'no list\n',
  })
  const found = async (weakKeyLists: readonly unknown[]) => {
    const errors = service.configure({ weakKeyLists })
    const { findings } = (await service.analyze(service.uri('key.pem')))!
    const { unreadable } = await service.workspace.weakKeys()
    return [
      findings.map((it) => `${it.ruleId}: ${it.message}`),
      errors.map((it) => it.message),
      unreadable.map(({ uri, why }) => `${uri} ${why}`),
    ]
  }
  const weak = ['weak-rsa-key: weak Debian OpenSSL key (CVE-2008-0166)']
  assert.deepEqual(await found([]), [[], [], []])
  assert.deepEqual(await found(['/lists/other', '/lists/blacklist.RSA-2048']), [weak, [], []])
  assert.deepEqual(await found(['/lists/other']), [[], [], []])
  assert.deepEqual(await found(['/lists/blacklist.RSA-2048', '/lists/none', '/lists/missing', 'here']), [
    weak,
    ['holds something that is no absolute path'],
    [
      'file:///lists/none no line of it has 20 hexadecimal digits',
      'file:///lists/missing there is no such file',
    ],
  ])
  service.workspace.setTrusted(false)
  assert.deepEqual(await found(['/lists/blacklist.RSA-2048']), [[], [], []])
})
