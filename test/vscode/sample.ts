import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, startSampleServers } from '../../tools/sample/servers.ts'
import { makeSampleWorkspace, type SampleWorkspace } from '../../tools/sample/workspace.ts'

export interface OpenSample extends SampleWorkspace {
  readonly ports: { readonly sound: number; readonly old: number }
  close(): void
}

/** The sample workspace of `npm start` in a folder of its own, with its two servers running. */
export async function openSample(): Promise<OpenSample> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-lens-'))
  const ports = await freePorts()
  const workspace = await makeSampleWorkspace(join(folder, 'sample'), ports, Date.now())
  const servers = await startSampleServers(workspace, ports)
  return {
    ...workspace,
    ports,
    close() {
      servers.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
