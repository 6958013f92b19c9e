import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
} from 'vscode-languageserver'
import type { Workspace } from '../analysis/workspace.ts'
import { fileName, folderOf } from '../base/uri.ts'

/** Each is a watcher of its own in the client. */
const MOST_WATCHED = 500

/** What a client's glob would take for more than a name. */
const WILDCARDS = /[*?[\]{}\\,!]/

/** Has the client watch the files that configurations name, wherever they are and whatever they are called. */
export function createFileWatching(
  { client }: Connection,
  workspace: Workspace,
  capabilities: () => ClientCapabilities,
): { update(): void } {
  const watched = new Set<string>()
  return {
    update: () => {
      const { dynamicRegistration, relativePatternSupport } =
        capabilities().workspace?.didChangeWatchedFiles ?? {}
      if (!dynamicRegistration || !relativePatternSupport) return
      const added = workspace
        .readUris()
        .filter((it) => it.startsWith('file:') && !watched.has(it) && !WILDCARDS.test(fileName(it)))
        .slice(0, MOST_WATCHED - watched.size)
      if (added.length === 0) return
      for (const uri of added) watched.add(uri)
      const watchers = added.map((it) => ({
        globPattern: { baseUri: folderOf(it), pattern: fileName(it) },
      }))
      // A client that refuses is asked by time and size all the same.
      client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {})
    },
  }
}
