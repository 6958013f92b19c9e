// What is shipped: only what runs, below 1 MB, and nothing that an upload scan would take for a secret.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { bundle, bundledFiles } from '../../tools/bundle.ts'
import { bundledPackages, NOTICES } from '../../tools/generators/thirdPartyNotices.ts'
import { packagedFiles, packageExtension } from '../../tools/package.ts'

before(async () => {
  await bundle()
})

test('the package holds the bundles, the grammars and the pictures, and nothing else', () => {
  const strange = packagedFiles().filter(
    (it) =>
      !/^(?:dist\/[\w.]+|syntaxes\/[\w.-]+\.json|images\/[\w-]+\.(?:png|svg)|package\.json|[A-Z]+(?:\.md)?|THIRD-PARTY-NOTICES\.txt)$/.test(
        it,
      ),
  )
  assert.deepEqual(strange, [])
})

test('npm gets the command line, and nothing but what npm always takes', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
  })
  const packed: unknown = JSON.parse(stdout)
  const [{ files }] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as [
    { readonly files: readonly { readonly path: string }[] },
  ]
  assert.deepEqual(files.map((it) => it.path).sort(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'THIRD-PARTY-NOTICES.txt',
    'dist/cli.cjs',
    // `main` and `browser` of package.json.
    'dist/client.cjs',
    'dist/package.json',
    'dist/pki.cjs',
    'package.json',
  ])
})

test('the license of every package in the bundles is shipped with them', async () => {
  const notices = readFileSync(NOTICES, 'utf8')
  const folders = bundledPackages(await bundledFiles())
  assert.ok(folders.length > 20)
  for (const folder of folders) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const at = notices.indexOf(`\n${name} ${version} (`)
    assert.ok(at > 0, `${name} ${version} is in no notice`)
    const notice = notices.slice(at).split(`\n${'-'.repeat(80)}\n`)[0]!
    assert.match(
      notice,
      /permission to use|Permission is hereby granted|Redistribution and use|Apache License|Blue Oak Model License/i,
      name,
    )
  }
  assert.ok(packagedFiles().includes(NOTICES))
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
