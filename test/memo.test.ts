import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memo, memoByObject, memoOfLast, once } from '../server/src/base/memo.ts'

test('once computes once, undefined included', () => {
  let computed = 0
  const value = once(() => {
    computed++
    return undefined
  })
  assert.deepEqual([value(), value(), computed], [undefined, undefined, 1])
})

test('a memory by text keeps those that were asked for last', () => {
  const computed: string[] = []
  const length = memo((key) => {
    computed.push(key)
    return key.length
  }, 2)
  assert.deepEqual(['a', 'bb', 'a', 'ccc', 'a'].map(length), [1, 2, 1, 3, 1])
  assert.deepEqual(computed, ['a', 'bb', 'ccc'], 'what was asked for in between stays')
  length('bb')
  assert.deepEqual(computed, ['a', 'bb', 'ccc', 'bb'], 'what nobody had asked for is gone')
})

test('one text more than the budget costs one computation, and not all of them', () => {
  let computed = 0
  const identity = memo((key) => {
    computed++
    return key
  }, 200)
  const keys = Array.from({ length: 201 }, (_, index) => String(index))
  for (const key of keys) identity(key)
  computed = 0
  for (const key of keys.slice(1)) identity(key)
  assert.equal(computed, 0)
})

test('a memory by object is kept by identity', () => {
  let computed = 0
  const size = memoByObject((key: readonly number[]) => {
    computed++
    return key.length
  })
  const key = [1, 2]
  assert.deepEqual([size(key), size(key), size([1, 2]), computed], [2, 2, 2, 2])
})

test('the last answer is kept while what else it depends on is the same', () => {
  let computed = 0
  const joined = memoOfLast((key: { readonly name: string }, other: string) => {
    computed++
    return `${key.name} ${other}`
  })
  const key = { name: 'a' }
  assert.deepEqual([joined(key, 'b'), joined(key, 'b'), computed], ['a b', 'a b', 1])
  assert.deepEqual([joined(key, 'c'), joined(key, 'b'), computed], ['a c', 'a b', 3])
})
