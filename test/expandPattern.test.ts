import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileSystem, filesWithin, uriOfPath } from '../server/node/fileSystem.ts'
import { relativePath } from '../server/src/base/uri.ts'

const root = mkdtempSync(join(tmpdir(), 'tls-lens-expand-'))
after(() => rmSync(root, { recursive: true, force: true }))

const FILES = [
  'conf.d/a.conf',
  'conf.d/b.conf',
  'conf.d/.hidden.conf',
  'conf.d/deep/c.conf',
  'conf.d-old/a.conf',
  'conf.d/star*.conf',
  'sites/one/nginx.conf',
  'sites/two/nginx.conf',
  'sites/.git/nginx.conf',
  'node_modules/x.conf',
]
for (const file of FILES) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), '')
}
symlinkSync('../sites/one/nginx.conf', join(root, 'conf.d/link.conf'))
symlinkSync('sites', join(root, 'linked'))

describe('a pattern of glob(3) below a folder', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['conf.d/*.conf', ['conf.d/a.conf', 'conf.d/b.conf', 'conf.d/link.conf', 'conf.d/star*.conf']],
    ['conf.d*/a.conf', ['conf.d-old/a.conf', 'conf.d/a.conf']],
    ['conf.d/.*.conf', ['conf.d/.hidden.conf']],
    ['conf.d/star\\*.con?', ['conf.d/star*.conf']],
    ['conf.d/[!b].conf', ['conf.d/a.conf']],
    ['**/a.conf', ['conf.d-old/a.conf', 'conf.d/a.conf']],
    ['**', ['linked']],
    ['*/*/c.conf', ['conf.d/deep/c.conf']],
    ['sites/*/nginx.conf', ['sites/one/nginx.conf', 'sites/two/nginx.conf']],
    ['linked/o*/nginx.conf', ['linked/one/nginx.conf']],
    ['{conf.d,sites}/*', []],
    ['node_modules/*', ['node_modules/x.conf']],
    ['missing/*', []],
    ['conf.d/*.conf/', []],
  ]
  for (const [pattern, expected] of cases) {
    test(pattern, async () => {
      const found = await fileSystem.expand(uriOfPath(root), pattern)
      assert.deepEqual(
        found.map((it) => relativePath(uriOfPath(root), it)),
        expected,
      )
    })
  }

  test('leads out of no folder in Restricted Mode', async () => {
    const confined = filesWithin(() => [uriOfPath(join(root, 'conf.d'))])
    assert.deepEqual(await confined.expand(uriOfPath(root), 's*/*/nginx.conf'), [])
    assert.equal((await confined.expand(uriOfPath(root), 'conf.d/*.conf')).length, 4)
  })
})
