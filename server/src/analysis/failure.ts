/** Something threw: a mistake of ours, never one of what was looked at. The other rules and files are not lost by it. */
export interface Failure {
  /** The rule that threw; undefined where the document could not be analyzed. */
  readonly ruleId: string | undefined
  /** The document, or the live server, that was looked at. */
  readonly uri: string
  readonly error: unknown
}

/** What a computation comes to, or the fallback where it throws. */
export function attempt<T>(
  uri: string,
  onFailure: (failure: Failure) => void,
  fallback: T,
  compute: () => T,
): T {
  try {
    return compute()
  } catch (error) {
    onFailure({ ruleId: undefined, uri, error })
    return fallback
  }
}

/** Where it happened, and not its message: that could quote a text, and with it a key. */
export function failurePlace(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [typeof error]
  const frames = (error.stack ?? '').split('\n').filter((it) => /^\s+at |@/.test(it))
  return [error.name, ...frames.slice(0, MOST_FRAMES).map((it) => it.trim())]
}

const MOST_FRAMES = 12
