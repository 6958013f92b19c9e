// One policy in the words of every dialect: test/fixtures/equivalence/*.md, in the format of docs/fixtures.md.
//
// A test is a `##` heading with a `policy` fence (without places; UPDATE=1 writes what the first dialect means) and one
// fence a dialect: all must mean that policy. A dialect that cannot say it is named in a line of its own with the
// reason:
//
//   Unable: `haproxy`, which has no setting for it.
//
// Every dialect with endpoints must be there, so that a new one is asked all these questions.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { DIALECTS } from '../server/src/dialects/index.ts'
import { EMPTY_POLICY } from '../server/src/policy/policy.ts'
import { analysesOf, documentsOf } from './support/fixtureDocuments.ts'
import { type Fence, readFixture, withBodies } from './support/fixtureFile.ts'
import { renderWithoutRanges } from './support/renderPolicy.ts'

const FOLDER = 'test/fixtures/equivalence'
const update = process.env['UPDATE'] === '1'
/** Of these, there are certificates and no endpoints. */
const WITHOUT_ENDPOINTS = new Set(DIALECTS.filter((it) => it.certificates).map((it) => it.id))

for (const name of existsSync(FOLDER) ? readdirSync(FOLDER).filter((it) => it.endsWith('.md')) : []) {
  const fixture = readFixture(join(FOLDER, name))
  describe(fixture.title, () => {
    const bodies = new Map<Fence, string>()
    if (update) {
      after(() => {
        if (bodies.size > 0) writeFileSync(fixture.path, withBodies(fixture.text, bodies))
      })
    }
    for (const fixtureTest of fixture.tests) {
      const wanted = fixtureTest.fences.find((it) => it.language === 'policy')
      test(`${fixtureTest.name}: every dialect is there`, () => {
        const said = new Set(fixtureTest.fences.map((it) => it.language))
        const missing = DIALECTS.map((it) => it.id).filter(
          (id) =>
            !said.has(id) && !WITHOUT_ENDPOINTS.has(id) && !fixtureTest.text.includes(`Unable: \`${id}\``),
        )
        assert.deepEqual(missing, [], `${fixture.path}:${fixtureTest.line}`)
        assert.ok(wanted, 'there is a `policy` fence')
      })
      for (const language of new Set(fixtureTest.fences.map((it) => it.language))) {
        if (language === 'policy') continue
        test(`${fixtureTest.name}: ${language}`, () => {
          const fences = fixtureTest.fences.filter((it) => it.language === language)
          const documents = documentsOf({ ...fixtureTest, fences })
          const main = documents[0]!
          const analysis = analysesOf(documents, []).get(main)
          const policy =
            analysis?.configurations.find((it) => it.dialect === main.dialect)?.policy ?? EMPTY_POLICY
          const found = renderWithoutRanges(policy)
          const expected = (wanted && (bodies.get(wanted) ?? wanted.body))?.trimEnd() ?? ''
          if (update && wanted && !bodies.has(wanted) && found !== expected) bodies.set(wanted, found)
          else assert.equal(found, expected, `${fixture.path}:${fixtureTest.line}`)
        })
      }
    }
  })
}
