// What is shipped: only what runs, below 1 MB, and nothing that an upload scan would take for a secret.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { bundle } from '../../tools/bundle.ts'
import { packagedFiles, packageExtension } from '../../tools/package.ts'

before(async () => {
  await bundle()
})

test('the package holds the bundles, the grammars and the pictures, and nothing else', () => {
  const strange = packagedFiles().filter(
    (it) =>
      !/^(?:dist\/[\w.]+|syntaxes\/[\w.-]+\.json|images\/[\w-]+\.(?:png|svg)|package\.json|[A-Z]+(?:\.md)?)$/.test(
        it,
      ),
  )
  assert.deepEqual(strange, [])
})

test('only what needs the libraries for containers and certificates holds them', () => {
  const holding = packagedFiles().filter((it) => /AuthenticatedSafe/.test(readFileSync(it, 'latin1')))
  assert.deepEqual(holding, ['dist/pki.cjs'])
})

test('no packaged file holds a block of base64 that looks like a certificate or a key', () => {
  const found = packagedFiles().filter((it) =>
    /-----BEGIN [A-Z0-9 ]+-----\s*[\w+/=]{40}/.test(readFileSync(it, 'latin1')),
  )
  assert.deepEqual(found, [])
})

test('the package is smaller than 1 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-package-'))
  try {
    const path = join(folder, 'tls-lens.vsix')
    packageExtension(path)
    assert.ok(statSync(path).size < 1_000_000, `${statSync(path).size} bytes`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
