import { mkdirSync } from 'node:fs'
import type { FrameLocator, Locator } from 'playwright-core'
import { openWorkbench, type Workbench } from './hosts.ts'

// VS Code's window as a person uses it: keys, the mouse, and what can be seen.

export const THEMES = [
  { name: 'dark', colorTheme: 'Default Dark Modern', file: 'dark_modern' },
  { name: 'light', colorTheme: 'Default Light Modern', file: 'light_modern' },
] as const satisfies readonly Theme[]

export interface Theme {
  /** In the names of pictures. */
  readonly name: string
  readonly colorTheme: string
  readonly file: string
}

export interface Window extends Workbench {
  /** Opens a file of the workspace by its name, as Ctrl+P does. */
  openFile(name: string): Promise<void>
  /** Opens a file of the workspace that no text editor shows. */
  openBinaryFile(name: string): Promise<void>
  /** Runs a command by its name in the palette. */
  runCommand(name: string): Promise<void>
  /** The line of the editor that holds the text. */
  line(text: string): Locator
  /** Puts the cursor into the text of the editor. */
  clickText(text: string): Promise<void>
  /** Opens the menu of quick fixes at the cursor, which has to have a row with that text. */
  openQuickFixes(wanted: RegExp): Promise<Locator>
  /** Rests the mouse on the text of the editor until the hover says what is wanted; returns all that it says. */
  hoverText(text: string, wanted: RegExp): Promise<string>
  /** The page inside the webview that is shown. */
  webview(): FrameLocator
  widenSideBar(): Promise<void>
  picture(name: string): Promise<void>
}

export async function openWindow(options: {
  readonly workspace: string
  readonly theme: Theme
  readonly trusted?: boolean
  readonly web?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
}): Promise<Window> {
  const { theme, trusted = true, web = false, settings = {} } = options
  const workbench = await openWorkbench({
    workspace: options.workspace,
    web,
    log: (line) => console.log(line),
    server: {
      trusted,
      settings: {
        'workbench.colorTheme': theme.colorTheme,
        'editor.minimap.enabled': false,
        ...settings,
      },
    },
  })
  const { page } = workbench
  page.setDefaultTimeout(20_000)
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor()
  // The extension is known to the window when its view is there.
  if (!web) await page.locator('.pane-header', { hasText: 'Certificates' }).waitFor()

  const line = (text: string) => page.locator('.view-line').filter({ hasText: text }).first()
  const palette = page.locator('.quick-input-widget')
  const openByName = async (name: string) => {
    await page.keyboard.press('Control+P')
    await palette.locator('input').first().fill(name)
    // The list may still be that of an earlier search.
    const [file, ...folders] = name.split('/').reverse()
    const row = palette.locator('.monaco-list-row').first()
    await row
      .filter({ hasText: file! })
      .filter({ hasText: folders.reverse().join('/') })
      .waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.tab.active', { hasText: name.split('/').at(-1)! }).waitFor()
  }
  return {
    ...workbench,
    async openFile(name) {
      await openByName(name)
      await page.locator('.view-line').first().waitFor()
    },
    openBinaryFile: openByName,
    async runCommand(name) {
      await page.keyboard.press('F1')
      await palette.locator('input').first().fill(`>${name}`)
      await palette.locator('.monaco-list-row', { hasText: name }).first().waitFor()
      await page.keyboard.press('Enter')
    },
    line,
    async clickText(text) {
      const { x, y } = await place(line(text), text)
      await page.mouse.click(x, y)
      // Out of the way, before a hover stands in it.
      await page.mouse.move(x, 5)
    },
    async openQuickFixes(wanted) {
      const menu = page.locator('.action-widget')
      // On a slow machine the menu closes at once where the editor has just asked for the fixes on its own account.
      for (let attempt = 0; ; attempt++) {
        await page.keyboard.press('Control+.')
        try {
          await menu.locator('.monaco-list-row', { hasText: wanted }).first().waitFor({ timeout: 5000 })
          return menu
        } catch (error) {
          if (attempt === 3) throw error
          await page.keyboard.press('Escape')
        }
      }
    },
    async hoverText(text, wanted) {
      const hover = page.locator('.monaco-hover:not(.hidden)').filter({ hasText: wanted }).first()
      for (let attempt = 0; ; attempt++) {
        // The editor may have moved meanwhile: views beside it open late.
        const { x, y } = await place(line(text), text)
        await page.mouse.move(x, y - 60)
        await page.mouse.move(x, y, { steps: 3 })
        try {
          await hover.waitFor({ timeout: 4000 })
          return hover.innerText()
        } catch (error) {
          if (attempt === 3) throw error
        }
      }
    },
    webview: () => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame'),
    async widenSideBar() {
      const { x, y, width, height } = (await page.locator('.part.sidebar').boundingBox())!
      const edge = x + width
      await page.mouse.move(edge, y + height / 3)
      await page.mouse.down()
      await page.mouse.move(edge + 140, y + height / 3, { steps: 5 })
      await page.mouse.up()
    },
    async picture(name) {
      mkdirSync('screenshots', { recursive: true })
      // Until the theme has been read, the window has the colours of another.
      await page.locator(`.monaco-workbench[class*="${theme.file}"]`).waitFor()
      // What has just appeared is still fading in.
      await page.waitForTimeout(400)
      await page.screenshot({ path: `screenshots/${name}-${theme.name}.png` })
    },
  }
}

/** Leaves a picture of what was there when it failed. */
export async function watched(window: Window, name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play()
  } catch (error) {
    await window.picture(`failed-${name.replaceAll(/\W+/g, '-')}`)
    await window.page.keyboard.press('Escape')
    throw error
  }
}

/** The middle of the text's third character, on the screen. */
async function place(line: Locator, text: string): Promise<{ x: number; y: number }> {
  await line.waitFor()
  return line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const whole = element.textContent ?? ''
    let before = whole.indexOf(wanted) + Math.min(2, wanted.length - 1)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0
      if (before < length) {
        const range = document.createRange()
        range.setStart(node, before)
        range.setEnd(node, before + 1)
        const { left, width, top, height } = range.getBoundingClientRect()
        return { x: left + width / 2, y: top + height / 2 }
      }
      before -= length
    }
    throw new Error(`“${wanted}” is not in the line`)
  }, nbsp(text))
}

/** The editor draws spaces as no-break spaces. */
function nbsp(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}
