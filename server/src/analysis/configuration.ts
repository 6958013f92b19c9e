import { globMatcher } from '../base/glob.ts'
import type { Instant } from '../base/instant.ts'
import { isAbsolutePath, relativePath, resolvePath } from '../base/uri.ts'
import { PROFILE_IDS, type ProfileId } from '../policy/profiles.ts'
import type { Rule, Severity } from '../rules/rule.ts'
import { CERTIFICATE_SCOPES, type CertificateScope, type RuleContext } from '../rules/ruleContext.ts'
import type { Finding } from './finding.ts'
import { isSignedBy } from './signatures.ts'
import { UNUSED_SUPPRESSION } from './suppressions.ts'
import type { WeakKeys } from './weakKeys.ts'

/** The section of the settings that holds all of them. */
export const CONFIGURATION_SECTION = 'tlsLens'

export interface Configuration {
  readonly profile: ProfileId
  /** Days before its end in which a certificate counts as expiring, at most a third of its lifetime. */
  readonly expiryDays: number
  /** Whether certificates are judged as those of a public authority. */
  readonly certificateScope: CertificateScope
  /** Severities that the user set; `off` switches a rule off. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>
  /** Globs of paths, relative to a workspace folder, in which nothing is found. */
  readonly exclude: readonly string[]
  /** The day as of which certificates are judged; absent for the host's clock. */
  readonly today?: Instant
  /** URIs of lists of weak keys, as Debian has them. */
  readonly weakKeyLists: readonly string[]
}

export const DEFAULT_CONFIGURATION: Configuration = {
  profile: 'mozilla-intermediate',
  expiryDays: 30,
  certificateScope: 'auto',
  rules: new Map(),
  exclude: [],
  weakKeyLists: [],
}

export interface ConfigurationError {
  /** `tlsLens.expiryDays`. */
  readonly setting: string
  /** What is wrong, and what is used instead. */
  readonly message: string
}

/** What the settings say. A setting that cannot be understood keeps its default and is an error in the list. */
export function readConfiguration(
  settings: unknown,
  rules: readonly Rule[],
): { readonly configuration: Configuration; readonly errors: readonly ConfigurationError[] } {
  const errors: ConfigurationError[] = []
  const wrong = (setting: string, message: string) => {
    errors.push({ setting: `${CONFIGURATION_SECTION}.${setting}`, message })
  }
  if (!isObject(settings)) {
    if (settings !== undefined && settings !== null) {
      errors.push({ setting: CONFIGURATION_SECTION, message: 'not an object; the defaults are used' })
    }
    return { configuration: DEFAULT_CONFIGURATION, errors }
  }
  const today = readToday(settings['today'], wrong)
  const configuration: Configuration = {
    profile: readChoice('profile', settings['profile'], PROFILE_IDS, DEFAULT_CONFIGURATION.profile, wrong),
    expiryDays: readExpiryDays(settings['expiryDays'], wrong),
    certificateScope: readChoice(
      'certificateScope',
      settings['certificateScope'],
      CERTIFICATE_SCOPES,
      DEFAULT_CONFIGURATION.certificateScope,
      wrong,
    ),
    rules: readSeverities(settings['rules'], rules, wrong),
    exclude: readStrings('exclude', settings['exclude'], GLOBS, wrong),
    weakKeyLists: readStrings('weakKeyLists', settings['weakKeyLists'], PATHS, wrong).map((it) =>
      resolvePath('file://', it),
    ),
    ...(today === undefined ? {} : { today }),
  }
  return { configuration, errors }
}

/** What the rules are told of the world. */
export function ruleContext(configuration: Configuration, now: Instant, weakKeys: WeakKeys): RuleContext {
  const { expiryDays, profile, certificateScope: scope } = configuration
  return { now, expiryDays, profile, scope, isSignedBy, isListedAsWeak: weakKeys.isListed }
}

export function isRuleOn(ruleId: string, { rules }: Configuration): boolean {
  return rules.get(ruleId) !== 'off'
}

