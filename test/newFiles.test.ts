// `npm run new`: what it makes is whole, is in the lists, and says what is left to write.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, test } from 'node:test'
import { parse } from '@babel/parser'
import { TEMPLATES } from '../tools/templates/index.ts'
import { FILL_IN, UnusableName } from '../tools/templates/template.ts'

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

const CASES = [
  {
    kind: 'rule',
    name: 'certificate/odd-serial-number',
    made: ['server/src/rules/certificate/odd-serial-number.ts', 'test/fixtures/rules/odd-serial-number.md'],
    listed: {},
    unusable: ['odd-serial-number', 'serials/odd', 'certificate/OddSerial'],
  },
  {
    kind: 'dialect',
    name: 'caddy',
    made: [
      ...['index', 'parse', 'lower', 'edit'].map((it) => `server/src/dialects/caddy/${it}.ts`),
      'test/fixtures/dialects/caddy/basics.md',
    ],
    listed: {
      'server/src/dialects/index.ts': ["import { caddy } from './caddy/index.ts'", '= [caddy, embedded'],
    },
    unusable: ['Caddy', 'ca-ddy'],
  },
  {
    kind: 'extension',
    name: 'heartbeat',
    made: [
      'server/src/tls/extensions/heartbeat.ts',
      'test/fixtures/wire/extension.heartbeat.clientHello.hex',
    ],
    listed: {
      'server/src/tls/extensions/index.ts': ["import { heartbeat } from './heartbeat.ts'", '  heartbeat,\n]'],
    },
    unusable: ['no_such_extension'],
  },
  {
    kind: 'message',
    name: 'supplemental_data',
    made: ['server/src/tls/handshake/supplementalData.ts', 'test/fixtures/wire/supplementalData.hex'],
    listed: {
      'server/src/tls/handshake/handshake.ts': [
        "import { SupplementalData } from './supplementalData.ts'",
        '  supplemental_data: 23,\n  message_hash: 254,',
        '    case HandshakeType.supplemental_data:\n      return SupplementalData\n    default:',
      ],
    },
    unusable: ['no_such_message'],
  },
  {
    kind: 'command',
    name: 'compare',
    made: ['server/src/cli/compare.ts', 'test/process/compare.test.ts'],
    listed: {
      'server/src/cli/commands.ts': ["  name: 'compare',"],
      'server/src/cli/cli.ts': ["await import('./compare.ts')", 'import { COMPARE_HEAD,'],
      'docs/cli.md': ['\ntls-lens compare FILE '],
    },
    unusable: ['two-words', 'Compare'],
  },
]

test('every kind that can be made is tried', () => {
  assert.deepEqual(
    TEMPLATES.map((it) => it.kind),
    CASES.map((it) => it.kind),
  )
})

for (const { kind, name, made, listed, unusable } of CASES) {
  const template = TEMPLATES.find((it) => it.kind === kind)!
  describe(`npm run new -- ${kind}`, () => {
    const files = template.files(name, read)

    test('makes files that are not there, and entries in those that are', () => {
      const isNew = (path: string) => !existsSync(path)
      assert.deepEqual(
        files
          .map((it) => it.path)
          .filter(isNew)
          .sort(),
        [...made].sort(),
      )
      const changed = new Map(files.map((it) => [it.path, it.text]))
      assert.deepEqual([...changed.keys()].filter((it) => !isNew(it)).sort(), Object.keys(listed).sort())
      for (const [path, entries] of Object.entries(listed)) {
        for (const entry of entries) assert.ok(changed.get(path)?.includes(entry), `${path}: ${entry}`)
      }
    })

    test('writes code that can be parsed', () => {
      for (const { path, text } of files.filter((it) => it.path.endsWith('.ts')))
        assert.doesNotThrow(() => parse(text, { sourceType: 'module', plugins: ['typescript'] }), path)
    })

    test('imports what is there', () => {
      const all = new Map(files.map((it) => [it.path, it.text]))
      for (const [path, text] of all) {
        if (!path.endsWith('.ts')) continue
        for (const [, names, from] of text.matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']*)'/gm)) {
          const target = normalize(join(dirname(path), from!)).replaceAll('\\', '/')
          const exporting = all.get(target) ?? read(target)
          assert.ok(exporting !== undefined, `${path}: ${target}`)
          for (const name of names!.split(',').map((it) => it.trim().replace(/^type /, ''))) {
            if (name !== '')
              assert.match(exporting, new RegExp(`^export .*\\b${name}\\b`, 'm'), `${path}: ${name}`)
          }
        }
      }
    })

    test('says in its first file and in its fixture or test what is left to write', () => {
      const first = files[0]!
      const proof = files.find((it) => it.path.startsWith('test/'))
      for (const { path, text } of [first, proof!]) assert.ok(text.includes(FILL_IN), path)
    })

    test('refuses a name from which nothing can be made', () => {
      for (const it of unusable) assert.throws(() => template.files(it, read), UnusableName, it)
    })
  })
}
