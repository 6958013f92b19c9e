// Names and texts from outside, at the edges where they are shown.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printable, printablePath, visible } from '../server/src/base/printable.ts'
import { code, escapeMarkdown, link, textSpans, toPlainText } from '../server/src/service/shared/markdown.ts'
import { seededRandom } from './support/seededRandom.ts'

test('what is not seen, or changes how others are shown, is written out', () => {
  for (const [text, shown] of [
    ['a\u001b[31mb', 'a\\x1b[31mb'],
    ['a\r\nb\u0000\u007f\u009b', 'a\\x0d\\x0ab\\x00\\x7f\\x9b'],
    ['\u202eexe.pem', '\\u202eexe.pem'],
    ['\u2066a\u2069\u200b\u200e\ufeff\u00ad', '\\u2066a\\u2069\\u200b\\u200e\\ufeff\\xad'],
    ['\u{e0041}\ud800x', '\\u{e0041}\\ud800x'],
    ['München 東京 магазин ✓ 😀', 'München 東京 магазин ✓ 😀'],
  ] as const) {
    assert.equal(visible(text), shown)
    assert.equal(visible(shown), shown, 'once is enough')
  }
})

test('nothing from outside is a command to the program that reads the log', () => {
  assert.equal(printable('a ##[error]b ##vso[task.complete]c'), 'a \\x23#[error]b \\x23#vso[task.complete]c')
  assert.equal(
    printable("##teamcity[buildStop comment='x'] ##VSO[y] ##TeamCity[z]"),
    "\\x23#teamcity[buildStop comment='x'] \\x23#VSO[y] \\x23#TeamCity[z]",
  )
  assert.equal(printablePath('::warning::pwned.pem'), './::warning::pwned.pem')
  assert.equal(printablePath(' ::set-output name=x::y'), './ ::set-output name=x::y')
  assert.equal(printablePath('a::b.pem'), 'a::b.pem')
})

/**
 * Code spans of CommonMark 0.31, section 6.1, as another reads them: a run of backquotes ends at the next run that is as
 * long. Returns what stands outside of all spans.
 */
function outsideOfCode(markdown: string): string {
  let outside = ''
  for (let at = 0; at < markdown.length; ) {
    if (markdown[at] === '\\') {
      at += 2
      continue
    }
    const run = /^`+/.exec(markdown.slice(at))?.[0]
    if (run === undefined) {
      outside += markdown[at++]
      continue
    }
    const closing = new RegExp(`(?<!\`)${run}(?!\`)`, 'g')
    closing.lastIndex = at + run.length
    const end = closing.exec(markdown)
    at = end === null ? at + run.length : end.index + run.length
  }
  return outside
}

/** As marked reads a row, in VS Code: a pipe behind an even number of backslashes parts two cells, even in a code span. */
function isOneCell(markdown: string): boolean {
  return [...markdown.matchAll(/(\\*)\|/g)].every(([, backslashes]) => backslashes!.length % 2 === 1)
}

test('no text ends its code span, its link or its line, or brings an image to life', () => {
  const pieces = [
    '`',
    '``',
    '```',
    '![x](http://127.0.0.1/a.png)',
    '[y](command:z)',
    '<img src=x>',
    '\\',
    '|',
    '\n',
  ]
  const random = seededRandom(20261129)
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
      random() < 0.3 ? 'a b' : pieces[Math.floor(random() * pieces.length)]!,
    ).join('')
    if (text.trim() === '') continue
    assert.equal(outsideOfCode(code(text)), '', JSON.stringify([text, code(text)]))
    assert.ok(!/[[\]<>!|](?<!\\[[\]<>!|])\(/.test(escapeMarkdown(text)), escapeMarkdown(text))
    assert.doesNotMatch(escapeMarkdown(text), /(?<!\\)(?:\\\\)*[[<`|]/)
    for (const made of [code(text), escapeMarkdown(text), link(text, `file:///${text}`)])
      assert.ok(!made.includes('\n'))
    assert.equal(/\]\((.*)\)$/.exec(link('x', `file:///${text}`))![1]!.match(/[()<>\s]/), null)
    // Clients without Markdown see the text itself.
    const flat = text.replace(/\n/g, ' ').replace(/\s+/g, ' ')
    assert.equal(toPlainText(`x ${escapeMarkdown(text)} x`), `x ${flat} x`)
    const written = flat.replaceAll('\\|', '\\\\x7c')
    assert.deepEqual(textSpans(code(text)), [{ text: written, style: 'code' }])
    for (const made of [code(text), escapeMarkdown(text)]) assert.ok(isOneCell(made), made)
  }
})
