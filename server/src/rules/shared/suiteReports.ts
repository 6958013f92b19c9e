// What the rules on kinds of cipher suites have in common: where a finding goes, how it is said, what can be done.

import { plural } from '../../base/instant.ts'
import type { SourceRange } from '../../base/range.ts'
import type {
  CipherString,
  CipherSuiteList,
  CipherWord,
  TlsEndpoint,
  TlsPolicy,
} from '../../policy/policy.ts'
import { offeredProfiles } from '../../policy/profiles.ts'
import { known } from '../../policy/setting.ts'
import type { CipherSuite } from '../../registry/cipherSuites.ts'
import {
  type ExcludableWeakness,
  isBelowSecurityLevel,
  isReportedFor,
} from '../../registry/suiteWeaknesses.ts'
import type { Fix, Report, Severity } from '../rule.ts'
import type { RuleContext } from '../ruleContext.ts'
import { isFor, keysOf } from './certificateKeys.ts'

/** One report for each word that brings such suites in; one for the endpoint where they are there by default. */
export function* suiteReports(
  policy: TlsPolicy,
  weakness: ExcludableWeakness,
  context: RuleContext,
): Generator<Report> {
  const judged = new Set<TlsEndpoint['cipherSuites']>()
  for (const endpoint of policy.endpoints) {
    const setting = endpoint.cipherSuites
    // Hundreds of servers may inherit one list, of which all is said at the first.
    if (judged.has(setting)) continue
    // What a client offers by default is the business of its library, and the server chooses.
    if (setting.origin === 'default' && endpoint.role === 'client') continue
    const list = known(setting)
    if (list === undefined || usesOnlyTls13(endpoint)) continue
    const level = list.cipherString?.securityLevel ?? endpoint.leastSecurityLevel ?? 0
    const remarks = remarksOn(list, weakness, level)
    if (remarks.length === 0) continue
    if (setting.origin === 'default') {
      const keys = keysOf(endpoint)
      const all = remarks.flatMap((it) => it.suites)
      const suites = keys?.length ? all.filter((it) => isFor(it, keys)) : all
      if (suites.length === 0) continue
      yield {
        range: endpoint.range,
        // The file does not say it, and the server's own defaults change with its version.
        severity: 'info',
        message: `the default enables ${plural(suites.length, 'suite')} ${weakness.kind(suites)}`,
        fixes: () => profileFixes(endpoint, context),
      }
      continue
    }
    judged.add(setting)
    for (const remark of remarks) {
      const { message, severity, correction } = remark
      yield {
        range: placeOf(remark, list),
        message,
        severity,
        fixes: () => [...correctionFix(endpoint, correction), ...profileFixes(endpoint, context)],
      }
    }
  }
}

/** What is to be said of one word of a list, whichever endpoint has the list and wherever it stands. */
interface Remark {
  readonly suites: readonly CipherSuite[]
  /** Of the word among the string's words; of the suite in a list that is no cipher string. */
  readonly index: number
  readonly message: string
  readonly severity: Severity
  /** The cipher string without what is wrong with it. */
  readonly correction: { readonly title: string; readonly value: string } | undefined
}

interface Remembered {
  readonly text: string | undefined
  readonly level: number
  readonly remarks: readonly Remark[]
}

/** Hundreds of servers may share one string, and it comes again with every keystroke: it is judged once. */
const remembered = new WeakMap<object, Map<ExcludableWeakness, Remembered>>()

function remarksOn(list: CipherSuiteList, weakness: ExcludableWeakness, level: number): readonly Remark[] {
  const { cipherString, expansion = list } = list
  const text = cipherString?.text
  let byWeakness = remembered.get(expansion)
  if (byWeakness === undefined) {
    byWeakness = new Map()
    remembered.set(expansion, byWeakness)
  }
  let known = byWeakness.get(weakness)
  // Texts with one expansion may differ in what the program itself takes out of them, and in the level of OpenSSL.
  if (known === undefined || known.text !== text || known.level !== level) {
    known = { text, level, remarks: allRemarks(list, weakness, level) }
    byWeakness.set(weakness, known)
  }
  return known.remarks
}

function placeOf({ index }: Remark, { suites, cipherString }: CipherSuiteList): SourceRange {
  return (cipherString === undefined ? suites[index] : cipherString.words[index])!.range
}

function allRemarks(list: CipherSuiteList, weakness: ExcludableWeakness, level: number): Remark[] {
  return bringers(list, weakness, level).map((bringer) => ({
    suites: bringer.suites,
    index: bringer.index,
    message: message(bringer, weakness),
    severity: bringer.suites.some((it) => weakness.gravity(it) === 'forbidden') ? 'error' : 'warning',
    correction: correction(list, bringer, weakness),
  }))
}

/** Where only TLS 1.3 is enabled, the list has no effect. */
export function usesOnlyTls13({ protocolVersions }: TlsEndpoint): boolean {
  const versions = known(protocolVersions)
  return versions !== undefined && versions.length > 0 && versions.every((it) => it.value === 'TLSv1.3')
}

