import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CONFIGURATION } from '../server/src/analysis/configuration.ts'
import { lintContents } from '../server/src/analysis/lint.ts'
import { openCertificateFile } from '../server/src/service/certificateView/certificateView.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

// What the certificate view is told of a file, without VS Code.

const NOW = Date.UTC(2026, 2, 1)

test('the order of a PEM file counts in the certificate view as it does in the editor', async () => {
  const recipes = parseRecipes(`
subject  CN=Test CA
ca       true
issuer   CN=Test Root

subject  CN=shop.example
san      DNS:shop.example
issuer   CN=Test CA`)
  const { view, entry } = await open(pemOfRecipes(recipes, recipes))
  const [, shop] = view.entries
  assert.equal(shop?.tone, 'bad')
  assert.match(shop.detail, /, but the certificate of shop\.example is not the first$/)
  assert.deepEqual(
    entry(1)?.findings.map(({ ruleId, bytes }) => ({ ruleId, bytes })),
    [{ ruleId: 'wrong-order', bytes: undefined }],
  )
})

function open(text: string) {
  const { expiryDays } = DEFAULT_CONFIGURATION
  return openCertificateFile(new TextEncoder().encode(text), undefined, {
    now: NOW,
    expiryDays,
    open: undefined,
    lint: async (contents, arrangement) =>
      lintContents('', contents, arrangement, { context: { now: NOW, expiryDays } }),
  })
}
