import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type OpenSample, openSample } from './sample.ts'
import { openWindow, THEMES, type Window } from './window.ts'

// The editor of binary files, by the keyboard and by the mouse. Each test leaves a picture in screenshots/.

for (const theme of THEMES) {
  describe(`the certificate view, ${theme.name}`, { timeout: 240_000 }, () => {
    let sample: OpenSample
    let window: Window

    before(async () => {
      sample = await openSample()
      window = await openWindow({ workspace: sample.folder, theme })
    })
    after(async () => {
      await window?.close()
      sample?.close()
    })

    test('opens DER and says what it is', async () => {
      await window.openBinaryFile('certificates/printer.der')
      const page = window.webview()
      await page.locator('h1').waitFor()
      await page.getByRole('treeitem', { name: /^tbsCertificate/ }).waitFor()
      await window.picture('certificate-view')
      await page.getByRole('option', { name: /^Names/ }).click()
      await window.picture('certificate-view-selected')
      await page
        .getByRole('treeitem', { name: /^Certificate/ })
        .locator('> .row')
        .click()
      await page.locator('[role=tree]').press('Home')
      assert.ok(await page.locator('h1').isVisible())
    })
    test('a binary .cer', async () => {
      await window.openBinaryFile('certificates/root.cer')
      const page = window.webview()
      await page.locator('h1').waitFor()
      await window.picture('certificate-view-cer')
    })
  })
}
