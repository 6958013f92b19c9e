import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { GENERATORS } from '../../tools/generators/index.ts'

test('every generated file is what `npm run generate` makes', () => {
  const stale = GENERATORS.flatMap((generate) => generate())
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => path)
  assert.deepEqual(stale, [])
})
