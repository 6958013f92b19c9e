// Which files git ignores, asked of real files, beside what git itself says.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileSystem, uriOfPath } from '../server/node/fileSystem.ts'
import { createLanguageService } from '../server/src/service/languageService.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { temporaryFolder } from './support/lspClient.ts'

const KEY = pemOfRecipes(parseRecipes('private-key ec p256'))
const FILES = [
  'shop.key',
  'shop.pem',
  'tls/shop.key',
  'tls/kept.key',
  'tls/out/shop.pem',
  'secret/kept.key',
  'tls/shop[1].pem',
  'tls/#a !b?.pem',
]

const folder = temporaryFolder({
  ...Object.fromEntries(FILES.map((it) => [it, KEY])),
  '.gitignore': '*.key\n/secret/\n',
  'tls/.gitignore': '!kept.key\nout/\n',
  'secret/.gitignore': '!kept.key\n',
})
after(folder.remove)

test('without a repository nothing is known', async () => {
  assert.deepEqual(await stateOf('shop.key'), { kind: 'unknown' })
})

test('in a repository each file is ignored that git ignores', async () => {
  execFileSync('git', ['init', '--quiet', folder.path])
  for (const file of FILES) {
    const { kind } = await stateOf(file)
    assert.equal(kind, isIgnored(file, folder.path) ? 'ignored' : 'notIgnored', file)
  }
})

test('a repository that begins above the workspace is not looked for', async () => {
  assert.deepEqual(await stateOf('tls/shop.pem', 'tls'), { kind: 'unknown' })
})

for (const file of ['shop.key', 'shop.pem', 'tls/shop[1].pem', 'tls/#a !b?.pem', '!shop.pem']) {
  test(`the line that a fix writes makes git ignore ${file}`, async () => {
    const own = temporaryFolder({ [file]: KEY })
    after(own.remove)
    execFileSync('git', ['init', '--quiet', own.path])
    const service = createLanguageService({
      files: fileSystem,
      now: () => 0,
      onFailure: ({ error }) => assert.fail(String(error)),
    })
    service.workspace.setFolders([uriOfPath(own.path)])
    const uri = uriOfPath(join(own.path, file))
    const [action] = await service.codeActions(uri, { start: 0, end: 0 })
    const [edit] = action?.edits ?? []
    assert.deepEqual(edit?.range, { uri: `${uriOfPath(own.path)}/.gitignore`, start: 0, end: 0 })
    assert.equal(edit.creates, true)
    assert.equal(isIgnored(file, own.path), false)
    writeFileSync(join(own.path, '.gitignore'), edit.text)
    assert.equal(isIgnored(file, own.path), true)
    service.workspace.filesChanged([edit.range.uri], true)
    assert.deepEqual(await service.codeActions(uri, { start: 0, end: 0 }), [])
  })
}

function stateOf(file: string, outermost = '') {
  return fileSystem.gitState(uriOfPath(join(folder.path, file)), uriOfPath(join(folder.path, outermost)))
}

function isIgnored(file: string, path: string): boolean {
  const { status } = spawnSync('git', ['check-ignore', '--quiet', '--', file], { cwd: path })
  return status === 0
}
