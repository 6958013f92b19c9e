import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type OpenSample, openSample } from './sample.ts'
import { openWindow, THEMES, type Window, watched } from './window.ts'

// What a person sees. Each test leaves a picture in screenshots/, to be looked at.

for (const theme of THEMES) {
  describe(`the window, ${theme.name}`, { timeout: 240_000 }, () => {
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

    const scene = (name: string, play: () => Promise<void>) => test(name, () => watched(window, name, play))

    scene('a hover on a certificate says what it is and when it expires', async () => {
      await window.openFile('nginx/tls/api.pem')
      const text = await window.hoverText('-----BEGIN CERTIFICATE-----', /expires in 12 days/)
      assert.match(text, /api\.shop\.example/)
      await window.picture('certificate-hover')
    })

    scene('a year from now certificates have expired, and the status bar says which day it is', async () => {
      const { page } = window
      const palette = page.locator('.quick-input-widget')
      const choose = async (day: string) => {
        await window.runCommand('TLS: Simulate Date…')
        await palette.locator('.monaco-list-row', { hasText: day }).first().click()
      }
      await choose('In a year')
      const day = page.locator('.statusbar-item', { hasText: /TLS as of \d{4}-\d{2}-\d{2}/ })
      await day.waitFor()
      await window.hoverText('-----BEGIN CERTIFICATE-----', /expired 1[01] months ago/)
      await window.picture('what-if-today')
      await choose('as the calendar has it')
      await day.waitFor({ state: 'hidden' })
      await window.hoverText('-----BEGIN CERTIFICATE-----', /expires in 12 days/)
    })

    scene(
      'a hover in a Kubernetes Secret explains its certificate, and says that the key is another’s',
      async () => {
        await window.openFile('kubernetes/shop-tls.yaml')
        assert.match(await window.hoverText('LS0tLS1CRUdJTiBD', /server certificate/), /www\.shop\.example/)
        await window.picture('secret-hover')
        await window.openFile('kubernetes/api-tls.yaml')
        await window.page.locator('.squiggly-error').first().waitFor()
        await window.hoverText('LS0tLS1CRUdJTiBQ', /does not belong to the certificate/)
        await window.picture('secret-key-hover')
        await window.runCommand('View: Close All Editors')
      },
    )

    scene('problems are underlined and listed', async () => {
      const { page } = window
      await window.openFile('nginx/sites-enabled/old')
      await page.locator('.squiggly-error').first().waitFor()
      await window.runCommand('Problems: Focus on Problems View')
      const problems = page.locator('.markers-panel')
      await problems.locator('.monaco-list-row', { hasText: 'TLSv1.0 is deprecated' }).first().waitFor()
      await window.picture('diagnostics')
      await page.keyboard.press('Control+J')
    })

    scene('a hover on a cipher string lists its suites with a verdict on each', async () => {
      const text = await window.hoverText('ALL:!EXPORT', /155 suites/)
      assert.match(text, /ECDHE-ECDSA-AES256-GCM-SHA384/)
      await window.picture('cipher-hover')
    })

    scene('the quick-fix menu offers to remove deprecated versions and to apply a profile', async () => {
      await window.clickText('TLSv1.1')
      const menu = await window.openQuickFixes(/Remove deprecated versions/i)
      await menu
        .locator('.monaco-list-row', { hasText: /Mozilla intermediate/i })
        .first()
        .waitFor()
      await window.picture('quick-fix')
      await window.page.keyboard.press('Escape')
    })

    scene('a hover on a path that tries to be an image loads nothing', async () => {
      const asked: string[] = []
      const leak = createHttpServer((request, response) => {
        asked.push(request.url ?? '')
        response.end()
      })
      await new Promise<void>((resolve) => leak.listen(0, '127.0.0.1', resolve))
      const { port } = leak.address() as AddressInfo
      const image = (name: string) => `![x](http://127.0.0.1:${port}/${name}.png)`
      const name = join(sample.folder, 'nginx/sites-enabled/images')
      writeFileSync(
        name,
        `server {
    listen 443 ssl;
    ssl_certificate "first \`\` ${image('first')} \`\`.pem";
    ssl_certificate_key "second ${image('second')} \`.key";
    ssl_ciphers "THIRD\`\`${image('third')}\`\`:ECDHE+AESGCM";
}
`,
      )
      try {
        await window.openFile('nginx/sites-enabled/images')
        await window.hoverText('first', /no such file/)
        await window.picture('path-that-tries-to-be-an-image')
        await window.hoverText('second', /no such file/)
        await window.hoverText('THIRD', /THIRD/)
        await window.page.waitForTimeout(500)
        assert.deepEqual(asked, [])
      } finally {
        rmSync(name)
        leak.close()
        await window.runCommand('View: Close All Editors')
      }
    })

    scene('a lens stands over a server that listens with ssl', async () => {
      await window.openFile('nginx/sites-enabled/shop')
      await window.page.locator('.codelens-decoration a').first().waitFor()
      await window.picture('code-lens')
    })

    scene(
      'the palette has the command, which offers the servers of the open files and takes others',
      async () => {
        const { page } = window
        await page.keyboard.press('F1')
        const palette = page.locator('.quick-input-widget')
        await palette.locator('input').first().fill('>tls test handshake')
        await palette.locator('.monaco-list-row', { hasText: 'TLS: Test Handshake…' }).waitFor()
        await window.picture('command-palette')
        await page.keyboard.press('Enter')
        await palette
          .locator('.monaco-list-row', { hasText: `127.0.0.1:${sample.ports.sound}` })
          .first()
          .waitFor()
        await window.picture('handshake-targets')
        await palette.locator('input').first().fill('shop.example:port')
        await palette.locator('.monaco-list-row', { hasText: 'is not a number' }).waitFor()
        await window.picture('handshake-target-invalid')
        await page.keyboard.press('Escape')
      },
    )

    scene('a handshake from the lens is told as a conversation beside the editor', async () => {
      const { page } = window
      await page.locator('.codelens-decoration a').first().click()
      const panel = window.webview()
      await panel.locator('h1').waitFor()
      const names = await panel.locator('.message .name').allInnerTexts()
      const story = ['ClientHello', 'ServerHello', 'EncryptedExtensions', 'Certificate', 'CertificateVerify']
      for (const name of [...story, 'Finished']) assert.ok(names.includes(name), `${name} in ${names}`)
      assert.match(await panel.locator('.end').innerText(), /It works/)
      assert.match(await panel.locator('table').innerText(), /TLS 1\.3\s+✓?[\s\S]*yes/)
      assert.ok(!(await panel.locator('body').innerText()).includes('PRIVATE'))
      await window.picture('handshake-completed')
      const plainWords = panel.getByRole('button', { name: 'In Plain Words' })
      await plainWords.press('Enter')
      assert.equal(await plainWords.getAttribute('aria-pressed'), 'true')
      assert.match(
        await panel.locator('.message .says').first().innerText(),
        /^Hello, I would like to talk to/,
      )
      await window.picture('handshake-in-plain-words')
      await plainWords.press('Enter')
      assert.match(await panel.locator('.message .says').first().innerText(), /^TLS 1\.2–1\.3, SNI /)
      await panel.locator('summary').nth(1).press('Enter')
      assert.ok(await panel.locator('.message details[open] dl').first().isVisible())
      await panel.locator('table').scrollIntoViewIfNeeded()
      await window.picture('handshake-details')
    })

    scene('the result can be copied as text', async () => {
      await window.webview().getByRole('button', { name: 'Copy as Text' }).click()
      await window.page.locator('.statusbar-item', { hasText: 'Handshake copied' }).waitFor()
      await window.runCommand('View: Close All Editors')
    })

    scene('a server that refuses is explained with the likely causes of its alert', async () => {
      const { page } = window
      const refusing = await refusingServer()
      try {
        await window.openFile('nginx/sites-enabled/old')
        await window.runCommand('TLS: Test Handshake…')
        const input = page.locator('.quick-input-widget input').first()
        await input.fill(`127.0.0.1:${refusing.port}`)
        await page.locator('.quick-input-widget .monaco-list-row').first().waitFor()
        await page.keyboard.press('Enter')
        const panel = window.webview()
        await panel.locator('.verdict.bad').waitFor()
        assert.match(await panel.locator('.verdict').innerText(), /handshake_failure/)
        assert.ok((await panel.locator('ul.causes li').count()) > 0)
        await window.picture('handshake-failed')
        await window.runCommand('View: Close All Editors')
      } finally {
        refusing.close()
      }
    })

    scene('the old-fashioned server completes, and what is wrong with it is said', async () => {
      const { page } = window
      await window.openFile('nginx/sites-enabled/old')
      await page.locator('.codelens-decoration a').first().click()
      const panel = window.webview()
      await panel.locator('.verdict').waitFor()
      assert.match(await panel.locator('main').innerText(), /expired/)
      await window.picture('handshake-old-server')
      await window.runCommand('View: Close All Editors')
    })

    scene('the tree lists the certificates of the workspace, the next to expire first', async () => {
      const { page } = window
      // Room for it: the files give way.
      await page.locator('.pane-header', { hasText: 'sample' }).click()
      await page.locator('.pane-header', { hasText: 'Certificates' }).click()
      await window.widenSideBar()
      const tree = page.getByRole('tree', { name: 'Certificates' })
      await tree
        .getByRole('treeitem', { name: /old\.example/ })
        .first()
        .waitFor()
      assert.match(await tree.innerText(), /expired/)
      await window.picture('certificate-tree')
    })

    scene('a certificate for development is made by a few questions, with its key beside it', async () => {
      const { page } = window
      await window.runCommand('TLS: Create Certificate for Development…')
      const palette = page.locator('.quick-input-widget')
      const input = palette.locator('input').first()
      const title = palette.locator('.quick-input-title')
      await title.filter({ hasText: 'Create Certificate for Development' }).waitFor()
      await input.fill('localhost, a_b.example')
      await palette.getByText('“a_b.example” is neither a DNS name nor an address.').waitFor()
      await window.picture('create-certificate')
      await input.fill('localhost, 127.0.0.1, ::1')
      await page.keyboard.press('Enter')
      await palette.locator('.monaco-list-row', { hasText: 'EC P-256' }).click()
      await palette.locator('.monaco-list-row', { hasText: '90 days' }).click()
      await palette.getByText('OK', { exact: true }).click()
      await page.locator('.tab.active', { hasText: 'localhost.pem' }).waitFor()
      await window.hoverText(
        '-----BEGIN CERTIFICATE-----',
        /expires in 3 months|expires in 8\d days|expires in 90 days/,
      )
      const key = join(sample.folder, 'localhost.key')
      assert.match(readFileSync(key, 'latin1'), /^-----BEGIN PRIVATE KEY-----\n/)
      assert.equal(statSync(key).mode & 0o777, 0o600)
      await window.picture('created-certificate')
    })

    scene('the menu at a certificate compares it with another one, line by line', async () => {
      const { page } = window
      await window.openFile('nginx/tls/shop.pem')
      await window.clickText('-----BEGIN CERTIFICATE-----')
      await page.keyboard.press('Shift+F10')
      const entry = (title: RegExp) => page.locator('.monaco-menu .action-item').filter({ hasText: title })
      await entry(/^Certificate$/).hover()
      await entry(/^Copy Pin of the Public Key$/).waitFor()
      await window.picture('certificate-menu')
      await entry(/^Compare Certificate with…$/).click()
      const palette = page.locator('.quick-input-widget')
      await palette.locator('.monaco-list-row', { hasText: 'nginx/tls/api.pem' }).first().click()
      const diff = page.locator('.monaco-diff-editor')
      await diff.locator('.modified .view-line', { hasText: 'Subject Public Key Info' }).first().waitFor()
      await diff.locator('.line-insert').first().waitFor()
      await window.picture('compare-certificates')
    })
  })

  describe(`without certificates, ${theme.name}`, { timeout: 120_000 }, () => {
    test('the view says what it is for', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tls-lens-empty-'))
      writeFileSync(join(folder, 'notes.txt'), 'Nothing to see.\n')
      const window = await openWindow({ workspace: folder, theme })
      try {
        await watched(window, 'welcome', async () => {
          await window.page.locator('.pane-header', { hasText: 'Certificates' }).click()
          await window.page.getByText('No certificates in this workspace.').waitFor()
          await window.picture('welcome')
        })
      } finally {
        await window.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })

  describe(`in Restricted Mode, ${theme.name}`, { timeout: 120_000 }, () => {
    test('hover and checks work, and the handshake says why it does not', async () => {
      const sample = await openSample()
      const window = await openWindow({ workspace: sample.folder, theme, trusted: false })
      const { page } = window
      try {
        await watched(window, 'restricted', async () => {
          await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor()
          await window.openFile('nginx/sites-enabled/old')
          await page.locator('.squiggly-error').first().waitFor()
          await window.hoverText('TLSv1.1', /TLS 1\.1/)
          await window.runCommand('TLS: Test Handshake…')
          // A window under test keeps its notifications in their list.
          await window.runCommand('Notifications: Show Notifications')
          const notice = page.locator('.notification-list-item', { hasText: 'off in Restricted Mode' })
          await notice.waitFor()
          await window.picture('restricted-mode')
          assert.equal(await page.locator('iframe.webview').count(), 0)
        })
      } finally {
        await window.close()
        sample.close()
      }
    })
  })

  describe(`in the web, ${theme.name}`, { timeout: 120_000 }, () => {
    test('hover and checks work, and the handshake command is absent', async () => {
      const sample = await openSample()
      const window = await openWindow({ workspace: sample.folder, theme, web: true })
      const { page } = window
      try {
        await watched(window, 'web', async () => {
          await window.openFile('nginx/sites-enabled/old')
          await page.locator('.squiggly-error').first().waitFor()
          await window.hoverText('TLSv1.1', /TLS 1\.1/)
          await window.picture('web')
          await page.keyboard.press('F1')
          await page.locator('.quick-input-widget input').first().fill('>tls test handshake')
          // The palette says so in words, or shows commands with a likeness.
          await page
            .getByText(/No matching commands|similar commands/)
            .first()
            .waitFor()
          assert.equal(await page.getByText('TLS: Test Handshake').count(), 0)
        })
      } finally {
        await window.close()
        sample.close()
      }
    })
  })
}

/** A server that answers anything with the fatal alert handshake_failure (40). */
async function refusingServer(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
