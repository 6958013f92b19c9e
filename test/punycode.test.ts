// RFC 3492, section 7.1: samples; and what is no output of the algorithm.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domainToUnicode } from 'node:url'
import { decodePunycode } from '../server/src/base/punycode.ts'

const SAMPLES = [
  'egbpdaj6bu4bxfgehfvwxn',
  'ihqwcrb4cv8a8dqg056pqjye',
  'Proprostnemluvesky-uyb24dma41a',
  '4dbcagdahymbxekheh6e0a7fei0b',
  'n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa',
  'b1abfaaepdrnnbgefbadotcwatmq2g4l',
  'PorqunopuedensimplementehablarenEspaol-fmd56a',
  '3B-ww4c5e180e575a65lsy2b',
  'd9juau41awczczp',
  'bcher-kva',
]

test('decodes as Node does', () => {
  for (const sample of SAMPLES) {
    const label = sample.toLowerCase()
    assert.equal(decodePunycode(label), domainToUnicode(`xn--${label}`), sample)
  }
})

test('takes no difference between capital and small digits', () => {
  assert.equal(decodePunycode('bcher-KVA'), 'bücher')
})

test('has no text for what is no Punycode', () => {
  assert.equal(decodePunycode('99999999'), undefined, 'a code point that is none')
  assert.equal(decodePunycode('bcher-kv!'), undefined, 'a digit that is none')
  assert.equal(decodePunycode('bcher-kz'), undefined, 'a number without an end')
  assert.equal(decodePunycode('a'.repeat(64)), undefined, 'longer than a label')
})
