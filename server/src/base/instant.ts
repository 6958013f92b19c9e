/** A point in time: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts. Never read here (I8). */
export type Instant = number

/** The end of the year 9999: neither X.509's dates nor those that are shown go further. */
export const LAST_INSTANT: Instant = 253_402_300_799_999

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
/** 86,400 seconds, as the CA/Browser Forum counts a day (Baseline Requirements 6.3.2). */
export const DAY = 24 * HOUR
/** As certificates are issued for: ten of them are 3,650 days, and no nine years. */
const YEAR = 365 * DAY

/** The minute that an instant is in: what depends on the time is said for so long. */
export function minuteOf(instant: Instant): number {
  return Math.floor(instant / MINUTE)
}

/** Whole days from one instant to a later one, rounded towards zero; negative where it is earlier. */
export function daysBetween(from: Instant, to: Instant): number {
  return Math.trunc((to - from) / DAY)
}

/** `2026-12-05`. */
export function isoDate(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10)
}

/** `Sat 5 Dec 2026, 12:00 UTC`. */
export function longDate(instant: Instant): string {
  const date = new Date(instant)
  return `${DAYS[date.getUTCDay()]} ${shortDate(instant)}, ${date.toISOString().slice(-13, -8)} UTC`
}

/** `5 Dec 2026`. */
export function shortDate(instant: Instant): string {
  const date = new Date(instant)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12 days`, `1 day`, `5 hours`, `3 months`, `2 years`: the length of a time in one unit. Never negative. */
export function inWords(milliseconds: number): string {
  const length = Math.abs(milliseconds)
  for (const [unit, size, until] of UNITS) {
    if (length < until) return plural(Math.max(1, Math.floor(length / size)), unit)
  }
  return plural(Math.floor(length / YEAR), 'year')
}

/** `12 days ago`, `just now`: of what is said for as long as a minute. */
export function agoInWords(milliseconds: number): string {
  return milliseconds < MINUTE ? 'just now' : `${inWords(milliseconds)} ago`
}

const UNITS = [
  ['second', SECOND, MINUTE],
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, 2 * DAY],
  ['day', DAY, 100 * DAY],
  ['month', YEAR / 12, 2 * YEAR],
] as const

/** `38 ms`, `1.5 s`: of what a program did or waited. Never zero. */
export function elapsed(milliseconds: number): string {
  if (milliseconds < 1) return 'less than 1 ms'
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 100) / 10} s`
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
