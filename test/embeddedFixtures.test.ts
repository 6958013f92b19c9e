// What is found, and what hover says, in files that hold certificates beside other things: test/fixtures/embedded/*.md,
// in the format of docs/fixtures.md, with all rules. Hovers are asked for where the fixture has a marker for one.
//
//   UPDATE=1 node tools/runTests.mjs test/embeddedFixtures.test.ts     writes what was found; review the change

import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { RULES } from '../server/src/rules/all.generated.ts'
import { hover } from '../server/src/service/hover/hover.ts'
import { analysesOf, documentsOf } from './support/fixtureDocuments.ts'
import { type Fence, readFixture, withBodies } from './support/fixtureFile.ts'
import { type Marker, renderMarkers } from './support/markers.ts'

const FOLDER = 'test/fixtures/embedded'
const CONTEXT = { now: Date.parse('2026-03-01'), expiryDays: 30 }
const update = process.env['UPDATE'] === '1'

for (const name of readdirSync(FOLDER)) {
  const fixture = readFixture(join(FOLDER, name))
  describe(fixture.title, () => {
    const bodies = new Map<Fence, string>()
    if (update) after(() => writeFileSync(fixture.path, withBodies(fixture.text, bodies)))
    for (const fixtureTest of fixture.tests) {
      test(fixtureTest.name, () => {
        for (const [{ fence, marked }, analysis] of analysesOf(documentsOf(fixtureTest), RULES)) {
          if (fence.language === 'certificate') continue
          const findings = analysis.findings.map(({ range, severity, message }): Marker => {
            return { ...marked.inFence(range), kind: severity, message }
          })
          const hovers = marked.expected
            .filter((it) => it.kind === 'hover')
            .map((expected): Marker => {
              const offset = analysis.blocks
                .map((it) => it.range)
                .find((it) => marked.inFence(it).start === expected.start)?.start
              const shown = hover(analysis, offset ?? 0, CONTEXT)
              const range = shown ? marked.inFence(shown.range) : expected
              return { ...range, kind: 'hover', message: shown?.markdown.split('\n')[0] ?? 'nothing' }
            })
          const found = renderMarkers(marked.text, [...findings, ...hovers], marked.style)
          const expected = renderMarkers(marked.text, marked.expected, marked.style)
          if (update) bodies.set(fence, found)
          else assert.equal(found, expected, `${fixture.path}:${fixtureTest.line} ${fixtureTest.name}`)
        }
      })
    }
  })
}
