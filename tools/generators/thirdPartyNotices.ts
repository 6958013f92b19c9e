import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledFiles } from '../bundle.ts'
import type { GeneratedFile } from './generatedFile.ts'

export const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/** The licenses of all packages of which the bundles hold something, as those ask for. */
export async function thirdPartyNotices(): Promise<readonly GeneratedFile[]> {
  const folders = bundledPackages(await bundledFiles())
  const notices = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return [`${name} ${version} (${license})`, '', licenseText(folder)].join('\n')
  })
  const head = `TLS Lens holds parts of these ${notices.length} packages.`
  const line = `\n\n${'-'.repeat(80)}\n\n`
  return [{ path: NOTICES, text: `${[head, ...notices].join(line)}\n` }]
}

/** Their folders, in order. */
export function bundledPackages(files: Iterable<string>): readonly string[] {
  const folders = new Set<string>()
  for (const file of files) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
    if (folder !== undefined) folders.add(folder)
  }
  return [...folders].sort()
}

function licenseText(folder: string): string {
  const names = readdirSync(folder).filter((it) => /^(?:licen[cs]e|notice|copying|thirdparty)/i.test(it))
  const texts = names
    .sort()
    .map((it) => readFileSync(join(folder, it), 'utf8').replaceAll('\r\n', '\n').trim())
  if (texts.length === 0) throw new Error(`${folder} has no license to be quoted`)
  return texts.join('\n\n')
}
