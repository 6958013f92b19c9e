import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FILL_IN } from '../../tools/templates/template.ts'

const FOLDERS = ['server', 'client', 'docs', 'test']
const TEXTS = /\.(?:ts|md|hex)$/
/** Made from what is looked at. */
const GENERATED = /^docs[\\/]rules[\\/]|\.generated\.ts$/

test('nothing that `npm run new` left open is left', () => {
  const places = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((it) => TEXTS.test(it) && !GENERATED.test(join(folder, it)))
      .flatMap((name) => placesIn(join(folder, name))),
  )
  assert.deepEqual(places, [])
})

function placesIn(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.includes(FILL_IN) ? [`${path}:${index + 1} ${line.trim()}`] : []))
}
