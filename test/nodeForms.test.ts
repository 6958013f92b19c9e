// Programs as people write them, with many libraries: those of test/fixtures/nodeForms/weak.md are all reported, and of
// sound.md none, by any rule.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RULES } from '../server/src/rules/all.generated.ts'
import { analysesOf, documentsOf } from './support/fixtureDocuments.ts'
import { type Fence, type FixtureTest, readFixture } from './support/fixtureFile.ts'

for (const { file, isReported } of [
  { file: 'weak.md', isReported: true },
  { file: 'sound.md', isReported: false },
]) {
  const fixture = readFixture(`test/fixtures/nodeForms/${file}`)
  describe(fixture.title, () => {
    for (const fixtureTest of fixture.tests) {
      for (const [index, fence] of fixtureTest.fences.entries()) {
        test(`${fixtureTest.name} ${index + 1}`, () => {
          const found = findingsIn(fence, fixtureTest)
          if (isReported) assert.notDeepEqual(found, [], fence.body)
          else assert.deepEqual(found, [], fence.body)
        })
      }
    }
  })
}

function findingsIn(fence: Fence, fixtureTest: FixtureTest): string[] {
  const documents = documentsOf({ ...fixtureTest, fences: [fence] })
  return [...analysesOf(documents, RULES).values()]
    .flatMap((it) => it.findings)
    .filter((it) => it.severity !== 'info')
    .map((it) => `${it.ruleId}: ${it.message}`)
}
