// npm run new -- rule|dialect|extension|message|command NAME
//
// Makes the files and the entries of a new rule, dialect, extension of TLS, handshake message, or command of the command
// line. What is left to write says so; `npm run test:unit` lists the places, with what else is missing.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { main as generate } from './generate.ts'
import { TEMPLATES } from './templates/index.ts'
import { UnusableName } from './templates/template.ts'

export async function main([kind, name, ...more]: readonly string[]): Promise<number> {
  const template = TEMPLATES.find((it) => it.kind === kind)
  if (template === undefined || name === undefined || more.length > 0) {
    console.error(`npm run new -- ${TEMPLATES.map((it) => it.kind).join('|')} NAME\n`)
    for (const it of TEMPLATES) console.error(`  ${it.kind.padEnd(12)}${it.operand}`)
    return 2
  }
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  try {
    const files = template.files(name, read)
    // The first file is the thing itself.
    if (existsSync(files[0]!.path)) throw new UnusableName(`${files[0]!.path} is there already`)
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      console.log(`wrote ${path}`)
    }
    format(files.map((it) => it.path))
  } catch (error) {
    if (!(error instanceof UnusableName)) throw error
    console.error(error.message)
    return 2
  }
  await generate([])
  console.log('npm run test:unit lists what is left to write.')
  return 0
}

function format(paths: readonly string[]): void {
  const code = paths.filter((it) => it.endsWith('.ts'))
  spawnSync(join('node_modules', '.bin', 'biome'), ['check', '--write', ...code], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}
