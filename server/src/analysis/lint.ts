import { minuteOf } from '../base/instant.ts'
import type { SourceRange } from '../base/range.ts'
import { blocksInside } from '../bundle/blocksInside.ts'
import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import { type BlockWithoutText, bundleWithoutText } from '../bundle/bundleWithoutText.ts'
import { EMPTY_POLICY, type TlsEndpoint, type TlsPolicy } from '../policy/policy.ts'
import { RULES } from '../rules/all.generated.ts'
import { tooComplex } from '../rules/policy/too-complex.ts'
import type {
  BlockRule,
  CertificateReport,
  CertificateRule,
  ChainRule,
  Citation,
  CrlRule,
  Fix,
  PolicyRule,
  PublicKeyRule,
  Report,
  Reporter,
  Rule,
  Severity,
} from '../rules/rule.ts'
import type { CertificateScope, RuleContext } from '../rules/ruleContext.ts'
import { isCaAlone } from '../rules/shared/certificateRoles.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Content } from '../x509/content.ts'
import { displayName, entityName } from '../x509/displayName.ts'
import type { ByteRange } from '../x509/located.ts'
import { attempt, type Failure } from './failure.ts'
import type { Finding } from './finding.ts'
import { MOST_FINDINGS, othersLeftOut } from './leftOut.ts'
import { crlRulesFor, rulesFor } from './ruleScope.ts'

export interface LintOptions {
  /** All rules, unless said otherwise. */
  readonly rules?: readonly Rule[]
  readonly context: RuleContext
  /** Told of each rule that threw; the others are not lost by it. */
  readonly onFailure?: (failure: Failure) => void
}

/** What the rules find in a policy and in the certificates of its documents; sorted by place, nothing twice. */
export function lint(policy: TlsPolicy, options: LintOptions): Finding[] {
  const rules = bySubject(options.rules ?? RULES)
  const { policyRules, chainRules } = rules
  const findings = new Findings(options)
  for (const rule of policyRules) {
    const uri = policy.endpoints[0]?.range.uri ?? policy.bundles[0]?.uri ?? ''
    for (const report of run(rule.id, uri, options, () => rule.check(policy, options.context))) {
      findings.add(rule, report)
    }
  }
  for (const bundle of policy.bundles) {
    const take: Take = (rule, report) => findings.add(rule, report)
    for (const block of bundle.blocks) {
      ask(rules.blockRules, block, bundle.uri, options, take)
      lintContent(block, bundle.uri, rules, options, take)
    }
    for (const rule of chainRules) {
      for (const report of run(rule.id, bundle.uri, options, () => rule.check(bundle, options.context))) {
        findings.add(rule, report)
      }
    }
  }
  const ofServer = { ...options, context: { ...options.context, isPresentedByServer: true } }
  for (const { path, bundle, role } of presentedBundles(policy)) {
    const own = bundle.blocks.find(({ content }) => content.kind === 'certificate')
    for (const block of bundle.blocks) {
      if (block.content.kind !== 'certificate') continue
      const { certificate } = block.content
      const inRole = role === 'server' && block === own ? ofServer : options
      lintCertificate(block, certificate, bundle.uri, rules, inRole, (rule, report) => {
        // A fact worth knowing of a certificate is said where the certificate is, not at every use of it.
        if ((report.severity ?? rule.severity) === 'info') return
        findings.add(rule, {
          ...report,
          range: path,
          message: `${report.message}: ${displayName(certificate)}`,
          related: [
            { range: report.range, message: report.message },
            ...(report.related?.filter((it) => it.message !== report.message) ?? []),
          ],
        })
      })
    }
  }
  return findings.sorted()
}

type Take = (rule: Rule, report: Report) => void

/** What a rule says of a certificate that stands in no text, such as one that a server sent. */
export interface CertificateFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
  readonly citations: readonly Citation[]
  /** Which certificate of the chain is meant. */
  readonly index: number
}

