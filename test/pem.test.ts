import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeBase64 } from '../server/src/base/base64.ts'
import type { Range } from '../server/src/base/range.ts'
import type { CertificateBundle } from '../server/src/bundle/bundle.ts'
import { bundleOf, pem } from '../server/src/dialects/pem/index.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { seededRandom } from './support/seededRandom.ts'

const SHOP = pemOfRecipes(parseRecipes('subject CN=shop.example\nsan DNS:shop.example'))
const OTHER = pemOfRecipes(parseRecipes('subject CN=other.example'))
const KEY = pemOfRecipes(parseRecipes('private-key ec p256'))
const URI = 'file:///shop.pem'

describe('the blocks of a text', () => {
  const sound: Readonly<Record<string, string>> = {
    'as openssl writes it': SHOP,
    'with CR LF': SHOP.replaceAll('\n', '\r\n'),
    'with CR alone': SHOP.replaceAll('\n', '\r'),
    'without a line break at the end': SHOP.trimEnd(),
    'after explanatory text': `Subject: CN=shop.example\n\n${SHOP}`,
    'indented, as in YAML': `tls.crt: |\n${SHOP.replace(/^/gm, '    ')}`,
    'in comments': SHOP.trimEnd().replace(/^/gm, '# '),
    'in an added hunk of a diff': SHOP.trimEnd().replace(/^/gm, '+'),
    'in one string with escapes': `{"cert":"${SHOP.replaceAll('\n', '\\n')}"}`,
    'in JSON, as PHP and .NET escape it': `{"cert":"${escapedJson(SHOP)}"}`,
    'in JSON in a string of JSON': JSON.stringify({ json: JSON.stringify({ cert: SHOP }) }),
    'in strings of bytes that Python joins': `CERT = (\n${SHOP.trimEnd().replace(/^(.*)$/gm, '  b"$1\\n"')}\n)`,
    'in strings that PHP joins': `$cert = "${SHOP.trimEnd().replaceAll('\n', '\\n" .\n  "')}\\n";`,
    'in joined strings': `const cert = '${SHOP.trimEnd().replaceAll('\n', "\\n' +\n  '")}\\n'`,
    'in a template string': `const cert = \`${SHOP}\``,
    'in an environment file': `CERT="${SHOP.trimEnd()}"`,
    'on lines of 76 characters': rewrap(SHOP, 76),
    'on one long line': rewrap(SHOP, 100_000),
    'on lines of uneven length': rewrap(SHOP, 61),
    'with white space at the ends of lines': SHOP.replaceAll('\n', ' \t\n'),
  }
  for (const [how, text] of Object.entries(sound)) {
    it(`are read ${how}`, () => {
      const { blocks } = bundleOf(URI, text)
      assert.equal(blocks.length, 1)
      const [block] = blocks
      assert.deepEqual(block!.errors, [])
      assert.equal(block!.content.kind, 'certificate')
      assert.equal(text.slice(block!.labelRange.start, block!.labelRange.end), '-----BEGIN CERTIFICATE-----')
      assert.ok(text.slice(0, block!.range.end).endsWith('-----END CERTIFICATE-----'))
    })
  }

  it('are none in prose, in SSH keys and in SQL', () => {
    const text = '-- BEGIN TRANSACTION;\n---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\nTHE END \nBEGIN WORK\n'
    assert.deepEqual(bundleOf(URI, text).blocks, [])
  })

  const broken: Readonly<Record<string, readonly [text: string, ...expected: string[]]>> = {
    'a character that is no base64': [SHOP.replace('MII', 'M!I'), 'base64 `!`: `!` is not base64'],
    'missing padding': [
      '-----BEGIN X-----\nMAA\n-----END X-----',
      'base64 `A`: `=` is missing at the end of the base64',
    ],
    'padding too early': [
      '-----BEGIN X-----\nMA==MAA=\n-----END X-----',
      'base64 `=`: `=` stands before the end of the base64',
    ],
    'bits that belong to no byte': [
      '-----BEGIN X-----\nMAB=\n-----END X-----',
      'base64 `B`: `B` has bits that belong to no byte',
    ],
    'an empty block': [
      '-----BEGIN X-----\n-----END X-----',
      'base64 `-----BEGIN X-----`: the block is empty',
    ],
    'another label at the end': [
      SHOP.replace('END CERTIFICATE', 'END PRIVATE KEY'),
      'boundary `PRIVATE KEY`: END PRIVATE KEY does not match BEGIN CERTIFICATE',
    ],
    'no END': [
      SHOP.replace(/-----END.*\n/, ''),
      'boundary `-----BEGIN CERTIFICATE-----`: `-----END CERTIFICATE-----` is missing',
    ],
    'no BEGIN': [
      '-----END CERTIFICATE-----\n',
      'boundary `-----END CERTIFICATE-----`: `-----BEGIN CERTIFICATE-----` is missing',
    ],
    'four dashes': [
      SHOP.replace('-----BEGIN', '----BEGIN'),
      'boundary `----`: 4 dashes before BEGIN, where five belong',
    ],
    'six dashes': [
      SHOP.replace(/-----\n$/, '------\n'),
      'boundary `------`: 6 dashes after the label, where five belong',
    ],
    'dashes of a word processor': [
      SHOP.replace('-----BEGIN', '\u2014\u2014-BEGIN'),
      'boundary `\u2014\u2014-`: U+2014 before BEGIN, where five `-` belong',
    ],
    'a line break lost after BEGIN': [
      SHOP.replace('CERTIFICATE-----\n', 'CERTIFICATE----- '),
      'boundary `-----BEGIN CERTIFICATE-----`: a line break is missing after BEGIN',
    ],
    'the label of something else': [
      KEY.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
      'label `CERTIFICATE`: labelled CERTIFICATE, but holds a private key (PKCS #8)',
    ],
    'a label that nobody knows': [
      SHOP.replaceAll('CERTIFICATE', 'MY CERTIFICATE'),
      'unknownLabel `MY CERTIFICATE`: no such label; what holds a certificate is a CERTIFICATE',
    ],
    'bytes behind the certificate': [
      reencoded(SHOP, (der) => [...der, 0, 0]),
      'trailing `QAA`: 2 bytes after the end of a certificate',
    ],
    'no DER at all': [
      '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----',
      'der `AA`: an element expected',
    ],
  }
  for (const [what, [text, ...expected]] of Object.entries(broken)) {
    it(`with ${what} are reported at the very place`, () => {
      assert.deepEqual(errorsOf(bundleOf(URI, text), text), expected)
    })
  }

  it('of keys in the old format say where their cipher stands', () => {
    const text = pemOfRecipes(parseRecipes('private-key rsa 2048\nformat pkcs1\nencrypted true'))
    const { legacyCipher } = bundleOf(URI, text).blocks[0]!
    assert.equal(legacyCipher?.value, 'AES-256-CBC')
    assert.equal(text.slice(0, legacyCipher.range.end).split('\n').at(-1), 'DEK-Info: AES-256-CBC')
    assert.equal(text.slice(legacyCipher.range.start, legacyCipher.range.end), 'AES-256-CBC')
  })

  it('that are broken leave the others alone', () => {
    const text = SHOP.replace('MII', 'M\u00e4I') + OTHER
    assert.deepEqual(
      bundleOf(URI, text).blocks.map(({ content }) => content.kind),
      ['unreadable', 'certificate'],
    )
  })

  it('that share a line are both read', () => {
    const text = SHOP.trimEnd() + OTHER
    const bundle = bundleOf(URI, text)
    assert.deepEqual(
      bundle.blocks.map(({ content }) => content.kind),
      ['certificate', 'certificate'],
    )
    assert.deepEqual(errorsOf(bundle, text), [
      'boundary `-----END CERTIFICATE----------BEGIN CERTIFICATE-----`: a line break is missing between END and BEGIN',
    ])
  })

  for (const inside of ['{{ .Values.cert }}', `$${'{CERT}'}`, '<%= @cert %>', '{% include "c" %}']) {
    it(`that are filled in by a template are no mistake: ${inside}`, () => {
      const text = `-----BEGIN CERTIFICATE-----\n${inside}\n-----END CERTIFICATE-----\n`
      const [block] = bundleOf(URI, text).blocks
      assert.deepEqual([block?.content.kind, block?.errors], ['other', []])
    })
  }

  it('with the headers of RFC 1421 are encrypted keys', () => {
    const headers = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n'
    const text = `-----BEGIN RSA PRIVATE KEY-----\n${headers}MAAwADAA\n-----END RSA PRIVATE KEY-----\n`
    const [block] = bundleOf(URI, text).blocks
    assert.deepEqual(block?.errors, [])
    assert.ok(block?.content.kind === 'privateKey')
    assert.deepEqual(block.content.key, {
      algorithm: 'rsa',
      encrypted: true,
      title: 'RSA, encrypted',
      protection: { title: 'AES-128-CBC, key from one round of MD5' },
    })
  })
})

