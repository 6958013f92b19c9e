import { readFileSync } from 'node:fs'
import { ACTIVATION_EVENTS, CAPABILITIES, CONTRIBUTES } from '../../client/src/contributions.ts'
import type { GeneratedFile } from './generatedFile.ts'

/** package.json, whose parts that speak to VS Code are made from client/src/contributions.ts. */
export function manifestFile(): GeneratedFile {
  const manifest: Record<string, unknown> = JSON.parse(readFileSync('package.json', 'utf8'))
  const generated = {
    activationEvents: ACTIVATION_EVENTS,
    capabilities: CAPABILITIES,
    contributes: CONTRIBUTES,
  }
  return { path: 'package.json', text: `${JSON.stringify({ ...manifest, ...generated }, null, 2)}\n` }
}
