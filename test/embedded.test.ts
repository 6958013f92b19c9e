// Certificates in files of other kinds: what is found, in whatever form it is written, and that each of its bytes is
// known to the character.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Range } from '../server/src/base/range.ts'
import { mayHoldBlocks } from '../server/src/pem/detect.ts'
import { parseEmbedded } from '../server/src/pem/embedded.ts'
import type { EmbeddedValue } from '../server/src/pem/foundValue.ts'
import type { PemBlock } from '../server/src/pem/pem.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { seededRandom } from './support/seededRandom.ts'
import { base64Of, bytesOf, type Written } from './support/writtenBytes.ts'

const RECIPES = parseRecipes(`subject CN=shop.example
san     DNS:shop.example
issuer  CN=Shop CA

subject CN=Shop CA
issuer  self
ca      true

private-key ec p256
for     CN=shop.example`)
const [SHOP, AUTHORITY, KEY] = RECIPES.map((it) => pemOfRecipes([it], RECIPES)) as [string, string, string]
const DER = derOf(SHOP)

const PEM = base64Of(DER)
  .inLines(64, '\n')
  .inside('-----BEGIN CERTIFICATE-----\n', '\n-----END CERTIFICATE-----\n')
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '/': '\\/', '+': '\\u002B' }
const escaped = (it: string) => ESCAPES[it] ?? it

/** Texts that hold one certificate, each in another form. */
const FORMS: Readonly<Record<string, Written>> = {
  'in base64 in YAML': PEM.inBase64().inside('data:\n  tls.crt: ', '\n'),
  'in base64 with text before it': PEM.inside('a', '').inBase64().inside('data:\n  tls.crt: ', '\n'),
  'in base64 with more text before it': PEM.inside('# shop\n', '').inBase64().inside('  tls.crt: ', '\n'),
  'in base64 in quotes': PEM.inBase64().inside('{"data":{"tls.crt":"', '"}}'),
  'in base64 in lines, as YAML has binary values': PEM.inBase64()
    .inLines(76, '\n  ')
    .inside('tls.crt: !!binary |\n  ', '\nname: x\n'),
  'in base64 in lines that are folded': PEM.inBase64()
    .inLines(64, '\r\n    ')
    .inside('tls.crt: >-\r\n    ', '\r\nname: x\r\n'),
  'in base64 twice': PEM.inBase64().inBase64().inside('tls.crt: ', '\n'),
  'in base64 in a kubeconfig in base64': PEM.inBase64()
    .inside('- cluster:\n    certificate-authority-data: ', '\n')
    .inBase64()
    .inside('value: ', ''),
  'in base64 in a data URI': PEM.inBase64().inside('"source": "data:;base64,', '"'),
  'in base64 in an environment file': PEM.inBase64().inside('CERT=', '\nNEXT=1'),
  'in base64 of JSON with escapes': PEM.written(escaped)
    .inside('{"cert":"', '"}')
    .inBase64()
    .inside('key.json: ', ''),
  'in base64 with escapes': PEM.inside('?>?>', '').inBase64().written(escaped).inside('{"crt":"', '"}'),
  'in base64 of lines that end with CR LF': PEM.written((it) => (it === '\n' ? '\r\n' : it))
    .inBase64()
    .inside('tls.crt: ', '\r\n'),
  'as DER in XML': base64Of(DER).inside('<ds:X509Certificate>', '</ds:X509Certificate>'),
  'as DER in lines in XML': base64Of(DER)
    .inLines(76, '\n\t')
    .inside('<ds:X509Certificate>\n\t', '\n  </ds:X509Certificate>'),
  'as DER in lines that begin at the tag': base64Of(DER)
    .inLines(64, '\n')
    .inside('<X509Certificate>', '</X509Certificate>'),
  'as DER in lines with the line breaks of Java': base64Of(DER)
    .inLines(76, '&#13;\n')
    .inside('<X509Certificate>', '</X509Certificate>'),
  'as DER in JSON': base64Of(DER).inside('{"x5c":["', '"]}'),
  'as DER in JSON with escapes': base64Of(DER)
    .inLines(64, '\n')
    .written(escaped)
    .inside('{"cert": "', '\\n"}'),
  'as DER in strings that are joined': base64Of(DER)
    .inLines(64, '" +\n    "')
    .inside('String CERT = "', '";'),
  'as PEM in JSON': PEM.written(escaped).inside('{"tls.crt":"', '"}'),
  'as PEM in YAML': PEM.written((it) => (it === '\n' ? '\n    ' : it)).inside(
    'stringData:\n  tls.crt: |\n    ',
    '',
  ),
  'as DER with spaces in XML': base64Of(DER)
    .inLines(4, ' ')
    .inside('<ds:X509Certificate> ', ' </ds:X509Certificate>'),
  'as DER in lines of several widths in XML': base64Of(DER)
    .inLines(13, ' \n\n  ')
    .inside('<ds:X509Certificate>', '\n</ds:X509Certificate>'),
  'as bytes of C': bytesOf(DER, (it) => `0x${it}`, ', ').inside(
    'static const unsigned char cert_der[] = {\n  ',
    '\n};\nunsigned int cert_der_len = 400;\n',
  ),
  'as bytes of C with comments': bytesOf(DER, (it) => `0X${it.toUpperCase()}`, ',\n  /* 8 */ ').inside(
    'cert[] = { // DER\n',
    ', 0x00 };',
  ),
  'as bytes of Java': bytesOf(DER, (it) => `(byte) 0x${it}`, ',').inside('byte[] cert = {', '};'),
  'as bytes of Rust': bytesOf(DER, (it) => `0x${it}_u8`, ', ').inside('let cert = [', '];'),
  'as a string of bytes': bytesOf(DER, (it) => `\\x${it}`, '').inside('cert = b"', '"'),
  'as PEM in bytes of C': bytesOf(Buffer.from(SHOP.trimEnd()), (it) => `0x${it}`, ', ')
    .around(PEM)
    .inside('const char cert_pem[] = {', ', 0x0a, 0x00};'),
  'as PEM in TOML': PEM.inside('cert = """\n', '"""\n'),
}

