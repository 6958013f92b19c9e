// Whether a bundle of 10,000 certificates gets in the way of typing: from a key to the frame that shows its letter, in
// VS Code's window, beginning at once when the file is shown, while the server decodes and judges all of it. Beside
// it the same number of lines in a file that the extension has nothing to do with.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { largeCertificateBundle } from '../support/largeCertificateBundle.ts'
import { openWindow, THEMES, type Window } from '../vscode/window.ts'

const CERTIFICATES = 10_000
const KEYS = 120
const BUNDLE = 'bundle.pem'
const OTHER = 'other.txt'

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-typing-'))
try {
  const bundle = largeCertificateBundle(CERTIFICATES, Date.now()).join('')
  writeFileSync(join(folder, BUNDLE), `notes: \n${bundle}`)
  writeFileSync(
    join(folder, OTHER),
    `notes: \n${bundle.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----/g, '==')}`,
  )
  // Over a remote connection, which the tests use, VS Code asks before it opens more than 10 MB.
  const settings = { 'workbench.editorLargeFileConfirmation': 100 }
  const window = await openWindow({ workspace: folder, theme: THEMES[0], settings })
  try {
    // The first file that is opened at all pays for what the window has not done yet.
    await typing(window, OTHER)
    const plain = await typing(window, OTHER)
    const certificates = await typing(window, BUNDLE, async () => {
      // Else all of it would have been measured without the server.
      await window.hoverText('-----BEGIN CERTIFICATE-----', /server certificate/)
    })
    console.log(
      `from a key to its frame, ${KEYS} keys, in files of ${bundle.length >> 20} MB that were just opened`,
    )
    print('without certificates', plain)
    print(`${CERTIFICATES} certificates`, certificates)
    console.log(`  median × ${(quantile(certificates, 0.5) / quantile(plain, 0.5)).toFixed(2)}`)
  } finally {
    await window.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Milliseconds, sorted. */
async function typing(
  { page, openFile, runCommand }: Window,
  file: string,
  check: () => Promise<void> = async () => {},
): Promise<readonly number[]> {
  await openFile(file)
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('End')
  const delays = await page.evaluateHandle(() => {
    const found: number[] = []
    let pressed: number | undefined
    document.addEventListener('keydown', () => (pressed = performance.now()), true)
    new MutationObserver(() => {
      if (pressed === undefined) return
      const since = pressed
      pressed = undefined
      requestAnimationFrame(() => found.push(performance.now() - since))
    }).observe(document.querySelector('.monaco-editor .view-lines')!, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    return found
  })
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('x')
    await page.waitForTimeout(30)
  }
  const times = await delays.jsonValue()
  if (times.length < KEYS / 2) throw new Error(`only ${times.length} of ${KEYS} letters were seen`)
  await page.keyboard.press('Home')
  await check()
  await runCommand('File: Revert File')
  await runCommand('View: Close Editor')
  return times.sort((a, b) => a - b)
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

function print(what: string, times: readonly number[]): void {
  const [median, high, most] = [0.5, 0.95, 1].map((it) => `${quantile(times, it).toFixed(1)} ms`)
  console.log(`  ${what}: median ${median}, 95% ${high}, longest ${most}`)
}
