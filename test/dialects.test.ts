// What each dialect understands: test/fixtures/dialects/<dialect>/*.md, in the format of docs/fixtures.md.
//
//   UPDATE=1 node tools/runTests.mjs test/dialects.test.ts     writes what was found into the fixtures; review it
//
// A test is a `##` heading with fences of the dialect (with `file=` and `version=`; the first is the main document)
// and a `policy` fence: the model of the main document, rendered by test/support/renderPolicy.ts. An empty `policy`
// fence and UPDATE=1 make a new test. What could not be parsed is marked below its place in the fence itself
// (`#  ^^ error: message`); a test without a `policy` fence shows only that.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import { analysesOf, documentsOf, type FixtureDocument } from './support/fixtureDocuments.ts'
import { type Fence, type FixtureTest, readFixture, withBodies } from './support/fixtureFile.ts'
import { renderMarkers } from './support/markers.ts'
import { renderPolicy } from './support/renderPolicy.ts'

const FOLDER = 'test/fixtures/dialects'
const update = process.env['UPDATE'] === '1'

for (const dialect of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
  for (const name of readdirSync(join(FOLDER, dialect)).filter((it) => it.endsWith('.md'))) {
    const fixture = readFixture(join(FOLDER, dialect, name))
    describe(`${dialect}: ${fixture.title}`, () => {
      const bodies = new Map<Fence, string>()
      if (update) {
        after(() => {
          if (bodies.size > 0) writeFileSync(fixture.path, withBodies(fixture.text, bodies))
        })
      }
      for (const fixtureTest of fixture.tests) {
        test(fixtureTest.name, () => {
          for (const { fence, expected, found } of comparisons(fixtureTest)) {
            if (expected === found) continue
            if (update) bodies.set(fence, found)
            else assert.equal(found, expected, `${fixture.path}:${fixtureTest.line} ${fixtureTest.name}`)
          }
        })
      }
    })
  }
}

function comparisons(fixtureTest: FixtureTest): { fence: Fence; expected: string; found: string }[] {
  const documents = documentsOf(fixtureTest)
  const policyFence = fixtureTest.fences.find((it) => it.language === 'policy')
  return [
    ...documents.map((it) => ({
      fence: it.fence,
      expected: renderMarkers(it.marked.text, it.marked.expected, it.marked.style),
      found: withErrors(it),
    })),
    ...(policyFence
      ? [{ fence: policyFence, expected: policyFence.body.trimEnd(), found: policyOfMain(documents) }]
      : []),
  ]
}

function withErrors({ marked, source: { errors } }: FixtureDocument): string {
  const hovers = marked.expected.filter((it) => it.kind === 'hover')
  const markers = errors.map(({ range, message }) => ({
    ...marked.inFence(range),
    kind: 'error' as const,
    message,
  }))
  return renderMarkers(marked.text, [...hovers, ...markers], marked.style)
}

function policyOfMain(documents: readonly FixtureDocument[]): string {
  const main = documents[0]!
  const analysis = analysesOf(documents, []).get(main)
  const policy = analysis?.configurations.find((it) => it.dialect === main.dialect)?.policy ?? EMPTY_POLICY
  const find = (uri: string) => documents.find((it) => it.uri === uri)
  return renderPolicy(
    policy,
    (uri) => find(uri)?.text,
    (uri) => (uri === main.uri ? undefined : find(uri)?.file),
  )
}