describe('a certificate', () => {
  for (const [form, { text, place }] of Object.entries(FORMS)) {
    it(`is found ${form}, and each of its bytes`, () => {
      assert.ok(mayHoldBlocks(text))
      const [block, ...others] = blocksOf(text)
      assert.ok(block)
      assert.equal(others.length, 0)
      assert.equal(block.label, 'CERTIFICATE')
      assert.deepEqual(block.base64.errors, [])
      assert.deepEqual(Buffer.from(block.base64.bytes), DER)
      for (let start = 0; start < DER.length; start++) {
        for (const end of [start + 1, Math.min(start + 50, DER.length)]) {
          assert.deepEqual(block.base64.textRange(start, end), place(start, end))
        }
      }
    })
  }

  it('is found as DER whatever the size of its lengths', () => {
    for (const [signed, others] of [
      [200, 0],
      [200, 100],
      [300, 100],
      [2000, 300],
    ] as const) {
      const version = Buffer.from('a003020102', 'hex')
      const serial = Buffer.from('020101', 'hex')
      const tbs = sequence(Buffer.concat([version, serial, Buffer.alloc(signed)]))
      const der = sequence(Buffer.concat([tbs, Buffer.alloc(others)]))
      const [block] = blocksOf(`<X509Certificate>${base64(der)}</X509Certificate>`)
      assert.deepEqual(block && Buffer.from(block.base64.bytes), der)
    }
  })

  it('is underlined at BEGIN, in whatever form it is written', () => {
    const text = `tls.crt: ${base64(SHOP)}`
    const [block] = blocksOf(text)
    assert.equal(decoded(slice(text, block!.boundary)), '-----BEGIN CERTIFICATE-----')
    assert.equal(decoded(slice(text, block!.range)), SHOP.trimEnd())
  })

  for (const [what, text] of Object.entries({
    'random base64': randomBase64(20_000),
    'base64 of other text': base64('kind: Secret\n'.repeat(50)),
    'a JSON Web Token': `eyJhbGciOiJSUzI1NiJ9.${base64('{"iss":"shop"}'.repeat(20)).replace(/=+$/, '')}.${randomBase64(200)}`,
    'an image in a data URI': `url(data:image/png;base64,iVBORw0KGgo${randomBase64(3000)})`,
    'a public key': 'p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA',
    'half a certificate': `<X509Certificate>${base64(DER).slice(0, 200)}</X509Certificate>`,
    'half a certificate in bytes': bytesOf(DER.subarray(0, 300), (it) => `0x${it}`, ', ').text,
    'a table of bytes': 'const t = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82];',
    'half a certificate in base64': `tls.crt: ${base64(SHOP).slice(0, 19)}`,
    'the sign of a certificate alone': 'MIIBszCCAVmgAwIBAgI',
    'a template': 'tls.crt: {{ .Values.crt | b64enc }}\nother: "{{ b64dec "LS0t" }}"',
    'one more character than a certificate': `<X509Certificate>${base64(Buffer.concat([DER, Buffer.alloc(3)]))}</X509Certificate>`,
  })) {
    it(`is not found in ${what}`, () => {
      assert.deepEqual(
        blocksOf(text).filter((it) => it.base64.reliable && it.base64.bytes.length > 0),
        [],
      )
    })
  }

  it('keeps its end where something else follows on the next line', () => {
    for (const next of ['EOF\n', 'name: x\n', '}\n', '---\nkind: Secret\n', `${base64(AUTHORITY)}\n`]) {
      const text = `  ${base64(SHOP)}\n${next}`
      const [block] = blocksOf(text)
      assert.equal(decoded(slice(text, block!.range)), SHOP.trimEnd())
    }
  })
})

