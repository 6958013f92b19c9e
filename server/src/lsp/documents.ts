import type { TextDocuments } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { FileContent } from '../analysis/files.ts'
import type { Workspace } from '../analysis/workspace.ts'
import { LineIndex } from '../base/lineIndex.ts'
import { canonicalUri } from '../base/uri.ts'
import type { Documents } from './convert.ts'

/** The documents as the client knows them, and the lines of every text that an answer speaks of. */
export interface KnownDocuments extends Documents {
  opened(document: TextDocument): void
  closed(document: TextDocument): void
  /** The document that the client names, with its lines; none where its text is not to be had. */
  read(clientUri: string): Promise<{ readonly uri: string; readonly lines: LineIndex | undefined }>
  /** Makes the lines of these documents known. */
  prepare(uris: Iterable<string>): Promise<void>
}

export function createKnownDocuments(
  open: TextDocuments<TextDocument>,
  workspace: Workspace,
): KnownDocuments {
  const clientUris = new Map<string, string>()
  const lineIndexes = new Map<string, { readonly content: FileContent; readonly lines: LineIndex }>()

  async function linesOf(uri: string): Promise<LineIndex | undefined> {
    const content = await workspace.content(uri)
    const known = lineIndexes.get(uri)
    if (known?.content === content) return known.lines
    if (content.kind !== 'text') {
      lineIndexes.delete(uri)
      return undefined
    }
    const lines = new LineIndex(content.text)
    lineIndexes.set(uri, { content, lines })
    return lines
  }

  return {
    opened: (document) => void clientUris.set(canonicalUri(document.uri), document.uri),
    closed: (document) => {
      const uri = canonicalUri(document.uri)
      clientUris.delete(uri)
      lineIndexes.delete(uri)
    },
    lines: (uri) => lineIndexes.get(uri)?.lines,
    clientUri: (uri) => clientUris.get(uri) ?? uri,
    version: (uri) => open.get(clientUris.get(uri) ?? uri)?.version ?? null,
    read: async (clientUri) => {
      const uri = canonicalUri(clientUri)
      return { uri, lines: await linesOf(uri) }
    },
    prepare: async (uris) => {
      for (const uri of new Set(uris)) await linesOf(uri)
    },
  }
}
