import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../server/src/dialects/nginx/parse.ts'

test('hostile text neither overflows the stack nor takes time out of proportion', () => {
  const count = 100_000
  const hostile = [
    '{',
    'a{',
    '}',
    '{{',
    '{%',
    '<%',
    'a {{',
    `'{{' `,
    `'{{'{`,
    `"\\"\n`,
    `a "b\n`,
    `a 'b{{c\n`,
    'server{',
    'x_by_lua_block{',
    'x_by_lua_block{[==[',
    '[=',
    ';',
    '\\',
    '$',
    `\${`,
    '#',
    'a ',
    'listen\n',
    '{#',
  ]
  for (const piece of hostile) {
    for (const end of ['', `\n' }}%>`]) {
      assert.ok(parse(piece.repeat(count) + end).errors.length <= 100)
    }
  }
})
