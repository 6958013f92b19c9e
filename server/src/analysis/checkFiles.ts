import type { BlockWithoutText } from '../bundle/bundleWithoutText.ts'
import { embeddedDialect } from './detection.ts'
import type { Failure } from './failure.ts'
import type { FileContent } from './files.ts'
import type { Finding } from './finding.ts'
import { type AppliedFix, applyEdits, automaticFixes } from './fixes.ts'
import { mayHoldSuppression } from './suppressions.ts'
import { createWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts'

export interface FileToCheck {
  readonly uri: string
  /** Whether somebody asked for this very file, and not for a folder that it is in. */
  readonly isNamed?: boolean
  /** Undefined where there is nothing to be checked: a binary file of another kind, one that is far too large. */
  read(): Promise<FileContent | BinaryContent | undefined>
}

/** A file that is no text and may hold certificates. */
export interface BinaryContent {
  readonly kind: 'binary'
  readonly bytes: Uint8Array
}

export type OpenedBinary =
  | { readonly kind: 'contents'; readonly contents: readonly BlockWithoutText[] }
  /** It cannot be opened: `why` is a clause. */
  | { readonly kind: 'closed'; readonly why: string }

export interface CheckOptions extends WorkspaceOptions {
  /** Whether automatic fixes are made, in the files to check only. They are not written. */
  readonly fix?: boolean
  /** Ends the check with an error. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, of: number) => void
  /** Without it, binary files are left out. Undefined where the file turns out to be none that holds certificates. */
  openBinary?(uri: string, bytes: Uint8Array): Promise<OpenedBinary | undefined>
}

export interface CheckedFiles {
  /** By URI, in the order that was asked for; only documents with findings. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>
  /** How many of the files hold something that we know. */
  readonly files: number
  /** Those that could not be read, and why. */
  readonly unreadable: ReadonlyMap<string, string>
  /** Those that were asked for by name and hold nothing that we know. */
  readonly unrecognized: readonly string[]
  readonly fixed: readonly AppliedFix[]
  /** Texts that fixes changed, by URI. */
  readonly changed: ReadonlyMap<string, { readonly before: string; readonly after: string }>
  /** The text that a finding's range, or that of its related places, is in; undefined of a binary file. */
  text(uri: string): Promise<string | undefined>
}

/**
 * Checks files, each with what it includes and names. Each is read once; of those that cannot concern us, which in a
 * large tree are nearly all, nothing is kept.
 */
export async function checkFiles(
  files: readonly FileToCheck[],
  options: CheckOptions,
): Promise<CheckedFiles> {
  const kept = new Map<string, FileContent>()
  const workspace = createWorkspace({
    ...options,
    files: { ...options.files, read: async (uri) => kept.get(uri) ?? options.files.read(uri) },
  })
  const unreadable = new Map<string, string>()
  const findings = new Map<string, readonly Finding[]>()
  const binary = new Set<string>()
  const unrecognized = new Set(files.filter((it) => it.isNamed).map((it) => it.uri))
  let known = 0
  const noteKnown = (uri: string) => {
    known++
    unrecognized.delete(uri)
  }
  const take = async ({ uri, isNamed, read }: FileToCheck): Promise<void> => {
    if (workspace.isExcluded(uri)) {
      unrecognized.delete(uri)
      return
    }
    const content = await read()
    if (content === undefined) return
    if (content.kind === 'binary') {
      const opened = await options.openBinary?.(uri, content.bytes)
      if (opened === undefined) return
      if (opened.kind === 'closed') {
        unreadable.set(uri, opened.why)
        unrecognized.delete(uri)
        return
      }
      noteKnown(uri)
      binary.add(uri)
      const found = await workspace.lintContained(uri, opened.contents)
      if (found.length > 0) findings.set(uri, found)
      return
    }
    if (content.kind !== 'text') {
      unreadable.set(uri, content.kind === 'notRead' ? content.why : 'there is no such file')
      unrecognized.delete(uri)
      return
    }
    const dialect = workspace.detectDialect(uri, content)
    const { text } = content
    if (isNamed && text.trim() === '' && (dialect === undefined || dialect.id === 'pem')) {
      unreadable.set(uri, 'is empty')
      unrecognized.delete(uri)
      return
    }
    const isKept =
      embeddedDialect(text, workspace.dialects) !== undefined ||
      dialect?.mayConcernTls(text) ||
      (dialect && mayHoldSuppression(text)) ||
      (!dialect && workspace.dialects.some((it) => it.hasSigns?.(text)))
    if (dialect?.installation) workspace.addKnown(uri)
    if (isKept) {
      kept.set(uri, content)
    } else if (dialect) noteKnown(uri)
  }
  for (const [index, file] of files.entries()) {
    step(index, files.length, options)
    const done = await attemptFile(file.uri, options, () => take(file))
    if (!done) unrecognized.delete(file.uri)
  }
  const { fixed, changed } = options.fix ? await fixAll(kept, workspace, options) : NOTHING_FIXED
  for (const [index, uri] of [...kept.keys()].entries()) {
    step(index, kept.size, options)
    const done = await attemptFile(uri, options, async () => {
      const analysis = await workspace.analyze(uri)
      if (!analysis || (analysis.dialect === undefined && analysis.blocks.length === 0)) return
      noteKnown(uri)
      if (analysis.findings.length > 0) findings.set(uri, analysis.findings)
    })
    if (!done) unrecognized.delete(uri)
  }
  return {
    findings,
    files: known,
    unreadable,
    unrecognized: [...unrecognized],
    fixed,
    changed,
    text: async (uri) => {
      if (binary.has(uri)) return undefined
      const content = await workspace.content(uri)
      return content.kind === 'text' ? content.text : undefined
    },
  }
}

type Fixed = Pick<CheckedFiles, 'fixed' | 'changed'>

const NOTHING_FIXED: Fixed = { fixed: [], changed: new Map() }

/** A fix can make another one possible, such as that of the same line; more rounds than these are a circle. */
const MAX_FIX_ROUNDS = 10

async function fixAll(
  contents: Map<string, FileContent>,
  workspace: Workspace,
  options: CheckOptions,
): Promise<Fixed> {
  const fixed: AppliedFix[] = []
  const changed = new Map<string, { before: string; after: string }>()
  for (const [index, uri] of [...contents.keys()].entries()) {
    step(index, contents.size, options)
    await attemptFile(uri, options, () => fixFile(uri))
  }
  return { fixed, changed }

  async function fixFile(uri: string): Promise<void> {
    for (let round = 0; round < MAX_FIX_ROUNDS; round++) {
      const analysis = await workspace.analyze(uri)
      const { applied, edits } = analysis ? automaticFixes(analysis, (it) => contents.has(it)) : NO_FIXES
      if (edits.size === 0) return
      fixed.push(...applied)
      for (const [target, list] of edits) {
        const content = contents.get(target)
        const text = content?.kind === 'text' ? content.text : ''
        const after = applyEdits(text, list)
        changed.set(target, { before: changed.get(target)?.before ?? text, after })
        contents.set(target, { kind: 'text', text: after })
      }
      workspace.filesChanged([...edits.keys()], false)
    }
  }
}

const NO_FIXES: ReturnType<typeof automaticFixes> = { applied: [], edits: new Map() }

/** What one file throws, the others do not suffer from. Returns whether it threw nothing. */
async function attemptFile(
  uri: string,
  { signal, onFailure }: CheckOptions,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (signal?.aborted) throw error
    const failure: Failure = { ruleId: undefined, uri, error }
    onFailure?.(failure)
    return false
  }
}

function step(index: number, count: number, { signal, onProgress }: CheckOptions): void {
  if (signal?.aborted) throw new Error('interrupted')
  if (index % PROGRESS_STEP === 0 && index > 0) onProgress?.(index, count)
}

/** Files between two lines of progress: a fraction of a second. */
const PROGRESS_STEP = 500
