// What people do to PEM files, and what `check --fix` makes of it: the file as it was. OpenSSL is asked whether it can
// read the broken one.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { checkFiles } from '../server/src/analysis/checkFiles.ts'
import type { Failure } from '../server/src/analysis/failure.ts'
import { NO_FILES } from '../server/src/analysis/files.ts'
import { createLanguageService } from '../server/src/service/languageService.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const URI = 'file:///shop.pem'
const SHOP = pemOfRecipes(parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nissuer CN=Test CA'))
const OTHER = pemOfRecipes(parseRecipes('subject CN=other.example\nsan DNS:other.example\nissuer CN=Test CA'))
const KEY = pemOfRecipes(parseRecipes('private-key ec p256'))
const SOUND = `# The server\n${SHOP}\nIssued by mistake:\n${OTHER}`

interface Breakage {
  readonly broken: string
  /** Where not all is as it was. */
  readonly repaired?: string
  /** OpenSSL reads the first certificate all the same, and other programs do not. */
  readonly isRead?: true
}

const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'BEGIN with four dashes': { broken: SOUND.replace('-----BEGIN', '----BEGIN') },
  'BEGIN with long dashes': { broken: SOUND.replace('-----BEGIN', '\u2014\u2014-BEGIN') },
  'END with four dashes': { broken: SOUND.replace('-----END', '----END') },
  'END with six dashes': { broken: SOUND.replace('END CERTIFICATE-----', 'END CERTIFICATE------') },
  'END of something else': { broken: SOUND.replace('END CERTIFICATE', 'END PRIVATE KEY') },
  'no BEGIN': { broken: SOUND.replace('-----BEGIN CERTIFICATE-----\n', '') },
  'no END': { broken: SOUND.replace('-----END CERTIFICATE-----\n', '') },
  'no line break after BEGIN': { broken: SOUND.replace(/(BEGIN CERTIFICATE-----)\n/, '$1') },
  'no line break before END': { broken: SOUND.replace('\n-----END', '-----END') },
  'no line break between two blocks': { broken: SHOP.trimEnd() + OTHER, repaired: SHOP + OTHER },
  'all of a block on one line': {
    broken: `${SHOP.trimEnd().replaceAll('\n', ' ')}\n${OTHER}`,
    repaired: SHOP + OTHER,
  },
  'an empty line in the middle': { broken: SOUND.replace(/(\n.{64}\n)(?=.{64}\n)/, '$1\n') },
  'an empty line before END': { broken: SOUND.replace('\n-----END', '\n\n-----END') },
  'an empty line after each line': { broken: SHOP.replaceAll('\n', '\n\n'), repaired: `${SHOP}\n` },
  'a block that is indented': { broken: SHOP.replace(/^(?=.)/gm, '    ') + OTHER, repaired: SHOP + OTHER },
  'text behind END': {
    broken: SHOP.replace(/\n$/, ' # mine\n') + OTHER,
    repaired: `${SHOP}# mine\n${OTHER}`,
  },
  'text before a BEGIN with one dash': {
    broken: `key -BEGIN CERTIFICATE-----${SHOP.slice(SHOP.indexOf('\n'))}`,
    repaired: `key\n${SHOP}`,
  },
  'an END with three dashes behind the base64': { broken: SOUND.replace('\n-----END', '---END') },
  'lines that end with CR alone': { broken: SHOP.replaceAll('\n', '\r') + OTHER, repaired: SHOP + OTHER },
  'a label that no program knows': { broken: SOUND.replaceAll('CERTIFICATE-----', 'CERT-----') },
  'a label that no program knows, and four dashes': {
    broken: SOUND.replace('-----BEGIN CERTIFICATE-----', '----BEGIN CERT-----').replace(
      '-----END CERTIFICATE-----',
      '-----END CERT----',
    ),
  },
  'boundaries in lower case': {
    broken: SOUND.replace('BEGIN CERTIFICATE', 'begin certificate').replace(
      'END CERTIFICATE',
      'end certificate',
    ),
  },
  'a byte order mark': { broken: `\ufeff${SHOP}`, repaired: SHOP, isRead: true },
}

for (const [how, { broken, repaired = SOUND, isRead = false }] of Object.entries(BREAKAGES)) {
  describe(how, () => {
    test(isRead ? 'is read by OpenSSL' : 'is refused by OpenSSL, or the block not seen', () => {
      assert.equal(firstName(broken) === 'CN=shop.example', isRead)
      assert.equal(firstName(repaired), 'CN=shop.example')
    })
    test('is repaired', async () => assert.equal(await fixed(broken), repaired))
    test('is repaired with CR LF', async () => {
      assert.equal(await fixed(broken.replaceAll('\n', '\r\n')), repaired.replaceAll('\n', '\r\n'))
    })
    test('is repaired once', async () => assert.equal(await fixed(repaired), repaired))
  })
}

test('what OpenSSL reads is left as it is', async () => {
  const sound = {
    'CR LF twice converted': SOUND.replaceAll('\n', '\r\r\n'),
    'white space at the ends of lines': SOUND.replaceAll('\n', ' \t\n'),
    'an empty line after BEGIN': SOUND.replace('BEGIN CERTIFICATE-----', '$&\n'),
    'indented base64': SHOP.replace(/^(?=[^-])/gm, '  ') + OTHER,
    'no line break at the end': SOUND.trimEnd(),
    'lines of 76 characters': SOUND.replace(/(.{64})\n(.{12})/g, '$1$2\n'),
    'text between blocks': `Bag Attributes\n    friendlyName: shop\n${SOUND}`,
  }
  for (const [how, text] of Object.entries(sound)) {
    assert.equal(firstName(text), 'CN=shop.example', how)
    assert.equal(await fixed(text), text, how)
  }
})

test('no edit that repairs a private key has any of its base64 in it', async () => {
  const lines = KEY.trimEnd().split('\n')
  const base64 = lines.slice(1, -1).join('')
  const broken = [
    KEY.replace(/^(?=.)/gm, '  '),
    KEY.replaceAll('\n', '\n\n'),
    [lines[0], base64.slice(0, 20), base64.slice(20), lines.at(-1)].join('\n'),
    `${lines[0]} ${base64} ${lines.at(-1)}`,
  ]
  for (const text of broken) {
    const service = createLanguageService({ files: NO_FILES, now: () => 0, onFailure: fail })
    service.workspace.openDocument(URI, 'pem', text)
    const actions = await service.codeActions(URI, { start: 0, end: text.length })
    const edits = actions.flatMap((it) => it.edits)
    assert.ok(edits.length > 0)
    for (const edit of edits) assert.match(edit.text, /^\s*(?:-----(?:BEGIN|END) PRIVATE KEY-----)?\s*$/)
  }
})

function firstName(text: string): string | undefined {
  try {
    return new X509Certificate(text).subject
  } catch {
    return undefined
  }
}

async function fixed(text: string): Promise<string> {
  const { changed } = await checkFiles([{ uri: URI, read: async () => ({ kind: 'text', text }) }], {
    files: NO_FILES,
    now: () => Date.parse('2026-03-01'),
    fix: true,
    onFailure: fail,
  })
  return changed.get(URI)?.after ?? text
}

function fail({ error }: Failure): never {
  throw error
}