describe('what stands together', () => {
  const shapes: readonly (readonly [what: string, text: string, ...expected: string[]])[] = [
    ['blocks one after the other', SHOP + AUTHORITY, 'shop.example, Shop CA'],
    ['blocks in one string', JSON.stringify({ cert: SHOP + AUTHORITY }), 'cert: shop.example, Shop CA'],
    ['blocks in base64', `tls.crt: ${base64(SHOP + AUTHORITY)}`, 'tls.crt: shop.example, Shop CA'],
    [
      'blocks in strings that are joined',
      `const chain = "${SHOP.trimEnd().replaceAll('\n', '\\n" +\n"')}\\n" +\n"${AUTHORITY.trimEnd().replaceAll('\n', '\\n" +\n"')}"`,
      'chain: shop.example, Shop CA',
    ],
    [
      'an array x5c',
      `{"x5c": [\n  "${base64(DER)}",\n  "${base64(derOf(AUTHORITY))}"\n]}`,
      'shop.example, Shop CA',
    ],
    [
      'any other array',
      `{"roots": ["${base64(DER)}", "${base64(derOf(AUTHORITY))}"]}`,
      'shop.example',
      'Shop CA',
    ],
    [
      'certificates of XML, whose order means nothing',
      `<X509Certificate>${base64(DER)}</X509Certificate>\n<X509Certificate>${base64(derOf(AUTHORITY))}</X509Certificate>`,
      'shop.example',
      'Shop CA',
    ],
    [
      'values of two keys',
      `ca.crt: ${base64(AUTHORITY)}\ntls.crt: ${base64(SHOP)}`,
      'ca.crt: Shop CA',
      'tls.crt: shop.example',
    ],
  ]
  for (const [what, text, ...expected] of shapes) {
    it(`is told by what stands between: ${what}`, () => {
      assert.deepEqual(parseEmbedded(text).map(described), expected)
    })
  }
})