/** Judges a chain as it came over the wire: each certificate, and their order. */
export function lintCertificates(
  certificates: readonly Certificate[],
  options: LintOptions,
): CertificateFinding[] {
  const rules = bySubject(options.rules ?? RULES)
  const bundle = bundleWithoutText(
    'tls:',
    certificates.map((certificate) => ({
      label: 'CERTIFICATE',
      content: { kind: 'certificate', certificate },
    })),
  )
  const found: { readonly rule: Rule; readonly report: Report }[] = []
  for (const rule of rules.chainRules) {
    for (const report of run(rule.id, bundle.uri, options, () => rule.check(bundle, options.context))) {
      found.push({ rule, report })
    }
  }
  for (const block of bundle.blocks) {
    lintContent(block, bundle.uri, rules, options, (rule, report) => found.push({ rule, report }))
  }
  return found
    .map(({ rule, report }) => ({
      ruleId: rule.id,
      severity: report.severity ?? rule.severity,
      message: report.message,
      citations: rule.citations,
      index: report.range.start,
    }))
    .sort((a, b) => a.index - b.index)
}

/** What a rule says of one of the elements of a binary file. */
export interface ContainedFinding extends CertificateFinding {
  /** What is meant of the element's encoding; absent for the whole. */
  readonly bytes?: ByteRange
  /** Whether it is how the element is encoded that is wrong, and not what it says. */
  readonly ofEncoding: boolean
}

/** Whether the contents of a file follow one another as a server would send them, or stand each for itself. */
export type Arrangement = 'chain' | 'separate'

/** Judges what is in a file: of a PEM file the chain too; in what order a key store has certificates means nothing. */
export function lintContents(
  uri: string,
  contents: readonly BlockWithoutText[],
  arrangement: Arrangement,
  options: LintOptions,
): readonly ContainedFinding[] {
  const rules = bySubject(options.rules ?? RULES)
  const findings: ContainedFinding[] = []
  const bundle = bundleWithoutText(uri, contents)
  for (const rule of arrangement === 'chain' ? rules.chainRules : []) {
    for (const report of run(rule.id, uri, options, () => rule.check(bundle, options.context))) {
      findings.push({
        ruleId: rule.id,
        severity: report.severity ?? rule.severity,
        message: report.message,
        citations: rule.citations,
        index: report.range.start,
        ofEncoding: false,
      })
    }
  }
  for (const [index, { content, ...rest }] of contents.entries()) {
    if (content.kind === 'privateKey') continue
    const block = { ...bundleWithoutText(uri, [{ content, ...rest }]).blocks[0]!, textRange: bytesAt(uri) }
    // A fix would change a text.
    const take: Take = (rule, { message, severity = rule.severity, range }) => {
      const ofEncoding = rule.subject === 'block'
      findings.push({
        ruleId: rule.id,
        severity,
        message,
        citations: rule.citations,
        index,
        ofEncoding,
        ...(ofEncoding || range === block.labelRange
          ? {}
          : { bytes: { start: range.start, end: range.end } }),
      })
    }
    ask(rules.blockRules, block, uri, options, take)
    lintContent(block, uri, rules, options, take)
  }
  return findings
}

/** What was found in each of the elements, by its number, the gravest first. */
export function byElement(
  findings: readonly ContainedFinding[],
): (index: number) => readonly ContainedFinding[] {
  const found = new Map<number, ContainedFinding[]>()
  for (const finding of findings) {
    const ofElement = found.get(finding.index) ?? []
    found.set(finding.index, ofElement)
    ofElement.push(finding)
  }
  for (const it of found.values()) it.sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity])
  return (index) => found.get(index) ?? []
}

const GRAVITY: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** A block whose text is its bytes. */
function bytesAt(uri: string): BundleBlock['textRange'] {
  return (start, end) => ({ uri, start, end })
}

/**
 * The same as findings of the file, each once. Their range is its beginning; their message names the element, or the byte
 * at which the file breaks off. A private key among the contents is one that stands in the file as it is, which may be in
 * a git repository.
 */
