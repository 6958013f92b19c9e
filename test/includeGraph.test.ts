import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DEFAULT_CONFIGURATION } from '../server/src/analysis/configuration.ts'
import { createFileCache } from '../server/src/analysis/fileCache.ts'
import { type FileContent, NO_FILES } from '../server/src/analysis/files.ts'
import { createIncludeGraph } from '../server/src/analysis/includeGraph.ts'
import type { Project } from '../server/src/analysis/project.ts'
import { NO_WEAK_KEYS } from '../server/src/analysis/weakKeys.ts'
import { components } from '../server/src/base/components.ts'
import { globMatcher } from '../server/src/base/glob.ts'
import { relativePath, resolvePath } from '../server/src/base/uri.ts'
import { nginx } from '../server/src/dialects/nginx/index.ts'
import { expandedIn } from './support/pathPattern.ts'
import { seededRandom } from './support/seededRandom.ts'

const FOLDER = 'file:///workspace'

/** A workspace with files, which can be changed, and what its include graph says. */
function workspaceOf(files: Record<string, string>) {
  let reads = 0
  const contentOf = (uri: string): FileContent => {
    reads++
    const text = files[relativePath(FOLDER, uri)]
    return text === undefined ? { kind: 'missing' } : { kind: 'text', text }
  }
  const cache = createFileCache({
    ...NO_FILES,
    read: async (uri) => contentOf(uri),
    expand: async (folder, pattern) =>
      expandedIn(
        Object.keys(files).map((it) => resolvePath(FOLDER, it)),
        folder,
        pattern,
      ),
    find: async (folder, glob) => {
      const matches = globMatcher(glob)
      const uris = Object.keys(files).map((it) => resolvePath(FOLDER, it))
      return uris.filter((it) => it.startsWith(`${folder}/`) && matches(relativePath(folder, it))).sort()
    },
  })
  let parsed = 0
  let listed = 0
  const dialect = {
    ...nginx,
    parse: (text: string) => {
      parsed++
      return nginx.parse(text)
    },
  }
  const project: Project = {
    cache: {
      ...cache,
      find: (folder, glob) => {
        listed++
        return cache.find(folder, glob)
      },
    },
    dialects: [dialect],
    rules: [],
    configuration: DEFAULT_CONFIGURATION,
    now: 0,
    folders: [FOLDER],
    trusted: true,
    weakKeys: NO_WEAK_KEYS,
    languageId: () => undefined,
    knownUris: new Set(),
    isExcluded: () => false,
    onFailure: () => {},
  }
  const graph = createIncludeGraph(dialect)
  return {
    cache,
    parsed: () => parsed,
    listed: () => listed,
    reads: () => reads,
    async rootsOf(path: string): Promise<readonly string[]> {
      const uri = resolvePath(FOLDER, path)
      do graph.rootsOf(uri, project)
      while (await cache.load())
      return graph.rootsOf(uri, project).map((it) => relativePath(FOLDER, it))
    },
    isIncluded: (path: string) => graph.isIncluded(resolvePath(FOLDER, path), project),
    write(path: string, text: string | undefined) {
      const cameOrWent = path in files !== (text !== undefined)
      if (text === undefined) delete files[path]
      else files[path] = text
      cache.forget([resolvePath(FOLDER, path)], cameOrWent)
    },
  }
}

