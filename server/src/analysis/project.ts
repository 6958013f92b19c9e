import type { Instant } from '../base/instant.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Rule } from '../rules/rule.ts'
import type { Configuration } from './configuration.ts'
import type { Failure } from './failure.ts'
import type { FileCache } from './fileCache.ts'
import type { WeakKeys } from './weakKeys.ts'

/** What the synchronous core knows of the world when it runs. */
export interface Project {
  readonly cache: FileCache
  readonly dialects: readonly Dialect[]
  readonly rules: readonly Rule[]
  readonly configuration: Configuration
  readonly now: Instant
  /** URIs of the workspace's folders, without a slash at the end. */
  readonly folders: readonly string[]
  /** False in Restricted Mode: nothing outside the folders is read. */
  readonly trusted: boolean
  readonly weakKeys: WeakKeys
  /** The version of the server that configurations are for; the dialect's own default where it is not known. */
  readonly serverVersion?: string
  /** The language that the editor says an open document is in. */
  languageId(uri: string): string | undefined
  readonly assigned?: AssignedDialect | undefined
  /** Files of a dialect with includes that were found by their text; those of customary names are looked for. */
  readonly knownUris: ReadonlySet<string>
  isExcluded(uri: string): boolean
  onFailure(failure: Failure): void
}

/** The dialect that the user says files are in. */
export interface AssignedDialect {
  readonly dialectId: string
  /** URIs of the files that are in it whatever they look like; others are where nothing else is known of them. */
  readonly named: ReadonlySet<string>
}
