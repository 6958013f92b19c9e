import { readFile, realpath } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FileContent, Files } from '../src/analysis/files.ts'
import { isWithin } from '../src/base/uri.ts'
import type { Confinement, Host } from '../src/lsp/host.ts'
import { type NamedFile, readAuthorities } from '../src/pki/clientFiles.ts'
import type { Certificate } from '../src/x509/certificate.ts'
import { fileSystem, uriOfPath } from './fileSystem.ts'
import { handshakeTest } from './handshakeTest.ts'
import { openContainer, openKeys } from './openContainer.ts'

/** The world of the language server as a process of Node. */
export function createHost(version: string): Host {
  return {
    version,
    now: () => Date.now(),
    files: confined,
    after: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
    nextTurn: () => setImmediate(),
    openContainer,
    testHandshake: async (params, { signal, onProgress, configuration }) => {
      const { host, port, serverName, certificateUri, keyUri, password, authorityUris = [] } = params
      const certificate = certificateUri === undefined ? undefined : await fileOf(certificateUri)
      const key = keyUri === undefined ? undefined : await fileOf(keyUri)
      const authorities: Certificate[] = []
      for (const uri of authorityUris)
        authorities.push(...(await readAuthorities(await fileOf(uri), openKeys)))
      const request = {
        host,
        port,
        ...(serverName === undefined ? {} : { serverName }),
        ...(certificate === undefined
          ? {}
          : {
              clientCertificate: {
                certificate,
                ...(key === undefined ? {} : { key }),
                passwordOf: async () => password,
              },
            }),
        authorities,
        timeout: PATIENCE,
        signal,
        onProgress,
      }
      return handshakeTest(request, configuration)
    },
  }
}

/** Milliseconds that a handshake test waits for a server: longer than any that works needs. */
const PATIENCE = 10_000

async function fileOf(uri: string): Promise<NamedFile> {
  const path = fileURLToPath(uri)
  const bytes = await readFile(path).catch(() => undefined)
  if (bytes === undefined) throw new Error(`${path} cannot be read`)
  return { path, bytes }
}

/** In Restricted Mode a symbolic link could lead a workspace's path to any file of the user. */
function confined(confinement: Confinement): Files {
  async function isAllowed(uri: string): Promise<boolean> {
    if (confinement.isTrusted()) return true
    try {
      const real = uriOfPath(await realpath(fileURLToPath(uri)))
      const folders = await Promise.all(
        confinement.folders().map(async (it) => uriOfPath(await realpath(fileURLToPath(it)))),
      )
      return folders.some((it) => real === it || isWithin(real, it))
    } catch {
      // There is no such file, and reading it says so.
      return confinement.folders().some((it) => isWithin(uri, it))
    }
  }

  return {
    read: async (uri) => ((await isAllowed(uri)) ? fileSystem.read(uri) : OUTSIDE),
    find: async (folder, glob) => ((await isAllowed(folder)) ? fileSystem.find(folder, glob) : []),
    real: fileSystem.real,
    gitState: fileSystem.gitState,
    search: fileSystem.search,
  }
}

const OUTSIDE: FileContent = {
  kind: 'notRead',
  why: 'it is outside the workspace, which is in Restricted Mode',
}