describe('the roots of a document', () => {
  const cases: readonly {
    readonly name: string
    readonly files: Record<string, string>
    readonly roots: Record<string, readonly string[]>
  }[] = [
    {
      name: 'are those files that include it, directly or not, and that none includes',
      files: {
        'nginx.conf': 'include sites-enabled/*; include conf.d/a.conf;',
        'sites-enabled/shop': 'include snippets/tls.conf;',
        'snippets/tls.conf': '',
        'conf.d/a.conf': '',
        'conf.d/b.conf': '',
      },
      roots: {
        'nginx.conf': ['nginx.conf'],
        'sites-enabled/shop': ['nginx.conf'],
        'snippets/tls.conf': ['nginx.conf'],
        'conf.d/a.conf': ['nginx.conf'],
        'conf.d/b.conf': ['conf.d/b.conf'],
      },
    },
    {
      name: 'are several where several include it',
      files: {
        'a.nginx': 'include tls.conf;',
        'b.nginx': 'include tls.conf;',
        'deep/c.nginx': 'include ../tls.conf;',
        'tls.conf': '',
      },
      roots: { 'tls.conf': ['a.nginx', 'b.nginx', 'deep/c.nginx'] },
    },
    {
      name: 'are files of conf.d only where no other includes it',
      files: {
        'nginx.conf': 'include tls.conf;',
        'conf.d/a.conf': 'include tls.conf; include other.conf;',
        'tls.conf': '',
        'other.conf': '',
      },
      roots: { 'tls.conf': ['nginx.conf'], 'other.conf': ['conf.d/a.conf'] },
    },
    {
      name: 'have paths that start from their own folders',
      files: {
        'one/nginx.conf': 'include tls.conf;',
        'two/nginx.conf': 'include tls.conf;',
        'one/tls.conf': '',
        'two/tls.conf': '',
      },
      roots: { 'one/tls.conf': ['one/nginx.conf'], 'two/tls.conf': ['two/nginx.conf'] },
    },
    {
      name: 'leave out one that another one includes, from another folder',
      files: {
        'nginx.conf': 'include sites/a.nginx;',
        'sites/a.nginx': 'include /workspace/tls.conf;',
        'tls.conf': '',
      },
      roots: { 'tls.conf': ['nginx.conf'], 'sites/a.nginx': ['nginx.conf'] },
    },
    {
      name: 'are the first of those that include each other in a circle',
      files: {
        'a.nginx': 'include b.nginx;',
        'b.nginx': 'include c.nginx;',
        'c.nginx': 'include a.nginx; include leaf.conf;',
        'self.nginx': 'include self.nginx;',
        'leaf.conf': '',
      },
      roots: {
        'a.nginx': ['a.nginx'],
        'b.nginx': ['a.nginx'],
        'c.nginx': ['a.nginx'],
        'leaf.conf': ['a.nginx'],
        'self.nginx': ['self.nginx'],
      },
    },
    {
      name: 'are what leads into a circle',
      files: {
        'nginx.conf': 'include a.nginx;',
        'a.nginx': 'include b.nginx;',
        'b.nginx': 'include a.nginx;',
      },
      roots: { 'a.nginx': ['nginx.conf'], 'b.nginx': ['nginx.conf'] },
    },
  ]
  for (const { name, files, roots } of cases) {
    test(name, async () => {
      const workspace = workspaceOf({ ...files })
      for (const [path, expected] of Object.entries(roots)) {
        assert.deepEqual(await workspace.rootsOf(path), expected, path)
        assert.equal(workspace.isIncluded(path), expected[0] !== path, path)
      }
    })
  }

  test('are at most a hundred', async () => {
    const files: Record<string, string> = { 'tls.conf': '' }
    for (let index = 0; index < 150; index++) files[`${index}.nginx`] = 'include tls.conf;'
    assert.equal((await workspaceOf(files).rootsOf('tls.conf')).length, 100)
  })
})

