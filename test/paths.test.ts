import assert from 'node:assert/strict'
import { test } from 'node:test'
import { globMatcher } from '../server/src/base/glob.ts'
import {
  canonicalUri,
  folderOf,
  isWithin,
  pathOfUri,
  relativePath,
  resolvePath,
} from '../server/src/base/uri.ts'

test('a file has one URI, however an editor spells it', () => {
  const spellings = [
    'file:///c%3A/My%20certs/a.pem',
    'file:///C:/My%20certs/a.pem',
    'FILE:///c:/My certs/a.pem',
  ]
  assert.deepEqual(new Set(spellings.map(canonicalUri)), new Set(['file:///c%3A/My%20certs/a.pem']))
  assert.equal(canonicalUri('file:///srv/a+b@c(1).pem'), 'file:///srv/a%2Bb%40c%281%29.pem')
  assert.equal(canonicalUri('vscode-vfs://github/org/repo/a.pem'), 'vscode-vfs://github/org/repo/a.pem')
  assert.equal(canonicalUri('file:///broken%zz'), 'file:///broken%zz')
  assert.equal(canonicalUri('untitled:Untitled-1'), 'untitled:Untitled-1')
})

test('paths are resolved against a folder', () => {
  const folder = 'file:///srv/my%20site/nginx'
  assert.equal(resolvePath(folder, 'certs/a.pem'), 'file:///srv/my%20site/nginx/certs/a.pem')
  assert.equal(resolvePath(folder, '../a.pem'), 'file:///srv/my%20site/a.pem')
  assert.equal(resolvePath(folder, '/etc/ssl/a.pem'), 'file:///etc/ssl/a.pem')
  assert.equal(resolvePath(folder, '../../../../../etc/passwd'), 'file:///etc/passwd')
  assert.equal(resolvePath('file:///c%3A/nginx', 'C:\\certs\\a.pem'), 'file:///c%3A/certs/a.pem')
  assert.equal(folderOf('file:///srv/a.pem'), 'file:///srv')
  assert.equal(pathOfUri('file:///srv/my%20site'), '/srv/my site')
  assert.equal(relativePath(folder, `${folder}/conf.d/a%20b.conf`), 'conf.d/a b.conf')
  assert.ok(!isWithin('file:///srv/website', 'file:///srv/web'))
})

test('globs', () => {
  const cases: [glob: string, path: string, matches: boolean][] = [
    ['*.pem', 'a.pem', true],
    ['*.pem', 'deep/down/a.pem', true],
    ['/*.pem', 'deep/a.pem', false],
    ['sites-enabled/*', 'sites-enabled/shop', true],
    ['sites-enabled/*', 'sites-enabled/old/shop', false],
    ['**/conf.d/*.conf', 'etc/nginx/conf.d/a.conf', true],
    ['**/conf.d/*.conf', 'conf.d/a.conf', true],
    ['**/*.{pem,crt}', 'a/b.crt', true],
    ['**/*.{pem,crt}', 'a/b.crt.bak', false],
    ['site[12].conf', 'site2.conf', true],
    ['site[!12].conf', 'site2.conf', false],
    ['a?.conf', 'ab.conf', true],
    ['a.conf', 'axconf', false],
    ['test/**', 'test/keys/a.key', true],
    ['(a)+.pem', '(a)+.pem', true],
  ]
  for (const [glob, path, matches] of cases)
    assert.equal(globMatcher(glob)(path), matches, `${glob} on ${path}`)
})