describe('the key beside a certificate', () => {
  const pair = (crt: string, key: string, lead = '') =>
    `${lead}${crt}: ${base64(SHOP)}\n${lead}${key}: ${base64(KEY)}\n`
  const beside: Readonly<Record<string, string>> = {
    'in a Secret': `kind: Secret\ndata:\n${pair('tls.crt', 'tls.key', '  ')}type: kubernetes.io/tls\n`,
    'above it': `data:\n  tls.key: ${base64(KEY)}\n  # the chain\n  tls.crt: ${base64(SHOP)}\n`,
    'behind another value': `data:\n  tls.crt: ${base64(SHOP)}\n  ca.crt: ${base64(AUTHORITY)}\n  tls.key: ${base64(KEY)}\n`,
    'as plain PEM': `stringData:\n  tls.crt: |\n${indented(SHOP, 4)}\n  tls.key: |\n${indented(KEY, 4)}\n`,
    'in a kubeconfig': `users:\n- user:\n${pair('client-certificate-data', 'client-key-data', '    ')}`,
    'at the start of an item': `- client-certificate-data: ${base64(SHOP)}\n  client-key-data: ${base64(KEY)}\n`,
    'in JSON': JSON.stringify({ data: { 'tls.crt': base64(SHOP), 'tls.key': base64(KEY) } }, undefined, 2),
    'in JSON on one line': JSON.stringify({ data: { 'tls.crt': base64(SHOP), 'tls.key': base64(KEY) } }),
    'under the names of files': `data:\n${pair('server.crt', 'server.key', '  ')}`,
    'as cfssl names them': `data:\n${pair('etcd-cert.pem', 'etcd-key.pem', '  ')}`,
    'in a kubeconfig in a Secret': `value: ${base64(`users:\n- user:\n${pair('client-certificate-data', 'client-key-data', '    ')}`)}\n`,
  }
  for (const [where, text] of Object.entries(beside)) {
    it(`is found ${where}`, () => {
      const value = parseEmbedded(text).find((it) => titleOf(it.blocks[0]!) === 'shop.example')
      assert.deepEqual(value?.key && Buffer.from(value.key.base64.bytes), derOf(KEY))
    })
  }

  const apart: Readonly<Record<string, string>> = {
    'in another document': `tls.crt: ${base64(SHOP)}\n---\ntls.key: ${base64(KEY)}\n`,
    'in another Secret': `- data:\n    tls.crt: ${base64(SHOP)}\n- data:\n    tls.key: ${base64(KEY)}\n`,
    'in another item': `- tls.crt: ${base64(SHOP)}\n- tls.key: ${base64(KEY)}\n`,
    'in another object': JSON.stringify([{ 'tls.crt': base64(SHOP) }, { 'tls.key': base64(KEY) }]),
    'in another object on lines of its own': JSON.stringify(
      [{ 'tls.crt': base64(SHOP) }, { 'tls.key': base64(KEY) }],
      undefined,
      2,
    ),
    'in another section': `"tls.crt" = """\n${SHOP}"""\n[other]\n"tls.key" = """\n${KEY}"""\n`,
    'under another name': `data:\n${pair('tls.crt', 'ssh.key', '  ')}`,
    'of another party': `saml:\n${pair('cert', 'privateKey', '  ')}`,
  }
  for (const [where, text] of Object.entries(apart)) {
    it(`is none that stands ${where}`, () => {
      assert.deepEqual(
        parseEmbedded(text).map((it) => it.key),
        [undefined, undefined],
      )
    })
  }
})

describe('blocks in another order', () => {
  const [shop, authority] = [SHOP.trimEnd(), AUTHORITY.trimEnd()]
  const joined = (...blocks: readonly string[]) => `"${blocks.join('\n').replaceAll('\n', '\\n" +\n  "')}\\n"`
  const forms: Readonly<Record<string, (...blocks: readonly string[]) => string>> = {
    'in base64': (...blocks) => `tls.crt: ${base64(`# chain\n${blocks.join('\n')}\n`)}\nname: x\n`,
    'in base64 twice': (...blocks) => `tls.crt: ${base64(base64(`${blocks.join('\n')}\n`))}`,
    'in a literal of YAML': (...blocks) => `tls.crt: |\n${indented(blocks.join('\n'), 2)}\nname: x\n`,
    'in JSON': (...blocks) => JSON.stringify({ cert: `${blocks.join('\n')}\n`, name: 'x' }),
    'in strings that are joined': (...blocks) => `const chain =\n  ${joined(...blocks)}\n`,
    'in an array x5c': (...blocks) =>
      `{"x5c":[${blocks.map((it) => `"${base64(derOf(it))}"`).join(',\n ')}]}`,
  }
  for (const [how, form] of Object.entries(forms)) {
    it(`change places ${how}`, () => {
      assert.equal(arranged(form(authority, shop), [1, 0]), form(shop, authority))
    })
  }

  it('leave a copy out', () => {
    const form = forms['in base64']!
    assert.equal(arranged(form(shop, authority, shop), [0, 1]), form(shop, authority))
  })

  it('stay where base64 is in lines, where one is broken, and where the order is none', () => {
    const coded = lines(base64(`${authority}\n${shop}\n`), 76)
    const broken = base64(`${authority.replace('MII', 'M!I')}\n${shop}\n`)
    for (const text of [`tls.crt: |\n${indented(coded, 2)}\n`, `tls.crt: ${broken}\n`]) {
      assert.equal(arranged(text, [1, 0]), text)
    }
    const text = forms['in base64']!(authority, shop)
    for (const order of [[0, 0], [2, 1], [], [0, 1]]) assert.equal(arranged(text, order), text)
  })
})

