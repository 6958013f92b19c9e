import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../server/src/analysis/finding.ts'
import { suppress } from '../server/src/analysis/suppressions.ts'

const URI = 'file:///srv/nginx.conf'

/** What is left when each `BAD` in the text is found as `old-version`. */
function left(text: string, lineComment: string | undefined = '#', off: readonly string[] = []): string[] {
  return findingsLeft(text, lineComment, off).map(
    (it) => `${text.slice(0, it.range.start).split('\n').length}: ${it.message}`,
  )
}

function findingsLeft(
  text: string,
  lineComment: string | undefined = '#',
  off: readonly string[] = [],
): readonly Finding[] {
  const findings = [...text.matchAll(/BAD/g)].map(
    ({ index }): Finding => ({
      ruleId: 'old-version',
      severity: 'error',
      range: { uri: URI, start: index, end: index + 3 },
      message: 'bad',
      citations: [],
      related: [],
      fixes: () => [],
    }),
  )
  return suppress(findings, {
    uri: URI,
    text,
    lineComment,
    ruleIds: new Set(['old-version', 'expired', 'unused-suppression']),
    isRuleOn: (id) => !off.includes(id),
    blocks: [...text.matchAll(/BEGIN[\s\S]*?END/g)].map(({ index, 0: { length } }) => ({
      start: index,
      end: index + length,
    })),
  })
}

test('a comment with a reason silences its rule on the same or the next line', () => {
  assert.deepEqual(left('BAD; # tls-lens ignore old-version: a museum\nBAD;'), ['2: bad'])
  assert.deepEqual(left('  # tls-lens ignore old-version: a museum\n  BAD;\n  BAD;'), ['3: bad'])
  assert.deepEqual(left('# tls-lens ignore old-version: a museum\r\n\r\n# (1999)\r\nBAD;'), [])
  assert.deepEqual(left('// tls-lens ignore expired, old-version: both\nBAD', '//', ['expired']), [])
})

test('a comment above a PEM block silences the rule in the whole block', () => {
  assert.deepEqual(left('# tls-lens ignore old-version: a museum\nBEGIN\nBAD\nEND\nBAD', undefined), [
    '5: bad',
  ])
})

test('several comments above one line, and one behind it, silence several rules there', () => {
  const above = '# tls-lens ignore old-version: one\n# tls-lens ignore expired: two\n'
  assert.deepEqual(left(`${above}BAD; # more\nBAD;`, '#', ['expired']), ['4: bad'])
  assert.deepEqual(left(`${above}BAD; # tls-lens ignore old-version: three\nBAD;`, '#', ['expired']), [
    '4: bad',
  ])
})

test('what stands behind a comment on its line is its reason', () => {
  const text = 'BAD; # tls-lens ignore old-version: as in # tls-lens ignore expired: no reason'
  assert.deepEqual(left(text), [])
  assert.deepEqual(left('BAD; # tls-lens ignore old-version : why: because'), [])
  assert.deepEqual(left('BAD; say("tls-lens ignore old-version: x") # tls-lens ignore old-version: y'), [])
})

test('a comment below the last line waits for nothing', () => {
  assert.deepEqual(left('BAD;\n# tls-lens ignore old-version: late\n'), [
    '1: bad',
    '2: the comment silences nothing: `old-version` is not found there',
  ])
})

test('a comment that silences nothing is found', () => {
  assert.deepEqual(left('# tls-lens ignore old-version: gone\ngood;'), [
    '1: the comment silences nothing: `old-version` is not found there',
  ])
  assert.deepEqual(left('# tls-lens ignore old-version\nBAD;'), [
    '1: the comment has no reason after a colon, so it silences nothing',
    '2: bad',
  ])
  assert.deepEqual(left('# tls-lens ignore old-verzion: typing\nBAD;'), [
    '1: the comment names no rule: `old-verzion`, did you mean `old-version`?',
    '2: bad',
  ])
  assert.deepEqual(left('# tls-lens ignore\nBAD;'), ['1: the comment names no rule', '2: bad'])
})

test('a comment for a rule that is off is no finding, nor is any comment where those are off', () => {
  assert.deepEqual(left('# tls-lens ignore expired: later\ngood;', '#', ['expired']), [])
  assert.deepEqual(left('# tls-lens ignore expired: later\ngood;', '#', ['unused-suppression']), [])
})

