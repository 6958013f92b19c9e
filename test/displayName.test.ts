import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { displayName, entityName } from '../server/src/x509/displayName.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

test('a server is called by the name that clients ask for, a CA by its own', () => {
  assert.equal(called('subject CN=Shop\nsan URI:spiffe://a, DNS:shop.example'), 'shop.example')
  assert.equal(called('subject CN=Shop CA\nsan DNS:ca.example\nca true'), 'Shop CA')
  assert.equal(called('subject O=Shop\nsan DNS:ca.example\nca true'), 'ca.example')
  assert.equal(called('subject CN=Jane\nsan email:jane@shop.example'), 'Jane')
  assert.equal(called('subject O=Shop\nsan email:jane@shop.example'), 'jane@shop.example')
  assert.equal(called('subject O=Shop,C=AT'), 'Shop')
  assert.equal(called('subject OU=Till'), 'OU=Till')
})

test('what has no name is called so, or as the sentence wants it', () => {
  const { subject } = certificateOf('subject OU=Till')
  const empty = { ...subject.value, commonName: undefined, organization: undefined, text: '' }
  assert.equal(entityName(empty), 'no name')
  assert.equal(entityName(empty, 'its issuer'), 'its issuer')
  assert.equal(displayName({ subject: { value: empty } }, 'the certificate'), 'the certificate')
})

test('what is not seen in a name is written out', () => {
  const { subject } = certificateOf('subject CN=Shop')
  assert.equal(entityName({ ...subject.value, commonName: 'Sh\u202eop' }), 'Sh\\u202eop')
})

function called(recipe: string): string {
  return displayName(certificateOf(recipe))
}

function certificateOf(recipe: string) {
  const [block] = bundleOf('file:///a.pem', pemOfRecipes(parseRecipes(recipe))).blocks
  assert.ok(block?.content.kind === 'certificate')
  return block.content.certificate
}