export function lintContained(
  uri: string,
  contents: readonly BlockWithoutText[],
  options: LintOptions,
  repository?: string,
): Finding[] {
  const range: SourceRange = { uri, start: 0, end: 0 }
  const findings = new Map<string, Finding>()
  for (const { index, ruleId, severity, message: clause, citations, ofEncoding } of lintContents(
    uri,
    contents,
    'separate',
    options,
  )) {
    const name = ofEncoding ? undefined : nameOfContent(contents[index]!.content)
    const message = name === undefined ? clause : `${clause}: ${name}`
    const finding = { ruleId, severity, range, message, citations, related: [], fixes: noFixes }
    findings.set(`${ruleId} ${message}`, finding)
  }
  const keys = contents.filter(({ content }) => content.kind === 'privateKey')
  if (keys.length > 0) {
    const bundle = { ...bundleWithoutText(uri, keys), isFile: true, ...(repository && { repository }) }
    for (const finding of lint({ ...EMPTY_POLICY, bundles: [bundle] }, options)) {
      findings.set(`${finding.ruleId} ${finding.message}`, { ...finding, range, fixes: noFixes })
    }
  }
  return [...findings.values()]
}

function nameOfContent(content: Content): string | undefined {
  switch (content.kind) {
    case 'certificate':
      return displayName(content.certificate)
    case 'certificationRequest':
      return displayName(content.request)
    case 'certificateList':
      return entityName(content.list.issuer.value)
    default:
      return undefined
  }
}

interface RulesBySubject {
  readonly policyRules: readonly PolicyRule[]
  readonly blockRules: readonly BlockRule[]
  readonly chainRules: readonly ChainRule[]
  readonly certificateRules: readonly CertificateRule[]
  readonly publicKeyRules: readonly PublicKeyRule[]
  readonly crlRules: readonly CrlRule[]
}

function bySubject(rules: readonly Rule[]): RulesBySubject {
  let sorted = SORTED.get(rules)
  if (sorted === undefined) {
    sorted = {
      policyRules: rules.filter((it) => it.subject === 'policy'),
      blockRules: rules.filter((it) => it.subject === 'block'),
      chainRules: rules.filter((it) => it.subject === 'chain'),
      certificateRules: rules.filter((it) => it.subject === 'certificate'),
      publicKeyRules: rules.filter((it) => it.subject === 'publicKey'),
      crlRules: rules.filter((it) => it.subject === 'crl'),
    }
    SORTED.set(rules, sorted)
  }
  return sorted
}

const SORTED = new WeakMap<readonly Rule[], RulesBySubject>()

interface ReportingRule<Subject, R> {
  readonly id: string
  check(subject: Subject, report: Reporter<R>, context: RuleContext): void
}

/** Asks each of the rules; what a rule reports before it throws counts. */
function ask<Subject, R, Asked>(
  rules: readonly (Asked & ReportingRule<Subject, R>)[],
  subject: Subject,
  uri: string,
  { context, onFailure }: LintOptions,
  take: (rule: Asked, report: R) => void,
): void {
  // One function for all of them: of a hundred rules, hardly one has something to say.
  let asked: Asked
  const report = (it: R) => take(asked, it)
  for (const rule of rules) {
    asked = rule
    try {
      rule.check(subject, report, context)
    } catch (error) {
      onFailure?.({ ruleId: rule.id, uri, error })
    }
  }
}

/** What a rule reports before it throws, if it does. */
function* run<T>(
  ruleId: string,
  uri: string,
  { onFailure }: LintOptions,
  check: () => Iterable<T>,
): Generator<T> {
  try {
    yield* check()
  } catch (error) {
    onFailure?.({ ruleId, uri, error })
  }
}

