// What is asked of every rule, without being told of it.

import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { citationLink } from '../../server/src/rules/citationLink.ts'
import type { Citation, Rule } from '../../server/src/rules/rule.ts'
import { docsMarkdown } from '../../server/src/rules/ruleDocs.ts'
import { ruleFiles } from '../../tools/generators/ruleList.ts'
import { type FixtureTest, readFixture } from '../support/fixtureFile.ts'
import { runRuleTest } from '../support/ruleFixture.ts'

const FIXTURES = 'test/fixtures/rules'

test('every file of a rule is in the list, under its name and in the folder of its subject', () => {
  assert.deepEqual(
    RULES.map((it) => `${it.subject}/${it.id}`).sort(),
    ruleFiles()
      .map((it) => `${it.folder}/${it.id}`)
      .sort(),
  )
})

test('no two rules have the same id or title', () => {
  assert.equal(new Set(RULES.map((it) => it.id)).size, RULES.length)
  assert.equal(new Set(RULES.map((it) => it.title)).size, RULES.length)
})

test('every fixture belongs to a rule', () => {
  const ids = new Set(RULES.map((it) => it.id))
  const strays = readdirSync(FIXTURES).filter((it) => !ids.has(it.replace(/\.md$/, '')))
  assert.deepEqual(strays, [])
})

for (const rule of RULES) {
  describe(rule.id, () => {
    test('has an id in kebab case and a title without a full stop', () => {
      assert.match(rule.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      // A field of ASN.1 keeps its case.
      assert.match(rule.title, /^(?:[A-Z]|[a-z]+[A-Z]).*[^.]$/)
    })

    test('has a fixture of its name with a reported and an unreported case', () => {
      const results = testsOf(rule).map((it) => runRuleTest(rule, it))
      assert.ok(
        results.some((it) => it.findings.length > 0),
        'a reported case',
      )
      assert.ok(
        results.some((it) => it.findings.length === 0),
        'an unreported case',
      )
    })

    test('has fixes that lead to text on which it is silent, and shows each of them', () => {
      for (const fixtureTest of testsOf(rule)) {
        const { fixesThatDoNotHelp } = runRuleTest(rule, fixtureTest)
        assert.deepEqual(fixesThatDoNotHelp, [], fixtureTest.name)
      }
      const offersFix = testsOf(rule).some((it) =>
        runRuleTest(rule, it).findings.some(({ fixes }) => fixes().length > 0),
      )
      const showsFix = testsOf(rule).some((it) =>
        it.fences.some(({ attributes }) => attributes.has('after-fix')),
      )
      assert.equal(showsFix, offersFix, 'an `after-fix` fence where there is a fix')
      assert.equal(rule.fixable ?? false, offersFix, '`fixable: true` where there is a fix')
    })

    test('is an error only where a MUST or a program says so', () => {
      const severities = testsOf(rule).flatMap((it) =>
        runRuleTest(rule, it).findings.map(({ severity }) => severity),
      )
      if (rule.severity !== 'error' && !severities.includes('error')) return
      assert.ok(
        rule.citations.some(isBinding),
        'a quote with MUST or SHALL, or an error message of a program',
      )
    })

    test('cites what can be read', () => {
      for (const citation of rule.citations) {
        assert.ok(citationLink(citation), `${citation.source} ${citation.section} has a link`)
      }
    })

    test('has docs with a reason and something to do: to type, to change, or to request', () => {
      const { why, whatToDo } = rule.docs
      assert.match(why, /\S.*\./)
      assert.match(whatToDo, /```|`[^`]+`|"[^"]+"|reissue/)
    })

    test('has docs that begin with one sentence', () => {
      const [first = ''] = docsMarkdown(rule).split(/\n\s*\n/)
      const sentence = first.replace(/\s+/g, ' ')
      assert.match(sentence, /^[A-Z`].*\.$/, sentence)
      assert.doesNotMatch(sentence.replace(/`[^`]*`/g, ''), /\.\s+[A-Z]/, 'more than one sentence')
    })
  })
}

function testsOf(rule: Rule): readonly FixtureTest[] {
  const path = `${FIXTURES}/${rule.id}.md`
  assert.ok(existsSync(path), `${path} is there`)
  const { title, tests } = readFixture(path)
  assert.equal(title, rule.id, `the title of ${path}`)
  return tests
}

/** Documents bind with MUST and SHALL; a program binds with what it says when it refuses. */
function isBinding({ source, quote }: Citation): boolean {
  if (quote === undefined) return false
  return /\b(?:MUST|SHALL|REQUIRED|shall|must)\b/.test(quote) || PROGRAMS.has(source)
}

const PROGRAMS = new Set(['OpenSSL', 'nginx', 'Node.js', 'Go'])
