import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MarkerStyle, parseMarkers, renderMarkers } from './support/markers.ts'

const NGINX: MarkerStyle = { comment: '#' }
const PARAGRAPHS: MarkerStyle = {
  comment: '#',
  blocks: (text) =>
    [...text.matchAll(/\S[\s\S]*?(?=\n\n|\n?$)/g)].map((it) => ({
      start: it.index,
      end: it.index + it[0].length,
    })),
}

test('carets speak of the text above them, and their line is not part of the text', () => {
  const { text, markers } = parseMarkers(
    'server {\n    ssl_protocols TLSv1 TLSv1.2;\n    #             ^^^^^ error: TLSv1.0 is deprecated\n}',
    NGINX,
  )
  assert.equal(text, 'server {\n    ssl_protocols TLSv1 TLSv1.2;\n}')
  assert.deepEqual(
    markers.map(({ start, end, kind, message }) => [text.slice(start, end), kind, message]),
    [['TLSv1', 'error', 'TLSv1.0 is deprecated']],
  )
})

test('a comment that is no marker is left in the text', () => {
  const text = '# error: this is prose\n# 12 ^ 3\nlisten 443;'
  assert.deepEqual(parseMarkers(text, NGINX), { text, markers: [] })
})

for (const [name, style, marked] of [
  ['in the middle of a line', NGINX, '  a b c\n  # ^ error: m'],
  ['in the first columns', NGINX, 'server {\n#<------ error: m'],
  ['in the second column', { comment: '//' }, 'a b\n//<~- info: m'],
  ['over several lines', NGINX, 'listen a\n#      ^… warning: m\n  b;'],
  ['at the end of a line', NGINX, 'listen a\n#       ^ error: `;` is missing\n}'],
  ['the same line twice', NGINX, 'listen a b\n#      ^ error: one\n#        ^ error: two'],
  ['on the whole file', NGINX, 'a\n# file error: m\nb'],
  ['on a block', PARAGRAPHS, 'a\nb\n# error: m\n\nc\nd\n# info: n'],
  ['where there is none', NGINX, 'a\n\nb\n'],
] as const) {
  test(`a marker is rendered as it was written: ${name}`, () => {
    const { text, markers } = parseMarkers(marked, style)
    assert.equal(renderMarkers(text, markers, style), marked)
  })
}
