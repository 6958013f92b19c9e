import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agoInWords, DAY, HOUR, inWords, MINUTE, SECOND } from '../server/src/base/instant.ts'

test('a length of time is told in the unit in which people count it', () => {
  const told: readonly (readonly [number, string])[] = [
    [0, '1 second'],
    [999, '1 second'],
    [SECOND, '1 second'],
    [2 * SECOND, '2 seconds'],
    [59_999, '59 seconds'],
    [MINUTE, '1 minute'],
    [HOUR - 1, '59 minutes'],
    [HOUR, '1 hour'],
    [23 * HOUR, '23 hours'],
    [2 * DAY - 1, '47 hours'],
    [2 * DAY, '2 days'],
    [90 * DAY, '90 days'],
    [100 * DAY - 1, '99 days'],
    [100 * DAY, '3 months'],
    [365 * DAY, '12 months'],
    [397 * DAY, '13 months'],
    [730 * DAY - 1, '23 months'],
    [730 * DAY, '2 years'],
    [3 * 365 * DAY, '3 years'],
    [3650 * DAY, '10 years'],
    [3652 * DAY, '10 years'],
  ]
  for (const [milliseconds, words] of told) {
    assert.equal(inWords(milliseconds), words)
    assert.equal(inWords(-milliseconds), words)
  }
})

test('what is less than a minute ago is so just now, for a minute', () => {
  assert.equal(agoInWords(SECOND), 'just now')
  assert.equal(agoInWords(MINUTE - 1), 'just now')
  assert.equal(agoInWords(MINUTE), '1 minute ago')
  assert.equal(agoInWords(25 * HOUR), '25 hours ago')
})