describe('an include graph that is kept up to date', () => {
  const files = () => ({ 'nginx.conf': 'include a.conf;', 'a.conf': '', 'b.conf': '' })

  test('follows an include that is edited', async () => {
    const workspace = workspaceOf(files())
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['b.conf'])
    workspace.write('nginx.conf', 'include b.conf;')
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['nginx.conf'])
    assert.deepEqual(await workspace.rootsOf('a.conf'), ['a.conf'])
  })

  test('follows files that come and go', async () => {
    const workspace = workspaceOf(files())
    assert.deepEqual(await workspace.rootsOf('a.conf'), ['nginx.conf'])
    workspace.write('nginx.conf', undefined)
    assert.deepEqual(await workspace.rootsOf('a.conf'), ['a.conf'])
    workspace.write('main.nginx', 'include *.conf;')
    assert.deepEqual(await workspace.rootsOf('a.conf'), ['main.nginx'])
    workspace.write('c.conf', '')
    assert.deepEqual(await workspace.rootsOf('c.conf'), ['main.nginx'])
  })

  test('follows a document that is open and unsaved', async () => {
    const workspace = workspaceOf(files())
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['b.conf'])
    workspace.cache.open(`${FOLDER}/new.nginx`, 'include b.conf;')
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['new.nginx'])
    workspace.cache.open(`${FOLDER}/new.nginx`, '')
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['b.conf'])
    workspace.cache.open(`${FOLDER}/new.nginx`, 'include b.conf;')
    workspace.cache.close(`${FOLDER}/new.nginx`)
    assert.deepEqual(await workspace.rootsOf('b.conf'), ['b.conf'])
  })

  test('reads an edited file and no other one, and looks for no files', async () => {
    const many: Record<string, string> = { 'tls.conf': '' }
    for (let index = 0; index < 50; index++) many[`${index}.nginx`] = 'include tls.conf;'
    const workspace = workspaceOf(many)
    await workspace.rootsOf('tls.conf')
    const before = [workspace.parsed(), workspace.reads(), workspace.listed()]
    workspace.cache.open(`${FOLDER}/0.nginx`, 'include tls.conf;')
    await workspace.rootsOf('tls.conf')
    const opened = [workspace.parsed(), workspace.reads()]
    assert.deepEqual(opened, [before[0]! + 1, before[1]!])
    const listed = workspace.listed()
    for (let edit = 0; edit < 10; edit++) {
      workspace.cache.open(`${FOLDER}/0.nginx`, `include tls.conf; # ${edit}`)
      assert.equal((await workspace.rootsOf('tls.conf')).length, 50)
    }
    assert.deepEqual([workspace.parsed(), workspace.listed()], [opened[0]! + 10, listed])
  })
})

test('of files that include each other, no more is read than can be said at once', () => {
  const source = (uri: string, text: string) => ({ uri, text, ...nginx.parse(text) })
  const main = source('nginx.conf', 'http { server { listen 443 ssl; include even.conf; } }')
  const inner = (name: string) => `location /a { include ${name}; }\nlocation /b { include ${name}; }`
  const others = [source('even.conf', inner('odd.conf')), source('odd.conf', inner('even.conf'))]
  let includes = 0
  const { tooComplex } = nginx.lower(main, {
    serverVersion: undefined,
    included: (pattern) => {
      includes++
      return others.filter((it) => it.uri === pattern)
    },
  })
  assert.equal(tooComplex.length, 1)
  assert.ok(includes < 100_000, `${includes} includes`)
})

describe('the components of a graph', () => {
  test('are as by definition, and come after those that they lead to', () => {
    const random = seededRandom(14)
    for (let round = 0; round < 200; round++) {
      const nodes = Array.from({ length: 1 + (round % 9) }, (_, node) => node)
      const edges = nodes.map(() => nodes.filter(() => random() < 0.2))
      const leads = edges.map((_, from) => {
        const reached = new Set<number>([from])
        for (const node of reached) for (const next of edges[node]!) reached.add(next)
        return reached
      })
      const found = components(edges)
      assert.deepEqual(
        found.flat().sort((a, b) => a - b),
        nodes,
      )
      for (const [index, members] of found.entries()) {
        const [first] = members
        const same = leads.flatMap((it, node) => (it.has(first!) && leads[first!]!.has(node) ? [node] : []))
        assert.deepEqual(
          [...members].sort((a, b) => a - b),
          same,
        )
        for (const later of found.slice(index + 1)) {
          assert.ok(!leads[first!]!.has(later[0]!), 'a component leads to a later one')
        }
      }
    }
  })

  test('of a long chain overflow no stack', () => {
    const count = 200_000
    const chain = Array.from({ length: count }, (_, node) => (node + 1 < count ? [node + 1] : []))
    assert.equal(components(chain).length, count)
  })
})