/** What is said of what a block holds: a certificate, a request, a CRL, a public key that stands by itself. */
function lintContent(
  block: BundleBlock,
  uri: string,
  rules: RulesBySubject,
  options: LintOptions,
  take: Take,
): void {
  const { content } = block
  switch (content.kind) {
    case 'certificate':
      lintCertificate(block, content.certificate, uri, rules, options, take)
      break
    case 'signedData':
      for (const inner of blocksInside(block)) lintContent(inner, uri, rules, options, take)
      break
    case 'certificationRequest': {
      const { value, bytes } = content.request.publicKey
      ask(rules.publicKeyRules, value, uri, options, (rule, report) =>
        take(rule, inText({ ...report, bytes }, block)),
      )
      break
    }
    case 'publicKey':
      ask(rules.publicKeyRules, content.publicKey, uri, options, (rule, report) =>
        take(rule, inText(report, block)),
      )
      break
    case 'certificateList': {
      const crlRules = crlRulesFor(content.list, rules.crlRules, options.context.scope)
      ask(crlRules, content.list, uri, options, (rule, report) => take(rule, inText(report, block)))
    }
  }
}

function lintCertificate(
  block: BundleBlock,
  certificate: Certificate,
  uri: string,
  rules: RulesBySubject,
  options: LintOptions,
  take: Take,
): void {
  const isServers = block.isForServer && !isCaAlone(certificate)
  const inRole = isServers
    ? { ...options, context: { ...options.context, isPresentedByServer: true } }
    : options
  for (const { rule, report } of certificateReports(certificate, uri, rules, inRole)) {
    if (block.isForSignatures && rule.subject === 'certificate' && rule.forServers) continue
    take(rule, inText(report, block))
  }
}

interface LintedCertificate {
  readonly rules: RulesBySubject
  readonly minute: number
  readonly expiryDays: number
  readonly scope: CertificateScope | undefined
  readonly isListedAsWeak: RuleContext['isListedAsWeak']
  readonly reports: readonly RuleReport[]
}

interface RuleReport {
  readonly rule: CertificateRule | PublicKeyRule
  readonly report: CertificateReport
}

/**
 * What the rules say of one certificate, wherever it stands. It is remembered for the minute, so that neither a bundle
 * that is being edited nor a hundred servers with the same certificate are judged anew; a message is behind by less than that.
 */
function certificateReports(
  certificate: Certificate,
  uri: string,
  rules: RulesBySubject,
  options: LintOptions,
): readonly RuleReport[] {
  const { now, expiryDays, scope, isListedAsWeak, isPresentedByServer } = options.context
  const minute = minuteOf(now)
  const judged = isPresentedByServer ? LINTED_AS_SERVERS : LINTED
  const known = judged.get(certificate)
  if (
    known?.rules === rules &&
    known.minute === minute &&
    known.expiryDays === expiryDays &&
    known.scope === scope &&
    known.isListedAsWeak === isListedAsWeak
  ) {
    return known.reports
  }
  const reports: RuleReport[] = []
  const certificateRules = rulesFor(certificate, rules.certificateRules, scope)
  ask(certificateRules, certificate, uri, options, (rule, report) => reports.push({ rule, report }))
  const { publicKey } = certificate
  ask(rules.publicKeyRules, publicKey.value, uri, options, (rule, report) => {
    reports.push({ rule, report: { ...report, bytes: publicKey.bytes } })
  })
  judged.set(certificate, { rules, minute, expiryDays, scope, isListedAsWeak, reports })
  return reports
}

const LINTED = new WeakMap<Certificate, LintedCertificate>()
const LINTED_AS_SERVERS = new WeakMap<Certificate, LintedCertificate>()

function inText({ bytes, instead, ...report }: CertificateReport, block: BundleBlock): Report {
  return {
    ...report,
    range: bytes === undefined ? block.labelRange : block.textRange(bytes.start, bytes.end),
    ...(instead === undefined ? {} : { related: [{ range: block.labelRange, message: instead }] }),
  }
}

/** The files of certificates that the policy's endpoints present, each with the path that names it. */
function* presentedBundles(policy: TlsPolicy): Generator<PresentedBundle> {
  for (const { role, certificates } of policy.endpoints) {
    for (const { certificate } of certificates) {
      if (certificate?.file?.kind !== 'read') continue
      yield { path: certificate.path.range, bundle: certificate.file.bundle, role }
    }
  }
}