describe('any text', () => {
  it('is taken without throwing, and each range lies in it', () => {
    const random = seededRandom(4648)
    const below = (limit: number) => Math.floor(random() * limit)
    const forms = Object.values(FORMS).map((it) => it.text)
    const pieces = ['\n', '\\n', '"', '": "', '=', '\\/', '\\u002b', '&#13;', '{{ x }}', '---\n', 'tls.crt: ']
    pieces.push('LS0tLS1CRUdJTi', '0tLS0tQkVHSU4', 'TFMwdExTMUNSVWRK', 'gAwIBAgI', '-----BEGIN X-----')
    pieces.push(base64(SHOP), base64(DER), base64(base64(KEY)), KEY)
    for (let round = 0; round < 1500; round++) {
      const form = forms[below(forms.length)]!
      const at = below(form.length)
      let inserted = ''
      for (let count = below(4); count >= 0; count--) inserted += pieces[below(pieces.length)]
      check(form.slice(0, at) + inserted + form.slice(at + below(60)))
    }
  })

  it('takes time in proportion to its length', () => {
    const pieces = [
      'LS0tLS1CRUdJTi',
      'LS0tLS1CRUdJTi"',
      'gAwIBAgI\\/',
      '\\',
      '\\n',
      '"LS0tLS1CRUdJTi" +\n',
      'LS0tLS1CRUdJTi\n',
    ]
    pieces.push(`tls.crt: ${base64(SHOP)}\n`, `${base64(SHOP)}"    `, `LS0tLS1CRUdJTi${'A'.repeat(50)}\n`)
    for (const piece of pieces) {
      const text = piece.repeat(Math.floor(400_000 / piece.length))
      const started = performance.now()
      check(text)
      const milliseconds = performance.now() - started
      assert.ok(milliseconds < 2000, `${JSON.stringify(piece.slice(0, 20))}: ${milliseconds} ms`)
    }
  })
})

function check(text: string): void {
  for (const { blocks, key } of parseEmbedded(text)) {
    assert.ok(blocks.length > 0)
    for (const block of key ? [...blocks, key] : blocks) {
      const { range, boundary, labelWords, base64 } = block
      const ranges = [range, boundary, labelWords, base64.textRange(0, 10)]
      for (const { start, end } of [...ranges, ...block.errors.map((it) => it.range)]) {
        assert.ok(0 <= start && start <= end && end <= text.length)
      }
    }
  }
}

function blocksOf(text: string): readonly PemBlock[] {
  return parseEmbedded(text).flatMap((it) => it.blocks)
}

function arranged(text: string, order: readonly number[]): string {
  const [value] = parseEmbedded(text)
  let result = text
  for (const { range, text: put } of value!.arranged(order).toReversed()) {
    result = result.slice(0, range.start) + put + result.slice(range.end)
  }
  return result
}

function lines(text: string, width: number): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
}

function described({ name, blocks }: EmbeddedValue): string {
  const titles = blocks.map(titleOf).join(', ')
  return name === undefined ? titles : `${name}: ${titles}`
}

function titleOf({ base64 }: PemBlock): string {
  const known = [SHOP, AUTHORITY, KEY].findIndex((it) => derOf(it).equals(base64.bytes))
  return ['shop.example', 'Shop CA', 'key'][known] ?? 'unknown'
}

function slice(text: string, { start, end }: Range): string {
  return text.slice(start, end)
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1')
}

/** X.690, section 8.9. */
function sequence(content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([0x30, ...size]), content])
}

function base64(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString('base64')
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')
}

function indented(text: string, columns: number): string {
  return text.trimEnd().replace(/^/gm, ' '.repeat(columns))
}

function randomBase64(length: number): string {
  const random = seededRandom(length)
  return base64(Uint8Array.from({ length }, () => Math.floor(random() * 256)))
}
