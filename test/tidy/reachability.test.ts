// Nothing registers itself: what is in no list never runs. A file that nothing loads is found here, whatever it is (a
// dialect, a command, a message, a view), and so is one that is loaded for another reason than its registration.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import type { Statement } from '@babel/types'
import { bundledFiles } from '../../tools/bundle.ts'
import { sourceFiles } from '../support/sourceFiles.ts'

test('every file with code is loaded by an entry', async () => {
  const bundled = await bundledFiles()
  const dead = sourceFiles('server', 'client')
    .filter((it) => it.statements.some(isCode) && !bundled.has(it.path))
    .map((it) => it.path)
  assert.deepEqual(dead, [], 'nothing loads them')
})

for (const { what, folder, list, except } of [
  {
    what: 'dialect',
    folder: 'server/src/dialects',
    list: 'server/src/dialects/index.ts',
    except: ['dialect.ts', 'index.ts', 'shared'],
  },
  {
    what: 'TLS extension',
    folder: 'server/src/tls/extensions',
    list: 'server/src/tls/extensions/index.ts',
    except: ['extension.ts', 'index.ts'],
  },
]) {
  test(`every ${what} is in the list of ${list}`, () => {
    const index = sourceFiles(folder).find((it) => it.path === list)
    // What is imported and not listed is an unused import, which the compiler refuses.
    const listed = new Set(index?.imports.map((it) => it.target))
    const unlisted = readdirSync(folder)
      .filter((name) => !except.includes(name))
      .filter((name) => !listed.has(`${folder}/${name}`) && !listed.has(`${folder}/${name}/index.ts`))
    assert.deepEqual(unlisted, [])
  })
}

/** Whether there is anything of the statement at run time. */
function isCode(statement: Statement): boolean {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  switch (declaration?.type) {
    case undefined:
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return false
    default:
      return true
  }
}