interface PresentedBundle {
  readonly path: SourceRange
  readonly bundle: CertificateBundle
  readonly role: TlsEndpoint['role']
}

/**
 * Collects findings, each once: endpoints that inherit one directive, or documents that include one file, lead to the
 * same report more than once.
 */
class Findings {
  readonly #options: LintOptions
  readonly #byDocument = new Map<string, FoundInDocument>()
  /** What is found at the places at which many begin, such as the path of a file of a thousand certificates. */
  readonly #crowded = new Map<Finding[], Set<string>>()

  constructor(options: LintOptions) {
    this.#options = options
  }

  add(rule: Rule, report: Report): void {
    const { range, message, fixes } = report
    const severity = report.severity ?? rule.severity
    const { byPlace, byRule } = this.#inDocument(range.uri)
    const key = `${severity} ${rule.id}`
    const ofRule = byRule.get(key)
    if (ofRule?.areSomeLeftOut) return
    const finding: Finding = {
      ruleId: rule.id,
      severity,
      range,
      message,
      citations: rule.citations,
      related: report.related ?? [],
      fixes: fixes ? () => this.#attempt(rule.id, range.uri, fixes) : noFixes,
    }
    const same = byPlace.get(range.start)
    if (same && this.#isKnown(finding, same)) return
    if (ofRule === undefined) byRule.set(key, { first: finding, count: 1, areSomeLeftOut: false })
    else if (ofRule.count === MOST_FINDINGS) {
      ofRule.areSomeLeftOut = true
      return
    } else ofRule.count++
    if (same === undefined) byPlace.set(range.start, [finding])
    else {
      same.push(finding)
      this.#crowded.get(same)?.add(keyOf(finding))
    }
  }

  #isKnown(finding: Finding, same: Finding[]): boolean {
    if (same.length < CROWD) {
      const { ruleId, range, message } = finding
      return same.some((it) => it.ruleId === ruleId && it.range.end === range.end && it.message === message)
    }
    const known = this.#crowded.get(same) ?? new Set(same.map(keyOf))
    this.#crowded.set(same, known)
    return known.has(keyOf(finding))
  }

  #attempt(ruleId: string, uri: string, fixes: () => readonly Fix[]): readonly Fix[] {
    const onFailure = (failure: Failure) => this.#options.onFailure?.({ ...failure, ruleId })
    return attempt(uri, onFailure, NO_FIXES, fixes)
  }

  #inDocument(uri: string): FoundInDocument {
    const known = this.#byDocument.get(uri)
    if (known !== undefined) return known
    const inDocument = { byPlace: new Map(), byRule: new Map() }
    this.#byDocument.set(uri, inDocument)
    return inDocument
  }

  sorted(): Finding[] {
    const findings: Finding[] = []
    for (const { byPlace, byRule } of this.#byDocument.values()) {
      for (const same of byPlace.values()) for (const finding of same) findings.push(finding)
      for (const { first, areSomeLeftOut } of byRule.values()) {
        if (areSomeLeftOut && this.#isOn(tooComplex)) findings.push(othersLeftOut(first))
      }
    }
    return findings.sort((a, b) => comparePlaces(a.range, b.range))
  }

  #isOn(rule: Rule): boolean {
    return (this.#options.rules ?? RULES).includes(rule)
  }
}

interface FoundInDocument {
  /** By where they begin. */
  readonly byPlace: Map<number, Finding[]>
  /** By severity and rule. */
  readonly byRule: Map<string, FoundByRule>
}

interface FoundByRule {
  readonly first: Finding
  count: number
  areSomeLeftOut: boolean
}

const NO_FIXES: readonly Fix[] = []

/** So many are compared one by one. */
const CROWD = 16

function keyOf({ ruleId, range, message }: Finding): string {
  return `${range.end} ${ruleId} ${message}`
}

function noFixes(): readonly Fix[] {
  return NO_FIXES
}

function comparePlaces(a: SourceRange, b: SourceRange): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1
  return a.start - b.start || a.end - b.end
}