describe('the text of a range of bytes', () => {
  for (const [how, text] of [
    ['with LF', SHOP],
    ['with CR LF', SHOP.replaceAll('\n', '\r\n')],
    ['indented', SHOP.replace(/^/gm, '  ')],
    ['prefixed', SHOP.trimEnd().replace(/^/gm, '// ')],
    ['uneven', rewrap(SHOP, 61)],
    ['escaped', `{"cert":"${escapedJson(SHOP)}"}`],
  ] as const) {
    it(`is exact to the character: ${how}`, () => {
      const [block] = bundleOf(URI, text).blocks
      assert.ok(block?.content.kind === 'certificate')
      const { der } = block.content.certificate
      const characters = base64Characters(text)
      for (let start = 0; start < der.length; start += 7) {
        for (const end of [start + 1, start + 2, start + 3, der.length]) {
          const { start: from, end: to } = block.textRange(start, Math.min(end, der.length))
          assert.equal(from, characters[Math.floor((start * 8) / 6)]?.start)
          assert.equal(to, characters[Math.floor((Math.min(end, der.length) * 8 - 1) / 6)]?.end)
        }
      }
    })
  }
})

describe('blocks in another order', () => {
  it('take the text above them along', () => {
    const text = `# shop\n${SHOP}\n# other\n${OTHER}# end\n`
    assert.equal(reordered(text, [1, 0]), `\n# other\n${OTHER}# shop\n${SHOP}# end\n`)
  })

  it('need no line break at the end of the file', () => {
    assert.equal(reordered(SHOP + OTHER.trimEnd(), [1, 0]), OTHER + SHOP.trimEnd())
  })

  it('are left alone where the order is none', () => {
    assert.equal(reordered(SHOP + OTHER, [0, 0]), SHOP + OTHER)
  })
})

