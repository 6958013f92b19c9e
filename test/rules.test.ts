// Every rule over its fixture, test/fixtures/rules/<rule id>.md. The format is described in docs/fixtures.md.
//
//   node tools/runTests.mjs test/rules.test.ts               all fixtures
//   RULE=expired node tools/runTests.mjs test/rules.test.ts  one
//   UPDATE=1 …                                               writes what was found into the fixtures; review the change
//
// A test is a `##` heading with fences. The first word of a fence is a dialect (`nginx`, `nodeTls`, `pem`), or
// `certificate` for certificates and keys made from recipes (test/support/certificateRecipe.ts has the fields), or
// another language (`yaml`, `json` …) of which only certificates are known (test/support/fixturePieces.ts).,
// or `gitignore` for the .gitignore that makes the files a repository. Then:
//
//   file=conf.d/site.conf      its name: other fences include it, or name it as a certificate
//   version=1.18               of the server
//   now=2026-03-01             the date on which the rules run; this one unless said otherwise
//   options={"expiryDays":14}  of the rules
//   after-fix                  the text after the first fix; after-fix=2 after the second, by their titles

import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { RULES } from '../server/src/rules/all.generated.ts'
import { type Fence, readFixture, withBodies } from './support/fixtureFile.ts'
import { runRuleTest } from './support/ruleFixture.ts'
import { wordingFaults } from './support/wording.ts'

const FOLDER = 'test/fixtures/rules'
const update = process.env['UPDATE'] === '1'
const only = process.env['RULE']

for (const name of existsSync(FOLDER) ? readdirSync(FOLDER).filter((it) => it.endsWith('.md')) : []) {
  const id = name.slice(0, -'.md'.length)
  if (only !== undefined && only !== id) continue
  describe(id, () => {
    const fixture = readFixture(join(FOLDER, name))
    const rule = RULES.find((it) => it.id === id)
    const bodies = new Map<Fence, string>()
    if (update) {
      after(() => {
        if (bodies.size > 0) writeFileSync(fixture.path, withBodies(fixture.text, bodies))
      })
    }
    for (const fixtureTest of fixture.tests) {
      test(fixtureTest.name, () => {
        assert.ok(rule, `no rule has the id ${id}`)
        const { findings, fences, afterFix, fixesThatDoNotHelp, errorsThatFixesBring } = runRuleTest(
          rule,
          fixtureTest,
        )
        for (const { fence, expected, found } of [...fences, ...afterFix]) {
          if (expected === found) continue
          const written = fence.language !== 'certificate' || !fence.attributes.has('after-fix')
          if (update && written) bodies.set(fence, found)
          else assert.equal(found, expected, `${fixture.path}:${fixtureTest.line} ${fixtureTest.name}`)
        }
        assert.deepEqual(wordingFaults(findings), [], 'words that docs/style.md does not allow')
        assert.deepEqual(fixesThatDoNotHelp, [], 'fixes after which the rule still reports')
        assert.deepEqual(errorsThatFixesBring, [], 'errors that were not there before the fix')
      })
    }
  })
}
