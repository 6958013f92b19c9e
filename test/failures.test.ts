// What one file or rule throws does not silence the others.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createCliHost } from '../server/node/cliHost.ts'
import { checkFiles, type FileToCheck } from '../server/src/analysis/checkFiles.ts'
import type { Failure } from '../server/src/analysis/failure.ts'
import { type FileContent, NO_FILES } from '../server/src/analysis/files.ts'
import { createWorkspace } from '../server/src/analysis/workspace.ts'
import { globMatcher } from '../server/src/base/glob.ts'
import { isWithin, relativePath } from '../server/src/base/uri.ts'
import type { CliHost } from '../server/src/cli/host.ts'
import { inspect } from '../server/src/cli/inspect.ts'
import type { Dialect } from '../server/src/dialects/dialect.ts'
import { DIALECTS } from '../server/src/dialects/index.ts'
import { RULES } from '../server/src/rules/all.generated.ts'
import type { PolicyRule } from '../server/src/rules/rule.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'
import { expandedIn } from './support/pathPattern.ts'

const FOLDER = 'file:///workspace'
const NOW = Date.parse('2026-03-01')
const OLD = 'server { listen 443 ssl; ssl_protocols TLSv1 TLSv1.2 TLSv1.3; }\n'
const EXPIRED = pemOfRecipes(
  parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nnot-before 2024-01-01\nnot-after 2025-01-01'),
)

/** Nginx's dialect that throws in one of its functions where a text has the word `bad`. */
function failing(part: 'mayConcernTls' | 'parse' | 'includes' | 'lower'): readonly Dialect[] {
  const bad = (text: string) => {
    if (text.includes('bad')) throw new RangeError('a mistake of the dialect')
  }
  const texts = new WeakMap<object, string>()
  return DIALECTS.map((it) => {
    if (it.id !== 'nginx') return it
    const { mayConcernTls, parse, includes, lower } = it
    const dialect: Dialect = {
      ...it,
      mayConcernTls: (text) => {
        if (part === 'mayConcernTls') bad(text)
        return mayConcernTls(text)
      },
      parse: (text) => {
        if (part === 'parse') bad(text)
        const result = parse(text)
        texts.set(result.tree as object, text)
        return result
      },
      includes: (tree) => {
        if (part === 'includes') bad(texts.get(tree as object)!)
        return includes(tree)
      },
      lower: (source, context) => {
        if (part === 'lower') bad(source.text)
        return lower(source, context)
      },
    }
    return dialect
  })
}

function workspaceOf(files: Readonly<Record<string, string>>, options: object) {
  const failures: Failure[] = []
  const contents = new Map<string, FileContent>(
    Object.entries(files).map(([name, text]) => [`${FOLDER}/${name}`, { kind: 'text', text }]),
  )
  const workspace = createWorkspace({
    files: {
      ...NO_FILES,
      read: async (uri) => contents.get(uri) ?? { kind: 'missing' },
      expand: async (folder, pattern) => expandedIn(contents.keys(), folder, pattern),
      find: async (folder, glob) =>
        [...contents.keys()].filter(
          (it) => isWithin(it, folder) && globMatcher(glob)(relativePath(folder, it)),
        ),
    },
    now: () => NOW,
    folders: [FOLDER],
    onFailure: (it) => failures.push(it),
    ...options,
  })
  return { workspace, failures }
}

