import { certificateTransparencyLogs } from './certificateTransparencyLogs.ts'
import { dialectTable } from './dialectTable.ts'
import type { GeneratedFile } from './generatedFile.ts'
import { manifest } from './manifest.ts'
import { registries } from './registries.ts'
import { ruleDocs } from './ruleDocs.ts'
import { ruleListFile } from './ruleList.ts'
import { thirdPartyNotices } from './thirdPartyNotices.ts'

type Generator = () => readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>

/** What makes generated files; each is a function that reads the repository and writes nothing. */
const GENERATORS: readonly Generator[] = [
  () => [ruleListFile()],
  manifest,
  registries,
  certificateTransparencyLogs,
  ruleDocs,
  dialectTable,
  thirdPartyNotices,
]

export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  return (await Promise.all(GENERATORS.map((generate) => generate()))).flat()
}
