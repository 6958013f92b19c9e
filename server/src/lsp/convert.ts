import {
  CodeActionKind,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type FoldingRange,
  type CodeAction as LspCodeAction,
  type CodeLens as LspCodeLens,
  type DocumentLink as LspDocumentLink,
  type DocumentSymbol as LspDocumentSymbol,
  type Hover as LspHover,
  type Range as LspRange,
  type MarkupContent,
  MarkupKind,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import type { Finding } from '../analysis/finding.ts'
import { UNUSED_SUPPRESSION } from '../analysis/suppressions.ts'
import type { LineIndex } from '../base/lineIndex.ts'
import { memoByObject } from '../base/memo.ts'
import { visible } from '../base/printable.ts'
import type { Range } from '../base/range.ts'
import type { TextEdit } from '../base/textEdit.ts'
import type { CodeAction } from '../service/actions/codeActions.ts'
import type { CodeLens } from '../service/actions/codeLens.ts'
import type { WorkspaceCertificates } from '../service/certificates/certificates.ts'
import type { DocumentLink } from '../service/documentLinks.ts'
import type { DocumentSymbol } from '../service/documentSymbols.ts'
import { citationLink } from '../service/hover/citations.ts'
import type { Hover } from '../service/hover/hover.ts'
import { toPlainText } from '../service/shared/markdown.ts'
import * as protocol from './protocol.ts'

/** What conversion needs of the documents: their lines, the names that the client has for them, their versions. */
export interface Documents {
  /** Of a text that has been read. */
  lines(uri: string): LineIndex | undefined
  clientUri(uri: string): string
  /** Null where the document is not open. */
  version(uri: string): number | null
}

/** What the client can do, as far as it changes the form of an answer. */
export interface ClientAbilities {
  readonly markdown: boolean
  readonly relatedInformation: boolean
  readonly versionedEdits: boolean
  /** Whether an edit may make files. */
  readonly createdFiles: boolean
}

export function toDiagnostic(finding: Finding, documents: Documents, client: ClientAbilities): Diagnostic {
  const { ruleId, severity, range, message, citations, related } = finding
  const href = linkOf(citations)
  return {
    range: toRange(range, documents.lines(range.uri)) ?? NOWHERE,
    severity: SEVERITIES[severity],
    code: ruleId,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: 'tls-lens',
    message: visible(message),
    ...(client.relatedInformation && related.length > 0
      ? { relatedInformation: relatedInformation(related, documents) }
      : {}),
    ...(ruleId === UNUSED_SUPPRESSION ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  }
}

function relatedInformation(
  related: Finding['related'],
  documents: Documents,
): DiagnosticRelatedInformation[] {
  return related.flatMap(({ range, message }) => {
    const place = toRange(range, documents.lines(range.uri))
    return place
      ? [{ location: { uri: documents.clientUri(range.uri), range: place }, message: visible(message) }]
      : []
  })
}

/** The first of a rule's citations that can be read somewhere: hundreds of findings may have the same. */
const linkOf = memoByObject((citations: Finding['citations']) =>
  citations.map(citationLink).find((it) => it !== undefined),
)

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const

const NOWHERE: LspRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

function toRange(range: Range, lines: LineIndex | undefined): LspRange | undefined {
  return lines?.positions(range)
}

export function toHover({ range, markdown }: Hover, lines: LineIndex, client: ClientAbilities): LspHover {
  const contents: MarkupContent = client.markdown
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: toPlainText(markdown) }
  return { contents, range: lines.positions(range) }
}

export function toCodeAction(
  action: CodeAction,
  documents: Documents,
  client: ClientAbilities,
): LspCodeAction | undefined {
  const edit = toWorkspaceEdit(action.edits, documents, client)
  if (!edit) return undefined
  return {
    title: visible(action.title),
    kind: action.kind === 'fix' ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(action.findings.length > 0
      ? { diagnostics: action.findings.map((it) => toDiagnostic(it, documents, client)) }
      : {}),
    edit,
  }
}

/**
 * Undefined where a document's lines are not known, for a wrong place would be worse than no action, and where the client
 * cannot make the files that it needs.
 */
function toWorkspaceEdit(
  edits: readonly TextEdit[],
  documents: Documents,
  client: ClientAbilities,
): WorkspaceEdit | undefined {
  const byUri = new Map<string, { range: LspRange; newText: string }[]>()
  const created = edits.filter((it) => it.creates).map((it) => it.range.uri)
  if (created.length > 0 && !(client.versionedEdits && client.createdFiles)) return undefined
  for (const { range, text, creates } of edits) {
    const place = creates ? NOWHERE : toRange(range, documents.lines(range.uri))
    if (!place) return undefined
    const list = byUri.get(range.uri) ?? []
    list.push({ range: place, newText: text })
    byUri.set(range.uri, list)
  }
  // With the version, the client refuses an edit that was made for another text.
  if (client.versionedEdits) {
    return {
      documentChanges: [
        ...created.map((it) => ({ kind: 'create' as const, uri: documents.clientUri(it) })),
        ...[...byUri].map(([uri, changes]) => ({
          textDocument: { uri: documents.clientUri(uri), version: documents.version(uri) },
          edits: changes,
        })),
      ],
    }
  }
  return { changes: Object.fromEntries([...byUri].map(([uri, it]) => [documents.clientUri(uri), it])) }
}

export function toCodeLens({ range, title, target }: CodeLens, lines: LineIndex): LspCodeLens {
  const argument: protocol.HandshakeTarget = target
  return {
    range: lines.positions(range),
    command: { title: visible(title), command: protocol.TEST_HANDSHAKE_COMMAND, arguments: [argument] },
  }
}

export function toDocumentLink({ range, target }: DocumentLink, lines: LineIndex): LspDocumentLink {
  return { range: lines.positions(range), target }
}

export function toDocumentSymbol(symbol: DocumentSymbol, lines: LineIndex): LspDocumentSymbol {
  const { name, detail, kind, range, selection, children } = symbol
  return {
    // An empty name is an error to clients.
    name: visible(name) || kind,
    ...(detail === undefined ? {} : { detail: visible(detail) }),
    kind: SYMBOL_KINDS[kind],
    range: lines.positions(range),
    selectionRange: lines.positions(selection),
    children: children.map((it) => toDocumentSymbol(it, lines)),
  }
}

const SYMBOL_KINDS: Readonly<Record<DocumentSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  server: SymbolKind.Class,
  client: SymbolKind.Interface,
  certificate: SymbolKind.Object,
  key: SymbolKind.Key,
  other: SymbolKind.Constant,
}

export function toFoldingRange(range: Range, lines: LineIndex): FoldingRange {
  const { start, end } = lines.positions(range)
  return { startLine: start.line, endLine: end.line }
}

export function toWorkspaceCertificates(
  { files, incomplete }: WorkspaceCertificates,
  documents: Documents,
): protocol.WorkspaceCertificates {
  return {
    files: files.map(({ uri, certificates, ...rest }) => ({
      uri: documents.clientUri(uri),
      certificates: certificates.map(({ place, ...rest }) => ({
        ...rest,
        place: 'entry' in place ? place : { range: toRange(place.range, documents.lines(uri)) ?? NOWHERE },
      })),
      ...rest,
    })),
    ...(incomplete === undefined ? {} : { incomplete }),
  }
}
