// What the rules on kinds of cipher suites have in common: where a finding goes, how it is said, what can be done.

import { plural } from '../base/instant.ts'
import type { SourceRange } from '../base/range.ts'
import type {
  CipherString,
  CipherSuiteList,
  CipherWord,
  RuleContext,
  TlsEndpoint,
  TlsPolicy,
} from '../policy/policy.ts'
import { PROFILES, type Profile } from '../policy/profiles.ts'
import { known } from '../policy/setting.ts'
import type { CipherSuite } from '../registry/cipherSuites.ts'
import {
  hasSmallBlocks,
  hasStaticKeyExchange,
  isAnonymous,
  isExportGrade,
  usesFiniteField,
  usesNullEncryption,
  usesRc4,
} from '../registry/cipherSuiteVerdict.ts'
import type { Fix, Report, Severity } from './rule.ts'

/** Something that may be wrong with a cipher suite. */
export interface SuiteConcern {
  concerns(suite: CipherSuite): boolean
  /** What is said of one suite: "does not encrypt". */
  clause(suite: CipherSuite): string
  /** What several are called: "suites without encryption", without the first word. */
  kind(suites: readonly CipherSuite[]): string
  /** Words that take such suites out of a cipher string, for good: `!eNULL`. */
  exclusion(suites: readonly CipherSuite[]): readonly string[]
  severity?(suites: readonly CipherSuite[]): Severity | undefined
}

/** One report for each word that brings such suites in; one for the endpoint where they are there by default. */
export function* suiteReports(
  policy: TlsPolicy,
  concern: SuiteConcern,
  context: RuleContext,
): Generator<Report> {
  for (const endpoint of policy.endpoints) {
    const setting = endpoint.cipherSuites
    const list = known(setting)
    if (list === undefined || usesOnlyTls13(endpoint)) continue
    if (setting.origin === 'default') {
      const suites = list.suites.map((it) => it.value).filter((it) => isFirstConcern(it, concern))
      // What a client offers by default is the business of its library, and the server chooses.
      if (suites.length === 0 || endpoint.role === 'client') continue
      yield {
        range: endpoint.range,
        // The file does not say it, and the server's own defaults change with its version.
        severity: 'info',
        message: `the default enables ${plural(suites.length, 'suite')} ${concern.kind(suites)}`,
        ...fixes(profileFixes(endpoint, context)),
      }
      continue
    }
    for (const bringer of bringers(list, concern)) {
      const { suites, range } = bringer
      const severity = concern.severity?.(suites)
      yield {
        range,
        message: message(bringer, concern),
        ...(severity === undefined ? {} : { severity }),
        ...fixes([...exclusionFix(endpoint, list, bringer, concern), ...profileFixes(endpoint, context)]),
      }
    }
  }
}

/** Where only TLS 1.3 is enabled, the list has no effect. */
export function usesOnlyTls13({ protocolVersions }: TlsEndpoint): boolean {
  const versions = known(protocolVersions)
  return versions !== undefined && versions.length > 0 && versions.every((it) => it.value === 'TLSv1.3')
}

/** The fixes of a report, where there are any: the first is the preferred one. */
export function fixes([fix, ...otherFixes]: readonly Fix[]): Pick<Report, 'fix' | 'otherFixes'> {
  return fix === undefined ? {} : otherFixes.length === 0 ? { fix } : { fix, otherFixes }
}

/** Modern and intermediate, the one that the user prefers first; only for servers, whom Mozilla's guidelines are for. */
export function profileFixes(endpoint: TlsEndpoint, { profile }: RuleContext): Fix[] {
  if (endpoint.role === 'client' || endpoint.protocolVersions.origin === 'observed') return []
  const offered = PROFILES.filter((it) => it.id !== 'mozilla-old')
  const preferred = offered.find((it) => it.id === (profile ?? 'mozilla-intermediate'))
  const inOrder: Profile[] = [...(preferred ? [preferred] : []), ...offered.filter((it) => it !== preferred)]
  return inOrder.map(({ id, title }) => ({
    title: `Use the versions and suites of ${title}`,
    edit: { kind: 'applyProfile', endpoint, profile: id },
  }))
}

