// Exit codes, as docs/cli.md promises them.

/** Arguments that cannot be used, or input that cannot be read. */
export const UNUSABLE = 2
export const INTERRUPTED = 130
