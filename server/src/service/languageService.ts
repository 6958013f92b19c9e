import type { DocumentAnalysis } from '../analysis/analyze.ts'
import { type ConfigurationError, readConfiguration } from '../analysis/configuration.ts'
import type { Failure } from '../analysis/failure.ts'
import type { Files } from '../analysis/files.ts'
import type { Finding } from '../analysis/finding.ts'
import type { Arrangement } from '../analysis/lint.ts'
import { createWorkspace, type Workspace } from '../analysis/workspace.ts'
import type { Instant } from '../base/instant.ts'
import type { Range } from '../base/range.ts'
import type { BlockWithoutText } from '../bundle/bundleWithoutText.ts'
import type { OpenContainer } from '../pki/container.ts'
import { bundleActions } from './actions/bundleActions.ts'
import { type CodeAction, codeActions } from './actions/codeActions.ts'
import { type CodeLens, type ConnectionTarget, codeLenses, connectionTargets } from './actions/codeLens.ts'
import { type CertificateForms, certificateAt } from './certificates/certificateAt.ts'
import { type WorkspaceCertificates, workspaceCertificates } from './certificates/certificates.ts'
import { type OpenedCertificateFile, openCertificateFile } from './certificateView/certificateView.ts'
import { type DocumentLink, documentLinks } from './documentLinks.ts'
import { type DocumentSymbol, documentSymbols } from './documentSymbols.ts'
import { foldingRanges } from './folding.ts'
import { type Hover, hover } from './hover/hover.ts'

export interface LanguageServiceHost {
  readonly files: Files
  now(): Instant
  /** Something threw: a mistake of ours, which the user's other findings do not suffer from. */
  onFailure(failure: Failure): void
  /** Whether files may have changed since it was last asked; never, without it. */
  readonly mayHaveChanged?: () => boolean
  /** Absent where only DER can be opened: in a browser. */
  readonly openContainer?: OpenContainer
}

/** What an editor can ask. Places are offsets; URIs are canonical (base/uri.ts). No answer changes anything. */
export interface LanguageService {
  /** The documents and the configuration that the answers are about. */
  readonly workspace: Workspace
  /** Returns what is wrong with the settings. */
  configure(settings: unknown): readonly ConfigurationError[]
  analyze(uri: string): Promise<DocumentAnalysis | undefined>
  hover(uri: string, offset: number): Promise<Hover | undefined>
  codeActions(uri: string, range: Range): Promise<readonly CodeAction[]>
  codeLenses(uri: string): Promise<readonly CodeLens[]>
  documentLinks(uri: string): Promise<readonly DocumentLink[]>
  documentSymbols(uri: string): Promise<readonly DocumentSymbol[]>
  foldingRanges(uri: string): Promise<readonly Range[] | undefined>
  /** The servers that the open documents name. */
  connectionTargets(): Promise<readonly ConnectionTarget[]>
  certificates(): Promise<WorkspaceCertificates>
  certificateAt(uri: string, offset: number): Promise<CertificateForms | undefined>
  /** Of one of the entries that the certificate view shows of a file. */
  certificateInEntry(uri: string, entry: number): Promise<CertificateForms | undefined>
  /** Any file, for the certificate view. The password is used and forgotten. */
  openCertificateFile(bytes: Uint8Array, password?: string): Promise<OpenedCertificateFile>
  /** What is to be told of a file that is open in the certificate view; nothing of a text, which has analyses. */
  findingsIn(uri: string, file: OpenedCertificateFile): Promise<readonly Finding[]>
}

export function createLanguageService(host: LanguageServiceHost): LanguageService {
  // Whatever day it is for the user.
  const now = (): Instant => workspace.configuration().today ?? host.now()
  const workspace: Workspace = createWorkspace({
    files: host.files,
    now,
    onFailure: (failure) => host.onFailure(failure),
    ...(host.mayHaveChanged === undefined ? {} : { mayHaveChanged: host.mayHaveChanged }),
  })
  const context = () => ({ now: now(), expiryDays: workspace.configuration().expiryDays })
  const viewContext = () => ({
    ...context(),
    open: host.openContainer,
    lint: (contents: readonly BlockWithoutText[], arrangement: Arrangement) =>
      workspace.lintContents(contents, arrangement),
  })
  let searching: Promise<WorkspaceCertificates> | undefined

  async function ask<T>(uri: string, answer: (analysis: DocumentAnalysis) => T): Promise<T | undefined> {
    const analysis = await workspace.analyze(uri)
    return analysis && answer(analysis)
  }

  return {
    workspace,
    configure: (settings) => {
      const { configuration, errors } = readConfiguration(settings, workspace.rules)
      workspace.configure(configuration)
      return errors
    },
    analyze: (uri) => workspace.analyze(uri),
    hover: (uri, offset) => ask(uri, (it) => hover(it, offset, context())),
    codeActions: async (uri, range) => {
      const analysis = await workspace.analyze(uri)
      if (analysis === undefined) return []
      const isThere = async (it: string) => (await workspace.content(it)).kind === 'text'
      return [
        ...codeActions(analysis, range, workspace.configuration().profile),
        ...(await bundleActions(analysis, range, { now: now(), isThere })),
      ]
    },
    codeLenses: async (uri) => (await ask(uri, (it) => codeLenses(it, workspace.folders()))) ?? [],
    documentLinks: async (uri) => (await ask(uri, documentLinks)) ?? [],
    documentSymbols: async (uri) => (await ask(uri, (it) => documentSymbols(it, context()))) ?? [],
    foldingRanges: (uri) => ask(uri, foldingRanges),
    connectionTargets: async () => {
      const targets: ConnectionTarget[] = []
      for (const uri of workspace.openUris()) {
        targets.push(...((await ask(uri, (it) => connectionTargets(it, workspace.folders()))) ?? []))
      }
      return targets
    },
    certificates: () => {
      // Several views may ask at once; the search reads many files.
      searching ??= workspaceCertificates(workspace, host.files, host.openContainer).finally(() => {
        searching = undefined
      })
      return searching
    },
    openCertificateFile: (bytes, password) => openCertificateFile(bytes, password, viewContext()),
    findingsIn: async (uri, { contents, view }) => {
      if (view.format === 'PEM' || workspace.isExcluded(uri)) return []
      const standing =
        view.format === 'DER' ? contents : contents.filter(({ content }) => content.kind !== 'privateKey')
      return workspace.lintContained(uri, standing)
    },
    certificateAt: (uri, offset) => ask(uri, (it) => certificateAt(it, offset)),
    certificateInEntry: async (uri, entry) => {
      const content = await workspace.content(uri)
      if (content.kind !== 'text') return undefined
      const bytes = content.bytes ?? new TextEncoder().encode(content.text)
      const file = await openCertificateFile(bytes, undefined, viewContext())
      return file.forms(entry)
    },
  }
}