/** A suite with several faults is reported for the gravest, so that one suite is one finding. */
const GRAVEST_FIRST: readonly ((suite: CipherSuite) => boolean)[] = [
  usesNullEncryption,
  isAnonymous,
  isExportGrade,
  usesRc4,
  hasSmallBlocks,
  hasStaticKeyExchange,
  usesFiniteField,
]

function isFirstConcern(suite: CipherSuite, { concerns }: SuiteConcern): boolean {
  if (!concerns(suite)) return false
  // What is not in the list is about another part of the suite than its key exchange and its cipher.
  return !GRAVEST_FIRST.includes(concerns) || GRAVEST_FIRST.find((it) => it(suite)) === concerns
}

interface Bringer {
  /** Absent for what was observed and for lists that are no cipher string. */
  readonly word: CipherWord | undefined
  readonly range: SourceRange
  readonly suites: readonly CipherSuite[]
}

function bringers({ suites, cipherString }: CipherSuiteList, concern: SuiteConcern): Bringer[] {
  const found = new Map<string, { word: CipherWord | undefined; range: SourceRange; suites: CipherSuite[] }>()
  const add = (suite: CipherSuite, range: SourceRange) => {
    if (!isFirstConcern(suite, concern)) return
    // Suites of a live server have no place of their own.
    const key = range.end > range.start ? `${range.uri} ${range.start}` : suite.name
    const bringer = found.get(key)
    if (bringer) bringer.suites.push(suite)
    else
      found.set(key, {
        word: cipherString?.words.find((it) => it.range.start === range.start),
        range,
        suites: [suite],
      })
  }
  for (const { value, range } of suites) add(value, range)
  for (const { unavailable, range } of cipherString?.words ?? [])
    for (const suite of unavailable) add(suite, range)
  return [...found.values()]
}

function message({ word, suites }: Bringer, concern: SuiteConcern): string {
  const [suite] = suites
  const names = [suite!.opensslName, suite!.name]
  if (word === undefined || (suites.length === 1 && names.includes(word.text))) {
    return `${names[0] ?? names[1]} ${concern.clause(suite!)}`
  }
  const verb = suites.every((it) => word.unavailable.includes(it)) ? 'asks for' : 'enables'
  return `\`${word.text}\` ${verb} ${plural(suites.length, 'suite')} ${concern.kind(suites)}`
}

function exclusionFix(
  endpoint: TlsEndpoint,
  { suites, cipherString }: CipherSuiteList,
  bringer: Bringer,
  concern: SuiteConcern,
): Fix[] {
  const { word, suites: affected } = bringer
  // Nothing may be the rest.
  if (cipherString === undefined || suites.every((it) => affected.includes(it.value))) return []
  if (word !== undefined && isAllOf(word, affected)) return [removal(endpoint, cipherString, word)]
  const words = concern.exclusion(affected)
  return [
    {
      title: `Exclude them with ${words.map((it) => `\`${it}\``).join(' and ')}`,
      edit: { kind: 'setCipherString', endpoint, value: [cipherString.text, ...words].join(':') },
    },
  ]
}

/** Whether a word adds these suites and no others. */
function isAllOf(word: CipherWord, suites: readonly CipherSuite[]): boolean {
  const added = [...word.affected, ...word.unavailable]
  return word.effect === 'add' && added.length > 0 && added.every((it) => suites.includes(it))
}

/** The string without one of its words. */
export function removal(endpoint: TlsEndpoint, cipherString: CipherString, word: CipherWord): Fix {
  return {
    title: `Remove \`${word.text}\``,
    edit: { kind: 'setCipherString', endpoint, value: without(cipherString, word) },
  }
}

/** The string's other words as they stand; those that the program itself takes out of it are among them. */
export function without({ text, words }: CipherString, word: CipherWord): string {
  const pieces = text.split(/[:, ;]+/).filter((it) => it !== '')
  const index = pieces.indexOf(word.text)
  // Words can also stand together without a separator: `HIGH!aNULL`.
  const rest =
    index === -1 ? words.filter((it) => it !== word).map((it) => it.text) : pieces.toSpliced(index, 1)
  return rest.join(':')
}
