// Of a document that is closed, nothing stays in memory; of one that is open, no more than it is worth.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NO_FILES } from '../server/src/analysis/files.ts'
import { createWorkspace, type Workspace } from '../server/src/analysis/workspace.ts'
import { MOST_BLOCKS, parsePem } from '../server/src/pem/pem.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const FOLDER = 'file:///workspace'
const CERTIFICATE = pemOfRecipes(parseRecipes('subject CN=shop.example\nsan DNS:shop.example'))
const TEXTS: Readonly<Record<string, string>> = {
  'a.nginx': 'server { listen 443 ssl; ssl_protocols TLSv1; }\n',
  'a.js': "require('tls').createServer({ minVersion: 'TLSv1' })\n",
  'a.pem': CERTIFICATE,
  'a.yaml': CERTIFICATE.replace(/^/gm, '  '),
  'a.md': `# Setup\n\n${CERTIFICATE}`,
}

function newWorkspace(): Workspace {
  return createWorkspace({ files: NO_FILES, now: () => 0, folders: [FOLDER] })
}

/** What is left of a document's analysis after it has been closed. */
async function afterClosing(workspace: Workspace, name: string, text: string): Promise<WeakRef<object>> {
  const uri = `${FOLDER}/${name}`
  workspace.openDocument(uri, undefined, text)
  const analysis = await workspace.analyze(uri)
  const configuration = analysis?.configurations[0]
  assert.ok(configuration, name)
  const reference = new WeakRef(configuration)
  workspace.closeDocument(uri)
  return reference
}

describe('a document that is closed leaves nothing behind', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    test(`${name}, whether it was the last one or another one is open`, async () => {
      for (const other of [undefined, `${FOLDER}/other.nginx`]) {
        const workspace = newWorkspace()
        if (other !== undefined) workspace.openDocument(other, undefined, 'server { listen 443 ssl; }\n')
        const left = await afterClosing(workspace, name, text)
        await new Promise(setImmediate)
        collectGarbage()
        assert.equal(left.deref(), undefined, other ?? 'the last one')
        if (other !== undefined) assert.ok(await workspace.analyze(other))
      }
    })
  }
})

describe('of a text with more blocks than anybody has', () => {
  const BEGIN = '-----BEGIN CERTIFICATE-----\n'
  const END = '-----END CERTIFICATE-----\n'
  const many: Readonly<Record<string, string>> = {
    'BEGIN lines': BEGIN.repeat(MOST_BLOCKS + 10),
    'END lines': END.repeat(MOST_BLOCKS + 10),
    'empty blocks': `${BEGIN}${END}`.repeat(MOST_BLOCKS + 10),
    'BEGIN on one line': '-----BEGIN CERTIFICATE----- '.repeat(MOST_BLOCKS + 10),
  }
  for (const [what, text] of Object.entries(many)) {
    test(`${what}: no more are read, and that is said`, async () => {
      assert.equal(parsePem(text).length, MOST_BLOCKS + 1)
      const workspace = newWorkspace()
      const uri = `${FOLDER}/many.pem`
      workspace.openDocument(uri, undefined, text)
      const { findings, blocks } = (await workspace.analyze(uri))!
      assert.deepEqual(
        [blocks.length, findings.map((it) => [it.ruleId, it.message])],
        [0, [['too-complex', 'not checked: too complex (more than 20,000 PEM blocks)']]],
      )
    })
  }
})
