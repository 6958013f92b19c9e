import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { FrameLocator } from 'playwright-core'
import { type OpenSample, openSample } from './sample.ts'
import { openWindow, THEMES, type Window, watched } from './window.ts'

// The view of binary files, by the keyboard and by the mouse. Each test leaves pictures in screenshots/.

const PASSWORD = 'correct horse battery staple'

for (const theme of THEMES) {
  describe(`the certificate view, ${theme.name}`, { timeout: 300_000 }, () => {
    let sample: OpenSample
    let window: Window
    let view: FrameLocator

    before(async () => {
      sample = await openSample()
      writeFileSync(join(sample.folder, 'certificates/text.cer'), sample.shop.certificate)
      makePkcs12(sample)
      window = await openWindow({ workspace: sample.folder, theme })
      view = window.webview()
    })
    after(async () => {
      await window?.close()
      sample?.close()
    })

    const scene = (name: string, play: () => Promise<void>) => test(name, () => watched(window, name, play))
    const row = (name: RegExp) => view.getByRole('treeitem', { name }).first()
    const selectedRow = () => view.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-label')
    const selectedField = () => view.locator('.fields [aria-selected=true] .name').innerText()
    const markedBytes = async () =>
      (await view.locator('.hex [aria-selected=true]').allInnerTexts()).join(' ')

    scene('a .der says what it is, beside its elements and its bytes', async () => {
      await window.openBinaryFile('certificates/printer.der')
      await row(/^tbsCertificate/).waitFor()
      assert.match(
        await view.locator('header.entry').innerText(),
        /printer\.example\s+server certificate, expires in/,
      )
      assert.match(await view.getByRole('option', { name: /^Key.*RSA 1024/ }).innerText(), /Key/)
      assert.match(await view.getByRole('grid').innerText(), /00000000\s*30\s*82/)
      await window.picture('certificate-view')
    })

    scene('the tree is walked by the keyboard, and the others follow', async () => {
      const { keyboard } = window.page
      await row(/^Certificate/).press('Home')
      assert.match((await selectedRow())!, /^Certificate, SEQUENCE/)
      await keyboard.press('ArrowDown')
      await keyboard.press('ArrowRight')
      assert.match((await selectedRow())!, /^version/)
      await keyboard.type('subj')
      assert.match((await selectedRow())!, /^subject, SEQUENCE, commonName: “printer\.example”/)
      assert.equal(await selectedField(), 'Subject')
      await keyboard.press('ArrowRight')
      await row(/^SET/).waitFor()
      await keyboard.press('ArrowRight')
      assert.match((await selectedRow())!, /^SET/)
      await keyboard.press('ArrowLeft')
      await keyboard.press('ArrowLeft')
      assert.equal(await view.getByRole('treeitem', { name: /^SET/ }).count(), 0)
      await keyboard.press('End')
      assert.match((await selectedRow())!, /^signatureValue/)
      await keyboard.press('ArrowUp')
      assert.equal(await markedBytes(), '30 0d 06 09 2a 86 48 86 f7 0d 01 01 0b 05 00')
      assert.equal(await selectedField(), 'Signature')
    })

    scene('a field leads to its element and its bytes', async () => {
      await view.getByRole('option', { name: /^Valid/ }).click()
      await view.locator('[role=treeitem][aria-selected=true][aria-label^=validity]').waitFor()
      assert.match(await markedBytes(), /^30 1e 17 0d/)
      await window.page.keyboard.press('ArrowDown')
      await view.locator('[role=treeitem][aria-selected=true][aria-label^=subjectPublicKeyInfo]').waitFor()
      await window.picture('certificate-view-selected')
    })

    scene('what is found is listed first, and leads to its bytes', async () => {
      await view.locator('h1', { hasText: '✗' }).waitFor()
      await view.getByRole('option', { name: /^Error.*the key has 1024 bits/ }).click()
      await view.locator('[role=treeitem][aria-selected=true][aria-label^=subjectPublicKeyInfo]').waitFor()
      assert.match(await markedBytes(), /^30 81 9f 30 0d/)
    })

    scene('a byte leads to its element and its field', async () => {
      const { keyboard } = window.page
      const grid = view.getByRole('grid')
      await grid.press('Control+Home')
      await view.locator('[role=grid][aria-activedescendant=byte-0]').waitFor()
      for (let right = 0; right < 15; right++) await keyboard.press('ArrowRight')
      await view.locator('[role=grid][aria-activedescendant=byte-15]').waitFor()
      await keyboard.press('Enter')
      await view.locator('[role=treeitem][aria-selected=true][aria-label^=serialNumber]').waitFor()
      assert.equal(await selectedField(), 'Serial')
      assert.match(await markedBytes(), /^02 10/)
      assert.equal(await grid.getAttribute('aria-activedescendant'), 'byte-15')
    })

    scene('what was open and selected is so again when the view comes back', async () => {
      await row(/^subjectPublicKeyInfo/).press('ArrowRight')
      await row(/^algorithm/).waitFor()
      await window.openFile('certificates/printer.pem')
      await window.openBinaryFile('certificates/printer.der')
      await row(/^algorithm/).waitFor()
      await view.locator('[role=treeitem][aria-selected=true]').waitFor()
    })

    scene('a .cer that is binary opens in the view, and one that is text as text', async () => {
      await window.openBinaryFile('certificates/root.cer')
      await view.locator('h1', { hasText: 'TLS Lens Sample Root' }).waitFor()
      assert.equal(await window.page.locator('.tab', { hasText: 'root.cer' }).count(), 1)
      // Who asks for the text editor gets it.
      await window.runCommand('View: Reopen Editor With Text Editor')
      await window.page.getByText(/binary or uses an unsupported text encoding/).waitFor()
      await window.page.waitForTimeout(1000)
      assert.equal(await window.page.locator('.tab', { hasText: 'root.cer' }).count(), 1)
      assert.equal(await window.page.locator('iframe.webview.ready').count(), 0)
      await window.openFile('certificates/text.cer')
      await window.line('-----BEGIN CERTIFICATE-----').waitFor()
    })

    scene('any file opens in the view by the command, PEM as its blocks', async () => {
      await window.openFile('certificates/partner-bundle.pem')
      await window.runCommand('TLS: Open as Certificate View')
      const entries = view.getByRole('listbox', { name: 'Entries' })
      assert.match(await entries.innerText(), /expired[\s\S]*partner\.example/)
      await entries.getByRole('option').first().press('ArrowDown')
      await view.locator('h1', { hasText: 'partner.example' }).waitFor()
      await window.picture('certificate-view-pem')
    })

    scene('a bundle opens at the certificate of the cursor, and is handed on from there', async () => {
      const { page } = window
      await window.openFile('nginx/tls/shop.pem')
      await page.keyboard.press('Control+End')
      await window.runCommand('TLS: Open as Certificate View')
      await view.locator('h1', { hasText: 'TLS Lens Sample' }).waitFor()
      await window.runCommand('TLS: Show Certificate as Text')
      await window.line('Certificate:').waitFor()
      await page.locator('.tab', { hasText: 'TLS Lens Sample Intermediate.txt' }).waitFor()
    })

    scene('a container asks for its password, and shows more with it', async () => {
      const { page } = window
      await window.openBinaryFile('certificates/shop.p12')
      await view.getByRole('button', { name: 'Enter Password…' }).waitFor()
      await window.picture('certificate-view-locked')
      const enter = async (password: string) => {
        await view.getByRole('button', { name: 'Enter Password…' }).click()
        const input = page.locator('.quick-input-widget input').first()
        await input.fill(password)
        assert.equal(await input.getAttribute('type'), 'password')
        await page.keyboard.press('Enter')
      }
      await enter('wrong')
      await view.getByText('wrong password').waitFor()
      await enter(PASSWORD)
      const entries = view.getByRole('listbox', { name: 'Entries' })
      await entries
        .getByRole('option', { name: /shop\.example/ })
        .first()
        .waitFor()
      assert.match(await entries.innerText(), /Private key/)
      await entries.getByRole('option', { name: /Private key/ }).click()
      await view.getByText('Its bytes are withheld').waitFor()
      await view.locator('h1', { hasText: 'Private key' }).waitFor()
      assert.equal(await view.getByRole('tree').count(), 0)
      await window.picture('certificate-view-opened')
      await entries.getByRole('option', { name: /PKCS #12/ }).click()
      await view.locator('.hex .withheld').first().click()
      await row(/withheld, \d+ bytes/).waitFor()
      await window.picture('certificate-view-container')
      assert.ok(!window.output().includes(PASSWORD))
    })
  })
}

describe('the certificate view', { timeout: 240_000 }, () => {
  for (const where of [{ trusted: false }, { web: true }]) {
    const name = where.web ? 'in the web' : 'in Restricted Mode'
    test(`opens files ${name}`, async () => {
      const sample = await openSample()
      const window = await openWindow({ workspace: sample.folder, theme: THEMES[0], ...where })
      try {
        await watched(window, name, async () => {
          await window.openBinaryFile('certificates/printer.der')
          const view = window.webview()
          await view.getByRole('treeitem', { name: /^tbsCertificate/ }).waitFor()
          assert.match(await view.locator('header.entry').innerText(), /printer\.example/)
        })
      } finally {
        await window.close()
        sample.close()
      }
    })
  }
})

/** The shop's certificates and key, as a server's administrator gets them by mail. */
function makePkcs12({ folder }: OpenSample): void {
  const files = ['-in', join(folder, 'nginx/tls/shop.pem'), '-inkey', join(folder, 'nginx/tls/shop.key')]
  const output = ['-name', 'shop', '-out', join(folder, 'certificates/shop.p12')]
  execFileSync('openssl', ['pkcs12', '-export', ...files, ...output, '-passout', `pass:${PASSWORD}`])
}
