import type { SourceRange } from '../base/range.ts'

/**
 * A value that the server will use, and where it comes from.
 *
 * `explicit` stands at the endpoint itself, `inherited` in an enclosing block (perhaps in another file); the range
 * is that of the whole directive or property. A `default` has no range: a finding about it goes on the endpoint, and
 * its fix adds the setting. `observed` was seen on the wire. `unknown` was written in a way that is not
 * understood (a variable, a template, a computed value): no rule may judge it.
 */
export type Setting<T> =
  | { readonly origin: 'explicit' | 'inherited'; readonly value: T; readonly range: SourceRange }
  | { readonly origin: 'default'; readonly value: T; readonly since: string }
  | { readonly origin: 'observed'; readonly value: T }
  | { readonly origin: 'unknown'; readonly value?: undefined; readonly range?: SourceRange }

/** The value, where it is known. */
export function known<T>(setting: Setting<T>): T | undefined {
  return setting.origin === 'unknown' ? undefined : setting.value
}
