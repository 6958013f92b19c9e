/** The last word of a setting that switches verification off, and the one that switches it on. */
export function verifying(
  setting: string,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const match = LAST_WORD.exec(setting)
  const text = match && OPPOSITES.get(match[0])
  return text ? { start: match.index, end: match.index + match[0].length, text } : undefined
}

/** With what closes it: a quote, brackets. */
const LAST_WORD = /[\w-]+(?=[^\w]*$)/

const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['false', 'true'],
  ['true', 'false'],
  ['yes', 'no'],
  ['--no-strict-ssl', '--strict-ssl'],
  ...(['no-verify', 'require', 'prefer', 'allow'] as const).map((sslmode): [string, string] => [
    sslmode,
    'verify-full',
  ]),
  ['none', 'required'],
  ['accept_invalid_certs', 'strict'],
  ['skip-verify', 'true'],
  ['verify_none', 'verify_peer'],
])
