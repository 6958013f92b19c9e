import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { generatedFiles } from '../../tools/generators/index.ts'

test('every generated file is what `npm run generate` makes', async () => {
  const stale = (await generatedFiles())
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => path)
  assert.deepEqual(stale, [])
})
