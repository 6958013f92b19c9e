// The rules' pages: docs/rules/<id>.md, docs/rules/README.md. Their examples are the
// fixtures, so that they are true.

import { existsSync } from 'node:fs'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { citationLink, citationText } from '../../server/src/rules/citationLink.ts'
import type { Citation, Rule } from '../../server/src/rules/rule.ts'
import { docsMarkdown } from '../../server/src/rules/ruleDocs.ts'
import { type Fence, type FixtureTest, readFixture } from '../../test/support/fixtureFile.ts'
import { certificateExcerpt } from './certificateExcerpt.ts'
import type { GeneratedFile } from './generatedFile.ts'
import { RULE_FOLDERS } from './ruleList.ts'

export function ruleDocs(): GeneratedFile[] {
  const pages = RULES.map((rule) => ({ path: `docs/rules/${rule.id}.md`, text: page(rule) }))
  return [...pages, { path: 'docs/rules/README.md', text: index() }]
}

function sortedRules(rules: readonly Rule[] = RULES): Rule[] {
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The rules with links to their pages. */
function ruleTable(rules: readonly Rule[]): string {
  return [
    '| Rule | Finds | Severity |',
    '| --- | --- | --- |',
    ...sortedRules(rules).map(({ id, title, severity }) => `| [${id}](${id}.md) | ${title} | ${severity} |`),
  ].join('\n')
}

const SUBJECTS: Readonly<Record<(typeof RULE_FOLDERS)[number], string>> = {
  policy: 'Configurations and live servers',
  certificate: 'Certificates',
  publicKey: 'Public keys, of certificates, of requests and by themselves',
  crl: 'CRLs',
  block: 'PEM blocks',
  chain: 'Certificates of one file together',
}

function index(): string {
  const sections = RULE_FOLDERS.flatMap((subject) => {
    const rules = RULES.filter((it) => it.subject === subject)
    return rules.length === 0 ? [] : ['', `## ${SUBJECTS[subject]}`, '', ruleTable(rules)]
  })
  return [
    GENERATED,
    '# Rules',
    '',
    'An error breaks a cited MUST, or the server does not start, or clients fail.',
    'A warning breaks a cited SHOULD.',
    'Information is a fact worth knowing.',
    'The setting `tlsLens.rules` gives a rule another severity or switches it off.',
    ...sections,
    '',
  ].join('\n')
}

const GENERATED = '<!-- Generated from the rules and their fixtures by `npm run generate`. -->\n'

function page(rule: Rule): string {
  const tests = fixtureTests(rule)
  const reported = tests.find(isReported)
  const notReported = tests.find((it) => !isReported(it))
  const fixed = tests.find((it) => it.fences.some(isAfterFix))
  return [
    GENERATED,
    `# ${rule.title}`,
    '',
    `\`${rule.id}\`, ${rule.severity}, since ${rule.since}`,
    '',
    docsMarkdown(rule),
    '',
    '## Sources',
    '',
    ...rule.citations.flatMap(citationLines),
    ...(rule.equivalents
      ? ['', `The same in other programs: ${rule.equivalents.map(code).join(', ')}.`]
      : []),
    ...(reported ? ['', '## Reported', '', ...example(reported, false)] : []),
    ...(notReported ? ['', '## Not reported', '', ...example(notReported, false)] : []),
    ...(fixed
      ? [
          '',
          '## After the quick fix',
          '',
          ...(fixed === reported ? [] : [`${fixed.name}.`, '']),
          ...example(fixed, true),
        ]
      : []),
    '',
    '## To silence it',
    '',
    'On one line, with the reason, in a comment on the line or above it (in a PEM file above the block):',
    '',
    '```',
    `# tls-lens ignore ${rule.id}: the reason`,
    '```',
    '',
    'Everywhere, in the settings:',
    '',
    '```json',
    `"tlsLens.rules": { "${rule.id}": "off" }`,
    '```',
    '',
  ].join('\n')
}

function fixtureTests({ id }: Rule): readonly FixtureTest[] {
  const path = `test/fixtures/rules/${id}.md`
  return existsSync(path) ? readFixture(path).tests : []
}

/** Whether the test's fences hold a marker of a finding. */
export function isReported({ fences }: FixtureTest): boolean {
  return fences.some((it) => !isAfterFix(it) && /^\s*(?:#|\/\/).*\b(?:error|warning|info): /m.test(it.body))
}

function isAfterFix({ attributes }: Fence): boolean {
  return attributes.has('after-fix')
}

function example({ fences }: FixtureTest, afterFix: boolean): string[] {
  const recipes = fences.filter((it) => it.language === 'certificate').map((it) => it.body)
  return fences
    .filter((it) => isAfterFix(it) === afterFix && it.language !== 'policy')
    .flatMap((fence, position) => {
      const now = fence.attributes.get('now')
      const file = fence.attributes.get('file')
      const recipe = fence.language === 'certificate'
      const named = file ? `\`${file}\`${recipe ? ', an excerpt' : ''}` : recipe && 'an excerpt'
      const said = [named, now && `on ${now}`].filter((it) => it).join(', ')
      return [
        ...(position > 0 ? [''] : []),
        ...(said ? [`${said[0]!.toUpperCase()}${said.slice(1)}:`, ''] : []),
        `\`\`\`${LANGUAGES[fence.language] ?? fence.language}`,
        recipe ? certificateExcerpt(fence.body, recipes.join('\n\n')) : fence.body,
        '```',
      ]
    })
}

/** What Markdown renderers call the languages. */
const LANGUAGES: Readonly<Record<string, string>> = { nodeTls: 'ts', certificate: '', pem: '' }

function citationLines(citation: Citation): string[] {
  const link = citationLink(citation)
  const text = citationText(citation)
  return [`- ${link ? `[${text}](${link})` : text}`, ...(citation.quote ? [`  > ${citation.quote}`] : [])]
}

function code(text: string): string {
  return `\`${text}\``
}