function correctionFix(endpoint: TlsEndpoint, correction: Remark['correction']): Fix[] {
  if (correction === undefined) return []
  const { title, value } = correction
  return [{ title, edit: { kind: 'setCipherString', endpoint, value } }]
}

/** The profile of the settings, then Mozilla's two; only for servers, whom the guidelines are for. */
export function profileFixes(endpoint: TlsEndpoint, { profile }: RuleContext): Fix[] {
  if (endpoint.role === 'client' || endpoint.protocolVersions.origin === 'observed') return []
  // What Mozilla's old profile leaves enabled would be reported again.
  return offeredProfiles(profile)
    .filter((it) => it.id !== 'mozilla-old')
    .map(({ id, title }) => ({
      title: `Use the versions and suites of ${title}`,
      edit: { kind: 'applyProfile', endpoint, profile: id },
    }))
}

interface Bringer {
  /** Absent for what was observed and for lists that are no cipher string. */
  readonly word: CipherWord | undefined
  readonly index: number
  readonly suites: readonly CipherSuite[]
}

/** At the security level that OpenSSL has there, at least. */
function bringers(
  { suites, cipherString }: CipherSuiteList,
  weakness: ExcludableWeakness,
  level: number,
): Bringer[] {
  const found: Bringer[] = []
  const isConcerned = (suite: CipherSuite) =>
    isReportedFor(suite, weakness) && !isBelowSecurityLevel(suite, level)
  if (cipherString === undefined) {
    for (const [index, { value }] of suites.entries()) {
      if (isConcerned(value)) found.push({ word: undefined, index, suites: [value] })
    }
    return found
  }
  const concerned = suites.filter((it) => isConcerned(it.value))
  for (const [index, word] of cipherString.words.entries()) {
    const brought = [
      ...concerned.filter((it) => it.range.start === word.range.start).map((it) => it.value),
      // That they are asked for is said wherever they are kept off.
      ...word.unavailable.filter((it) => isReportedFor(it, weakness)),
    ]
    if (brought.length > 0) found.push({ word, index, suites: brought })
  }
  return found
}

function message({ word, suites }: Bringer, weakness: ExcludableWeakness): string {
  const [suite] = suites
  const names = [suite!.opensslName, suite!.name]
  if (word === undefined || (suites.length === 1 && names.includes(word.text))) {
    return `${names[0] ?? names[1]} ${weakness.clause(suite!)}`
  }
  const verb = suites.every((it) => word.unavailable.includes(it)) ? 'names' : 'enables'
  return `\`${word.text}\` ${verb} ${plural(suites.length, 'suite')} ${weakness.kind(suites)}`
}

function correction(
  { suites, cipherString }: CipherSuiteList,
  { word, suites: affected }: Bringer,
  weakness: ExcludableWeakness,
): Remark['correction'] {
  // Nothing may be the rest.
  if (cipherString === undefined || suites.every((it) => affected.includes(it.value))) return undefined
  if (word !== undefined && isAllOf(word, affected)) {
    return { title: removalTitle(word), value: without(cipherString, word) }
  }
  const words = weakness.exclusion(affected)
  return {
    title: `Exclude them with ${words.map((it) => `\`${it}\``).join(' and ')}`,
    value: [cipherString.text, ...words].join(':'),
  }
}

/** Whether a word adds these suites and no others. */
function isAllOf(word: CipherWord, suites: readonly CipherSuite[]): boolean {
  const added = [...word.affected, ...word.unavailable]
  return word.effect === 'add' && added.length > 0 && added.every((it) => suites.includes(it))
}

/** The string without one of its words. Of a string that nobody wrote by hand, one for each word would be without end. */
export function removal(endpoint: TlsEndpoint, cipherString: CipherString, word: CipherWord): readonly Fix[] {
  if (cipherString.words.length > MOST_WORDS) return []
  const value = without(cipherString, word)
  return [{ title: removalTitle(word), edit: { kind: 'setCipherString', endpoint, value } }]
}

/** OpenSSL knows hardly more suites; each fix is a string of all the other words. */
const MOST_WORDS = 200

/** A fix as `check --fix` makes it. */
export function automatic(fix: Fix): Fix {
  return { ...fix, automatic: true }
}

function removalTitle({ text }: CipherWord): string {
  return `Remove \`${text}\``
}

/** The string's other words as they stand; those that the program itself takes out of it are among them. */
function without({ text, words }: CipherString, word: CipherWord): string {
  const pieces = text.split(/[:, ;]+/).filter((it) => it !== '')
  const index = pieces.indexOf(word.text)
  // Words can also stand together without a separator: `HIGH!aNULL`.
  const rest =
    index === -1 ? words.filter((it) => it !== word).map((it) => it.text) : pieces.toSpliced(index, 1)
  return rest.join(':')
}
