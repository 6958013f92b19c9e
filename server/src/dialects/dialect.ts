import type { Range, SourceRange } from '../base/range.ts'
import type { TextEdit } from '../base/textEdit.ts'
import type { FixEdit } from '../policy/edit.ts'
import type { TlsPolicy } from '../policy/policy.ts'

/** Everything the rest of the server knows about one configuration language. */
export interface Dialect<Tree = unknown> {
  readonly id: string
  /** The name that people know it by. */
  readonly name: string
  /** Ids of VS Code languages that hold it. */
  readonly languageIds: readonly string[]
  /**
   * Of certificates, which are no configuration: whether it is for files that hold nothing else, or for texts of any kind,
   * beside what else they are.
   */
  readonly certificates?: 'alone' | 'amongOther'
  /** Globs of file names that hold it. */
  readonly filePatterns: readonly string[]
  /** What a text says of its own language, whatever its file is called; only where names do not settle it. */
  recognize?(text: string): Recognition
  /** Where its files customarily are when installed; only for a dialect with includes. */
  readonly installation?: Installation
  /** Starts a comment; undefined where the language has none (PEM). */
  readonly lineComment: string | undefined
  /** Whether the text has any sign of TLS: a cheap search, before anything is parsed. */
  mayConcernTls(text: string): boolean
  /** Never throws: what cannot be parsed is in `errors`, and the rest is in `tree`. */
  parse(text: string): ParseResult<Tree>
  /** Whether its syntax errors are findings of ours: not where every editor shows them anyway, as in JavaScript. */
  readonly reportsSyntaxErrors?: true
  /** Whether a text has signs of the dialect and of TLS, where neither name nor structure tells: a cheap search. */
  hasSigns?(text: string): boolean
  /** The files that the document includes; none where the dialect has no includes. */
  includes(tree: Tree): readonly Include[]
  /** Whether it is a configuration by itself, from whose folder its paths start; only where there are includes. */
  isWhole?(source: Source<Tree>): boolean
  /** Never throws. */
  lower(source: Source<Tree>, context: LowerContext<Tree>): TlsPolicy
  /** The edits that bring it about; none where the dialect cannot. All ranges are in `sources`. */
  edit(edit: FixEdit, sources: ReadonlyMap<string, Source<Tree>>): readonly TextEdit[]
  /** What the word at an offset is, for hover; undefined where there is nothing to say. */
  wordAt(source: Source<Tree>, offset: number): DialectWord | undefined
  /** What can be folded: each range begins on the line that stays visible and ends on the last one that goes. */
  foldingRanges?(source: Source<Tree>): readonly Range[]
  /** What a person would look for in the document: its servers, its certificates, its calls. */
  outline?(source: Source<Tree>): readonly OutlineItem[]
}

/** `own`: of the dialect and of no other language; `foreign`: certainly of another one. */
export type Recognition = 'own' | 'foreign' | 'unclear'

export interface Installation {
  /**
   * The folders that the root file is in on a server: an absolute path below one of them is looked for in the
   * workspace, below the root file that it has.
   */
  readonly rootFolders: readonly string[]
  /** Names of the folders that hold included files: a file in `sites-enabled` is hardly a root. */
  readonly subfolders: readonly string[]
}

export interface ParseResult<Tree> {
  readonly tree: Tree
  readonly errors: readonly ParseError[]
}

export interface ParseError {
  readonly message: string
  readonly range: Range
}

/** A document and what was read in it. */
export interface Source<Tree> extends ParseResult<Tree> {
  readonly uri: string
  readonly text: string
}

export interface Include {
  /** As written: a path or a glob, relative to the configuration's root folder. */
  readonly pattern: string
  readonly range: Range
}

export interface LowerContext<Tree> {
  /** The server's version, such as `1.22`; the dialect's own default where it is not known. */
  readonly serverVersion: string | undefined
  /** Whether the document is of another dialect or none, and has only some text of this one in it. */
  readonly embedded?: true
  /** The sources that an include's pattern stands for, in order; none where they cannot be had. */
  included(pattern: string, from: string): readonly Source<Tree>[]
}

/** A word of a dialect that hover can explain: a directive or an option, with what its manual says of it. */
export interface DialectWord {
  readonly range: SourceRange
  readonly title: string
  /** Markdown, a few sentences. */
  readonly explanation: string
  /** Where the manual says it. */
  readonly source: string
  readonly link?: string
}

/** One line of an editor's outline. */
export interface OutlineItem {
  readonly name: string
  /** What is said behind the name, in a few words: an address, a date. */
  readonly detail?: string
  readonly kind: 'section' | 'server' | 'client' | 'certificate' | 'key' | 'other'
  /** Children lie within it. */
  readonly range: Range
  /** The words to jump to. */
  readonly selection: Range
  readonly children: readonly OutlineItem[]
}