describe('in an editor', () => {
  for (const part of ['parse', 'includes', 'lower'] as const) {
    test(`a file whose ${part} throws does not silence another`, async () => {
      const files = { 'nginx.conf': 'include bad; include conf.d/*.conf;\n', 'conf.d/a.conf': OLD }
      const { workspace, failures } = workspaceOf(files, { dialects: failing(part) })
      const found = await workspace.analyze(`${FOLDER}/conf.d/a.conf`)
      assert.deepEqual(
        found?.findings.map((it) => it.ruleId),
        ['deprecated-protocol-version'],
      )
      assert.ok(failures.length > 0)
    })
  }

  for (const part of ['parse', 'lower'] as const) {
    test(`nor its own certificates, where its ${part} throws`, async () => {
      const files = { 'nginx.conf': `include bad; # ssl_protocols\n${EXPIRED.replace(/^/gm, '# ')}` }
      const { workspace, failures } = workspaceOf(files, { dialects: failing(part) })
      const found = await workspace.analyze(`${FOLDER}/nginx.conf`)
      assert.ok(found?.findings.some((it) => it.ruleId === 'expired'))
      assert.ok(failures.length > 0)
    })
  }

  test('a rule that throws while a fix is asked for silences neither its finding nor the others', async () => {
    const broken: PolicyRule = {
      id: 'broken',
      subject: 'policy',
      severity: 'error',
      title: '',
      citations: [{ source: 'none', section: '1' }],
      docs: { what: '', why: '', whatToDo: '' },
      since: '1.0.0',
      *check({ endpoints }) {
        for (const { range } of endpoints) {
          const fixes = () => {
            throw new TypeError('a mistake of the rule')
          }
          yield { range, message: 'found', fixes }
        }
        throw new TypeError('another mistake')
      },
    }
    const options = { rules: [broken, ...RULES] }
    const { workspace, failures } = workspaceOf({ 'nginx.conf': OLD }, options)
    const found = await workspace.analyze(`${FOLDER}/nginx.conf`)
    assert.deepEqual(
      found?.findings.map((it) => it.ruleId),
      ['broken', 'deprecated-protocol-version'],
    )
    assert.deepEqual(
      found.findings.map((it) => it.fixes().length > 0),
      [false, true],
    )
    assert.deepEqual(
      failures.map((it) => it.ruleId),
      ['broken', 'broken'],
    )
  })
})

describe('in a check', () => {
  const names = ['a.nginx', 'bad.nginx', 'z.nginx']

  function filesOf(readBad: FileToCheck['read']): readonly FileToCheck[] {
    return names.map((name) => ({
      uri: `${FOLDER}/${name}`,
      read: name === 'bad.nginx' ? readBad : async () => ({ kind: 'text', text: OLD }),
    }))
  }

  async function checked(readBad: FileToCheck['read'], options: object = {}) {
    const failures: Failure[] = []
    const { findings } = await checkFiles(filesOf(readBad), {
      files: NO_FILES,
      now: () => NOW,
      folders: [FOLDER],
      onFailure: (it) => failures.push(it),
      ...options,
    })
    const found = [...findings.keys()].map((it) => it.slice(FOLDER.length + 1))
    return { found, failed: [...new Set(failures.map((it) => it.uri))] }
  }

  const BAD = `${FOLDER}/bad.nginx`

  test('a file that cannot be read for a reason that nobody thought of', async () => {
    const readBad = async () => {
      throw new Error('unheard of')
    }
    assert.deepEqual(await checked(readBad), { found: ['a.nginx', 'z.nginx'], failed: [BAD] })
  })

  test('a container that cannot be opened for such a reason', async () => {
    const openBinary = async () => {
      throw new Error('unheard of')
    }
    const readBad: FileToCheck['read'] = async () => ({ kind: 'binary', bytes: new Uint8Array([0x30]) })
    assert.deepEqual(await checked(readBad, { openBinary }), { found: ['a.nginx', 'z.nginx'], failed: [BAD] })
  })

  for (const part of ['mayConcernTls', 'parse', 'lower'] as const) {
    for (const fix of [false, true]) {
      test(`a file whose ${part} throws${fix ? ', with --fix' : ''}`, async () => {
        const readBad: FileToCheck['read'] = async () => ({ kind: 'text', text: `# bad\n${OLD}` })
        const { found, failed } = await checked(readBad, { dialects: failing(part), fix })
        assert.deepEqual({ found, failed }, { found: fix ? [] : ['a.nginx', 'z.nginx'], failed: [BAD] })
      })
    }
  }
})

describe('in inspect', () => {
  test('a rule that throws is told of in one line, what the others find is printed, and the exit code is 2', async (t) => {
    const rule = RULES.find((it) => it.id === 'small-key')
    assert.ok(rule?.subject === 'publicKey')
    t.mock.method(rule, 'check', () => {
      throw new TypeError('a mistake of the rule')
    })
    const printed: string[] = []
    const errors: string[] = []
    const file = new TextEncoder().encode(`${EXPIRED}${EXPIRED}`)
    const host: CliHost = {
      ...createCliHost('0.0.0', async () => {}),
      now: () => NOW,
      readBytes: async () => ({ kind: 'bytes', bytes: file }),
      print: (text) => printed.push(text),
      printError: (line) => errors.push(line),
    }
    assert.equal(await inspect(['shop.pem'], host), 2)
    assert.equal(printed.join('').match(/shop\.example — .*expired/g)?.length, 2)
    assert.equal(errors.length, 1)
    assert.match(errors[0]!, /^tls-lens inspect: shop\.pem: the rule small-key failed: TypeError at [^\n]*$/)
  })
})