/** The findings with the severities that the user set, and without those of rules that are off. */
export function withSeverities<T extends Pick<Finding, 'ruleId' | 'severity'>>(
  findings: readonly T[],
  { rules }: Configuration,
): readonly T[] {
  if (rules.size === 0) return findings
  const changed: T[] = []
  for (const finding of findings) {
    const severity = rules.get(finding.ruleId)
    if (severity === 'off') continue
    changed.push(severity === undefined ? finding : { ...finding, severity })
  }
  return changed
}

/** Tells of a URI whether the settings exclude it. */
export function exclusion({ exclude }: Configuration, folders: readonly string[]): (uri: string) => boolean {
  if (exclude.length === 0) return () => false
  // A folder's name excludes what is in it.
  const globs = exclude.flatMap((it) => {
    const glob = it.replace(/\/+$/, '')
    return [glob, `${glob.includes('/') ? glob : `**/${glob}`}/**`]
  })
  const matches = globMatcher(...globs)
  return (uri) => {
    const folder = folders.find((it) => uri.startsWith(`${it}/`))
    const path = folder === undefined ? uri : relativePath(folder, uri)
    return matches(path)
  }
}

type Wrong = (setting: string, message: string) => void

/** One of several words. */
function readChoice<T extends string>(
  setting: string,
  value: unknown,
  choices: readonly T[],
  byDefault: T,
  wrong: Wrong,
): T {
  const known = choices.find((it) => it === value)
  if (known !== undefined) return known
  if (value !== undefined && value !== null) {
    wrong(setting, `${JSON.stringify(value)} is none of ${choices.join(', ')}`)
  }
  return byDefault
}

function readExpiryDays(value: unknown, wrong: Wrong): number {
  if (value === undefined || value === null) return DEFAULT_CONFIGURATION.expiryDays
  // Ten years: no certificate that servers present lives longer, so that more is a mistake.
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 3650) return value
  wrong('expiryDays', `${JSON.stringify(value)} is no whole number from 0 to 3650`)
  return DEFAULT_CONFIGURATION.expiryDays
}

function readSeverities(
  value: unknown,
  rules: readonly Rule[],
  wrong: Wrong,
): ReadonlyMap<string, Severity | 'off'> {
  const severities = new Map<string, Severity | 'off'>()
  if (value === undefined || value === null) return severities
  if (!isObject(value)) {
    wrong('rules', 'not an object of rule ids and severities')
    return severities
  }
  const ids = new Set([...rules.map((it) => it.id), UNUSED_SUPPRESSION])
  for (const [id, wanted] of Object.entries(value)) {
    const severity = SEVERITIES.find((it) => it === wanted)
    if (!ids.has(id)) wrong(`rules.${id}`, `no rule is called ${id}`)
    else if (severity === undefined) {
      // `default` stands in the settings where a user wants to name a rule and change nothing.
      if (wanted !== 'default' && wanted !== null) {
        wrong(`rules.${id}`, `${JSON.stringify(wanted)} is none of ${SEVERITIES.join(', ')}`)
      }
    } else severities.set(id, severity)
  }
  return severities
}

const SEVERITIES = ['off', 'info', 'warning', 'error'] as const

function readStrings(
  setting: string,
  value: unknown,
  { many, one, isOne = (it) => it !== '' }: StringKind,
  wrong: Wrong,
): readonly string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    wrong(setting, `not a list of ${many}`)
    return []
  }
  const strings = value.filter((it) => typeof it === 'string' && isOne(it))
  if (strings.length < value.length) wrong(setting, `holds something that is no ${one}`)
  return strings
}

interface StringKind {
  readonly many: string
  readonly one: string
  readonly isOne?: (value: string) => boolean
}

const GLOBS: StringKind = { many: 'globs', one: 'glob' }
const PATHS: StringKind = { many: 'absolute paths', one: 'absolute path', isOne: isAbsolutePath }

function readToday(value: unknown, wrong: Wrong): Instant | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const instant =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(instant)) return instant
  wrong('today', `${JSON.stringify(value)} is no day such as 2027-03-15`)
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
