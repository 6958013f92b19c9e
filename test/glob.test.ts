import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { globMatcher, nameMatcher } from '../server/src/base/glob.ts'
import { seededRandom } from './support/seededRandom.ts'

function matched(matches: (text: string) => boolean, ...texts: readonly string[]): readonly string[] {
  return texts.filter(matches)
}

describe('globs of paths', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['*.conf', ['a.conf', 'x/y/a.conf', '/a.conf', '.conf'], ['a.conf/b', 'a.confx']],
    ['/*.conf', ['a.conf'], ['x/a.conf']],
    ['**/conf.d/*', ['conf.d/a', 'x/conf.d/a', 'x/y/conf.d/.a'], ['conf.d/a/b', 'xconf.d/a']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'b/a']],
    ['a/**/b', ['a/b', 'a/x/y/b'], ['ab', 'a/xb']],
    ['x?y/[abc]/[!abc]', ['xay/b/d'], ['x/y/b/d', 'xay/d/d', 'xay/b/b', 'xay/b//']],
    ['{a,b{c,d}}.txt', ['a.txt', 'bc.txt', 'bd.txt', 'x/bd.txt'], ['b.txt', 'ac.txt']],
    ['{a,b', ['a', 'b'], ['{a,b']],
    ['a},b', ['a},b'], ['a']],
    ['[', ['['], ['a']],
    ['[z-a]', [], ['z', 'a', 'm', '[z-a]']],
    ['[]a]', [']', 'a'], ['b']],
    ['a\\b', ['a\\b'], ['ab']],
    ['*.é😀', ['x.é😀'], ['x.é']],
  ]
  for (const [pattern, yes, no] of cases) {
    test(pattern, () => {
      assert.deepEqual(matched(globMatcher(pattern), ...yes, ...no), yes)
    })
  }

  test('several patterns', () => {
    assert.deepEqual(matched(globMatcher('*.a', 'b/*'), 'x/y.a', 'b/c', 'c', 'b'), ['x/y.a', 'b/c'])
    assert.deepEqual(matched(globMatcher(), 'a', ''), [])
  })
})

describe('globs of names, as glob(3) has them', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['*', ['a', 'a.conf'], ['.a']],
    ['.*', ['.a', '.'], ['a']],
    ['\\.*', ['.a'], ['a']],
    ['?a', ['xa'], ['.a', 'a']],
    ['[.]a', [], ['.a']],
    ['**', ['a', 'abc'], ['.a']],
    ['??.conf', ['é.conf', 'ab.conf'], ['a.conf', '東.conf']],
    ['[!a]*.é', ['é.é', 'b.é'], ['a.é', 'b.e']],
    ['{a,b}', ['{a,b}'], ['a', 'b']],
    ['a\\*', ['a*'], ['ab']],
    ['[[:digit:][:upper:]_]*', ['1', 'A', '_x'], ['a', '-']],
    ['[a\\]b]', ['a', ']', 'b'], ['\\']],
    ['[!a-c]*', ['d', 'x'], ['a', 'b', '.d']],
    ['[^a]', ['b'], ['a']],
    ['[a', ['[a'], ['a']],
    ['[a-]', ['a', '-'], ['b']],
  ]
  for (const [pattern, yes, no] of cases) {
    test(pattern, () => {
      assert.deepEqual(matched(nameMatcher(pattern), ...yes, ...no), yes)
    })
  }
})

test('what is matched is what a regular expression of the same meaning matches', () => {
  const random = seededRandom(14)
  const pick = (from: string) => from[Math.floor(random() * from.length)]!
  const make = (from: string, length: number) => Array.from({ length }, () => pick(from)).join('')
  for (let round = 0; round < 3000; round++) {
    const pattern = make('ab*?/', 1 + Math.floor(random() * 8))
    const whole = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`
    const source = whole.replace(/\*\*\/|\*\*|\*|\?/g, (it) =>
      it === '**/' ? '(?:.*/)?' : it === '**' ? '.*' : it === '*' ? '[^/]*' : '[^/]',
    )
    const matches = globMatcher(pattern)
    for (let index = 0; index < 10; index++) {
      const text = make('ab/', Math.floor(random() * 8))
      assert.equal(
        matches(text),
        new RegExp(`^${source}$`).test(text.replace(/^\//, '')),
        `${pattern} ${text}`,
      )
    }
  }
})
