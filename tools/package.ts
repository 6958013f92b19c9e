// npm run package: the extension as VS Code installs it, tls-lens.vsix.

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.ts'

export async function main(): Promise<number> {
  await bundle()
  packageExtension('tls-lens.vsix')
  console.log(`tls-lens.vsix  ${Math.round(statSync('tls-lens.vsix').size / 1000)} kB`)
  return 0
}

/** Packs dist/ as it is, and what .vscodeignore lets through. */
export function packageExtension(output: string): void {
  // The bundles hold every dependency, and the README's links are those of the repository, which has no address here.
  vsce([
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '-o',
    output,
  ])
}

/** The files that would be packed. */
export function packagedFiles(): string[] {
  return vsce(['ls', '--no-dependencies'])
    .split('\n')
    .filter((it) => it !== '')
}

function vsce(words: readonly string[]): string {
  const program = join('node_modules', '@vscode', 'vsce', 'vsce')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`vsce ${words[0]} failed\n${stdout}${stderr}`)
  return stdout
}
