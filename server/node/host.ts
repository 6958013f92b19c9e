import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { messageParts } from '../src/describe/handshake/messageParts.ts'
import { readSavedReport } from '../src/describe/handshake/savedReport.ts'
import type { TrustedList } from '../src/describe/handshake/serverVerification.ts'
import type { Host } from '../src/lsp/host.ts'
import { type NamedFile, readCas } from '../src/pki/clientFiles.ts'
import { proxyFor, proxySettings } from '../src/probe/proxy/proxy.ts'
import { filesWithin, LARGEST_FILE } from './fileSystem.ts'
import { handshakeTest } from './handshakeTest.ts'
import { openContainer, openKeys } from './openContainer.ts'
import { readRegularFile } from './regularFile.ts'

/** The world of the language server as a process of Node. */
export function createHost(version: string): Host {
  return {
    version,
    now: () => Date.now(),
    // In Restricted Mode a link could lead from the workspace to any file of the user.
    files: ({ isTrusted, folders }) => filesWithin(() => (isTrusted() ? undefined : folders())),
    after: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
    nextTurn: () => setImmediate(),
    openContainer,
    testHandshake: async (params, { signal, onProgress, onMessage, configuration }) => {
      const {
        host,
        port,
        serverName,
        startTls,
        proxy,
        noProxy = [],
        certificateUri,
        keyUri,
        password,
        caUris = [],
        systemRoots,
        versions,
        applicationProtocols,
        exportsSecrets = false,
      } = params
      const certificate = certificateUri === undefined ? undefined : await fileOf(certificateUri)
      const key = keyUri === undefined ? undefined : await fileOf(keyUri)
      const more: TrustedList[] = []
      for (const uri of caUris) {
        const file = await fileOf(uri)
        more.push({ source: file.path, certificates: await readCas(file, openKeys) })
      }
      const settings = proxy === undefined ? proxySettings(process.env) : { proxy, except: noProxy }
      const through = proxyFor(host, port, settings)
      if (through !== undefined && 'problem' in through) {
        throw new Error(
          `${proxy === undefined ? 'HTTPS_PROXY or ALL_PROXY' : 'http.proxy'}: ${through.problem}`,
        )
      }
      const request = {
        host,
        port,
        ...(serverName === undefined ? {} : { serverName }),
        ...(startTls === undefined ? {} : { startTls }),
        ...(through === undefined ? {} : { proxy: through }),
        ...(certificate === undefined
          ? {}
          : {
              clientCertificate: {
                certificate,
                ...(key === undefined ? {} : { key }),
                passwordOf: async () => password,
              },
            }),
        trust: { system: systemRoots === true, more },
        ...(versions === undefined ? {} : { versions }),
        ...(applicationProtocols === undefined ? {} : { applicationProtocols }),
        exportsSecrets,
        timeout: PATIENCE,
        signal,
        onProgress,
        onMessage,
      }
      return handshakeTest(request, configuration)
    },
    savedHandshakes: {
      read: readSavedReport,
      partsOf: (message) => messageParts(message, message),
    },
  }
}

/** Milliseconds that a handshake test waits for a server: longer than any that works needs. */
const PATIENCE = 10_000

async function fileOf(uri: string): Promise<NamedFile> {
  const path = fileURLToPath(uri)
  const file = await readRegularFile(path, { largest: LARGEST_FILE })
  if (file.kind === 'read') return { path, bytes: file.bytes }
  throw new Error(`${path}: ${file.kind === 'missing' ? 'there is no such file' : file.why}`)
}
