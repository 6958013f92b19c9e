// In Restricted Mode nothing is read outside of the workspace's folders, whatever link leads there.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileSystem, filesWithin, uriOfPath } from '../server/node/fileSystem.ts'
import { temporaryFolder } from './support/lspClient.ts'

const LIMITS = { fileBytes: 1000, files: 1000 }

const outside = temporaryFolder({ 'secret.pem': 'secret', 'sub/secret.conf': 'secret', ignore: '*.pem\n' })
const inside = temporaryFolder({ 'a.pem': 'open', 'b/c.conf': 'open', 'repository/key.pem': 'key' })
after(outside.remove)
after(inside.remove)
symlinkSync(join(outside.path, 'secret.pem'), join(inside.path, 'link.pem'))
symlinkSync('link.pem', join(inside.path, 'twice.pem'))
symlinkSync(outside.path, join(inside.path, 'folder'))
symlinkSync(join(outside.path, 'sub/secret.conf'), join(inside.path, 'b/link.conf'))
symlinkSync('a.pem', join(inside.path, 'within.pem'))
symlinkSync(join(outside.path, 'gone.pem'), join(inside.path, 'gone.pem'))
execFileSync('git', ['init', '--quiet', join(inside.path, 'repository')])

const at = (name: string) => uriOfPath(join(inside.path, name))
const root = uriOfPath(inside.path)
const confined = filesWithin(() => [root])

async function read(name: string, files = confined): Promise<string> {
  const content = await files.read(at(name))
  return content.kind === 'text' ? content.text : content.kind
}

test('a file outside is read through no link', async () => {
  const leading = ['link.pem', 'twice.pem', 'folder/secret.pem', 'folder/sub/secret.conf', 'b/link.conf']
  for (const name of leading) {
    assert.equal(await read(name, fileSystem), 'secret', name)
    assert.equal(await read(name), 'notRead', name)
  }
  assert.equal(await read('gone.pem'), 'missing')
  assert.deepEqual(await Promise.all(['a.pem', 'within.pem', 'b/c.conf'].map((it) => read(it))), [
    'open',
    'open',
    'open',
  ])
})

test('nor is one by its own path, or one that is beside the folder by name alone', async () => {
  assert.equal((await confined.read(uriOfPath(join(outside.path, 'secret.pem')))).kind, 'notRead')
  const beside = filesWithin(() => [at('a')])
  assert.equal((await beside.read(at('a.pem'))).kind, 'notRead')
})

test('no list has what lies outside', async () => {
  for (const [folder, glob] of [
    [root, 'folder/*.pem'],
    [at('folder'), '/*.pem'],
    [at('folder/sub'), '/*.conf'],
    [uriOfPath(outside.path), '**/*'],
    [root, 'folder/**/*.conf'],
  ] as const) {
    assert.notDeepEqual(await fileSystem.find(folder, glob), [], glob)
    assert.deepEqual(await confined.find(folder, glob), [], glob)
  }
  assert.deepEqual(await confined.find(root, '/b/c*'), [at('b/c.conf')])
})

test('where a link leads is not looked up where it leads out', async () => {
  assert.equal(await fileSystem.real(at('link.pem')), uriOfPath(join(outside.path, 'secret.pem')))
  assert.equal(await confined.real(at('link.pem')), at('link.pem'))
  assert.equal(await confined.real(at('within.pem')), at('a.pem'))
})

test('nothing outside is asked for its size and times', async () => {
  for (const name of ['link.pem', 'twice.pem', 'folder/secret.pem']) {
    assert.ok(await fileSystem.stamp(at(name)), name)
    assert.equal(await confined.stamp(at(name)), undefined, name)
  }
  for (const name of ['a.pem', 'within.pem', 'b/c.conf']) {
    assert.equal(await confined.stamp(at(name)), await fileSystem.stamp(at(name)), name)
  }
})

test('no text outside is searched', async () => {
  const isWanted = (text: string) => text === 'secret'
  const found = await fileSystem.search(root, isWanted, LIMITS)
  assert.deepEqual(found.uris.toSorted(), [at('b/link.conf'), at('link.pem'), at('twice.pem')].sort())
  assert.deepEqual((await confined.search(root, isWanted, LIMITS)).uris, [])
  assert.deepEqual((await confined.search(at('folder'), isWanted, LIMITS)).uris, [])
  assert.deepEqual((await confined.search(root, (text) => text === 'open', LIMITS)).uris.toSorted(), [
    at('a.pem'),
    at('b/c.conf'),
    at('within.pem'),
  ])
})

test('no .gitignore outside is read', async () => {
  const key = at('repository/folder/secret.pem')
  symlinkSync(outside.path, join(inside.path, 'repository/folder'))
  assert.equal((await confined.gitState(at('repository/key.pem'), root)).kind, 'notIgnored')
  assert.equal((await confined.gitState(key, root)).kind, 'notIgnored')
  symlinkSync('ignore', join(outside.path, '.gitignore'))
  assert.equal((await confined.gitState(key, root)).kind, 'notIgnored')
})
