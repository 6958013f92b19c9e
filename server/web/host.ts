import { NO_FILES } from '../src/analysis/files.ts'
import type { Host } from '../src/lsp/host.ts'

/** The world of the language server in a browser: the open documents, and no files and no sockets. */
export function createHost(version: string): Host {
  return {
    version,
    now: () => Date.now(),
    files: () => NO_FILES,
    after: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
    nextTurn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  }
}
