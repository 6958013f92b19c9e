import { certificateTransparencyLogs } from './certificateTransparencyLogs.ts'
import type { GeneratedFile } from './generatedFile.ts'
import { manifest } from './manifest.ts'
import { readme } from './readme.ts'
import { registries } from './registries.ts'
import { ruleDocs } from './ruleDocs.ts'
import { ruleListFile } from './ruleList.ts'

/** What makes generated files; each is a function that reads the repository and writes nothing. */
export const GENERATORS: readonly (() => readonly GeneratedFile[])[] = [
  () => [ruleListFile()],
  manifest,
  registries,
  certificateTransparencyLogs,
  ruleDocs,
  readme,
]