test('text that only speaks of such comments is left alone', () => {
  assert.deepEqual(left('say "write tls-lens ignore old-version: x";\nBAD;'), ['2: bad'])
})

test('a comment that is not written as it is read is found, with what was meant', () => {
  const meant = (id: string) => [
    `1: the comment silences nothing: did you mean \`tls-lens ignore ${id}: REASON\`?`,
    '2: bad',
  ]
  for (const [comment, id] of [
    ['# tls-lens-ignore old-version: a museum', 'old-version'],
    ['# tls-lens: ignore old-version', 'old-version'],
    ['# tls_lens ignore old-version: a museum', 'old-version'],
    ['# TLS-Lens ignore old-version: a museum', 'old-version'],
    ['#tls-lens ingore old-version: a museum', 'old-version'],
    ['# tls-lens  ignore old-version: a museum', 'old-version'],
    ['// tls-lens-disable-next-line old-verson', 'old-version'],
    ['/* tlslens disable expired */', 'expired'],
    ['# tls-lens-ignore', 'RULE'],
  ] as const) {
    assert.deepEqual(left(`${comment}\nBAD;`), meant(id), comment)
  }
  assert.deepEqual(left('# tls-lens-ignore old-version\nBAD;', '#', ['unused-suppression']), ['2: bad'])
})

test('prose about TLS Lens is no such comment', () => {
  for (const comment of [
    '# checked with tls-lens',
    '# TLS Lens ignores this file',
    '# tls-lens ignore expired, old-version: a museum',
    '# see tls-lens-ignore in the manual',
    '# tls-lens allow us to sleep',
  ]) {
    assert.deepEqual(
      left(`${comment}\ngood;`, '#', ['expired', 'old-version']).filter((it) => it.includes('did you')),
      [],
      comment,
    )
  }
})

test('a block comment of JavaScript silences as one that ends with the line does', () => {
  assert.deepEqual(left('/* tls-lens ignore old-version: a museum */\nBAD\nBAD', '//'), ['3: bad'])
  assert.deepEqual(left('f(BAD /* tls-lens ignore old-version: a museum */)\nBAD', '//'), ['2: bad'])
  assert.deepEqual(left('/* tls-lens ignore old-version: a museum */ f(BAD)\nBAD', '//'), ['2: bad'])
  assert.deepEqual(left('/* tls-lens ignore old-versoin: a museum */\nBAD', '//'), [
    '1: the comment names no rule: `old-versoin`, did you mean `old-version`?',
    '2: bad',
  ])
  assert.deepEqual(left('/* tls-lens ignore old-version */\nBAD', '//'), [
    '1: the comment has no reason after a colon, so it silences nothing',
    '2: bad',
  ])
  assert.deepEqual(left('/* tls-lens ignore old-version: no comment here */\nBAD', '#'), ['2: bad'])
})

test('where something was left out, a comment may silence that', () => {
  const text = '# tls-lens ignore old-version: a museum\ngood;\n# tls-lens ignore old-versoin: a museum\n'
  const tooComplex: Finding = {
    ruleId: 'too-complex',
    severity: 'info',
    range: { uri: URI, start: 0, end: 1 },
    message: 'more than 10,000 findings of old-version: the others are left out',
    citations: [],
    related: [],
    fixes: () => [],
  }
  const options = {
    uri: URI,
    text,
    lineComment: '#',
    ruleIds: new Set(['old-version', 'too-complex', 'unused-suppression']),
    isRuleOn: () => true,
    blocks: [],
  }
  assert.deepEqual(
    suppress([tooComplex], options).map((it) => it.message),
    [tooComplex.message, 'the comment names no rule: `old-versoin`, did you mean `old-version`?'],
  )
})

test('of very many comments that silence nothing, the first are found, and that others are left out', () => {
  for (const written of ['# tls-lens ignore x\n', '#tls-lens-ignore expired\n']) {
    assert.equal(findingsLeft(written.repeat(10_000)).length, 10_000)
    const found = findingsLeft(written.repeat(10_002))
    assert.equal(found.length, 10_001)
    assert.equal(
      found[1]!.message,
      'more than 10,000 findings of unused-suppression: the others are left out',
    )
    assert.equal(findingsLeft(written.repeat(10_002), '#', ['too-complex']).length, 10_000)
  }
})
