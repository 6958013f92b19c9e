/** Reads files for analysis. What stands in an open document is not asked for here. */
export interface Files {
  /** Never rejects. */
  read(uri: string): Promise<FileContent>
  /** The same for as long as nobody wrote to the file: size and times. Undefined where that is not known. Never rejects. */
  stamp(uri: string): Promise<string | undefined>
  /** URIs of the files below a folder whose path from it matches the glob; none where there is nothing. Never rejects. */
  find(folder: string, glob: string): Promise<readonly string[]>
  /**
   * URIs of the files that a pattern of glob(3) stands for below a folder: no wildcard stands for a slash, nor for a dot
   * at the beginning of a name. Never rejects.
   */
  expand(folder: string, pattern: string): Promise<readonly string[]>
  /** The URI of the file that a symbolic link leads to; the URI itself where it is none. Never rejects. */
  real(uri: string): Promise<string>
  /** What git makes of a file below a folder, by what stands in the folder and below it. Never rejects. */
  gitState(uri: string, folder: string): Promise<GitState>
  /**
   * Files below a folder whose text is one that is looked for, within limits. The text has a character for each byte,
   * whatever its encoding. Never rejects.
   */
  search(folder: string, isWanted: (text: string) => boolean, limits: SearchLimits): Promise<SearchResult>
}

export type FileContent =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly encoding?: 'UTF-16'
      /** Where they are not those of a text. */
      readonly bytes?: Uint8Array
    }
  /** Looked for and not there. */
  | { readonly kind: 'missing' }
  /** There, but not to be had: no permission, too large, no regular file, no file system. */
  | { readonly kind: 'notRead'; readonly why: string; readonly isFolder?: true }

/** As far as .gitignore files tell. */
export type GitState =
  /** The file is in no repository, or that is not known. */
  | { readonly kind: 'unknown' }
  /** The URI is that of the repository's outermost folder. */
  | { readonly kind: 'ignored' | 'notIgnored'; readonly root: string }

export const UNKNOWN_TO_GIT: GitState = { kind: 'unknown' }

export interface SearchLimits {
  /** Larger files are left out. */
  readonly fileBytes: number
  /** Files that are looked into. */
  readonly files: number
}

export interface SearchResult {
  readonly uris: readonly string[]
  /** Whether a limit ended the search. */
  readonly incomplete: boolean
}

/** Where there is no file system: everything but the open documents is unknown. */
export const NO_FILES: Files = {
  read: async () => ({ kind: 'notRead', why: 'files cannot be read here' }),
  stamp: async () => undefined,
  find: async () => [],
  expand: async () => [],
  real: async (uri) => uri,
  gitState: async () => UNKNOWN_TO_GIT,
  search: async () => ({ uris: [], incomplete: false }),
}