describe('any text', () => {
  it('is taken without throwing, and each range lies in it', () => {
    const random = seededRandom(7468)
    const below = (limit: number) => Math.floor(random() * limit)
    const pieces = [
      '-----BEGIN ',
      '-----END ',
      'CERTIFICATE',
      '-----',
      '\n',
      '\r',
      '\\n',
      "'",
      '"',
      ' + ',
      '{{',
      'MIIB',
      '=',
      '!',
      ' ',
      '# ',
      '\u2014',
      'Proc-Type: 4,ENCRYPTED\n',
      SHOP,
      KEY,
    ]
    for (let round = 0; round < 2000; round++) {
      let text = ''
      for (let count = below(12); count >= 0; count--) text += pieces[below(pieces.length)]
      const at = below(text.length + 1)
      check(text)
      check(text.slice(0, at) + String.fromCharCode(below(300)) + text.slice(at + below(3)))
    }
  })

  it('takes time in proportion to its length', () => {
    // Each of these took minutes if a search began anew at every boundary, or at every dash.
    for (const piece of [
      '-----BEGIN X-----\n',
      '-----END X-----\n',
      '-',
      'BEGIN ',
      '-BEGIN -',
      "'",
      '-----BEGIN X-----',
    ]) {
      check(piece.repeat(Math.floor(400_000 / piece.length)))
    }
  })
})

function check(text: string): void {
  for (const block of bundleOf(URI, text).blocks) {
    const ranges = [
      block.range,
      block.labelRange,
      block.textRange(0, 10),
      ...block.errors.map(({ range }) => range),
    ]
    for (const { start, end } of ranges) assert.ok(0 <= start && start <= end && end <= text.length)
    assert.ok(block.content.kind)
  }
}

function errorsOf({ blocks }: CertificateBundle, text: string): string[] {
  return blocks.flatMap(({ errors }) =>
    errors.map(({ kind, message, range }) => `${kind} \`${text.slice(range.start, range.end)}\`: ${message}`),
  )
}

function reordered(text: string, order: readonly number[]): string {
  const source = { uri: URI, text, ...pem.parse(text) }
  const edits = pem.edit(
    { kind: 'arrangeBlocks', bundle: bundleOf(URI, text), order },
    new Map([[URI, source]]),
  )
  let result = text
  for (const { range, text: replacement } of edits) {
    result = result.slice(0, range.start) + replacement + result.slice(range.end)
  }
  return result
}

function bodyOf(pemText: string): string {
  return pemText.replace(/-----[^-]+-----/g, '').replace(/\s/g, '')
}

function rewrap(pemText: string, columns: number): string {
  const lines = bodyOf(pemText).match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function reencoded(pemText: string, change: (der: Uint8Array) => readonly number[]): string {
  const { bytes } = decodeBase64(bodyOf(pemText))
  const body = Buffer.from(change(bytes)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
}

function escapedJson(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/').replaceAll('+', '\\u002B')
}

/** Where the characters of the body stand, counted without the code under test. */
function base64Characters(text: string): Range[] {
  const start = text.indexOf('-----', text.indexOf('BEGIN')) + 5
  const end = text.indexOf('-----END')
  const prefix = /^[^\w{]*/.exec(text)![0].replace(/-+$/, '')
  const places: Range[] = []
  for (let offset = start; offset < end; offset++) {
    if (text[offset - 1] === '\n' && text.startsWith(prefix, offset)) offset += prefix.length
    if (text.startsWith('\\n', offset)) offset += 2
    const [character] = /^(?:[\w+/]|\\\/|\\u002B)/.exec(text.slice(offset, Math.min(end, offset + 6))) ?? ['']
    if (character !== '') places.push({ start: offset, end: offset + character.length })
    if (character.length > 1) offset += character.length - 1
  }
  return places
}
