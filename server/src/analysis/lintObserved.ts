import type { Instant } from '../base/instant.ts'
import { type ObservedServer, policyOf } from '../policy/observedServer.ts'
import type { Citation, Severity } from '../rules/rule.ts'
import type { Certificate } from '../x509/certificate.ts'
import { displayName } from '../x509/displayName.ts'
import { type Configuration, ruleContext, withSeverities } from './configuration.ts'
import { type LintOptions, lint, lintCertificates } from './lint.ts'
import { NO_WEAK_KEYS, type WeakKeys } from './weakKeys.ts'

/** What a rule says of a live server. */
export interface ObservedFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
  readonly citations: readonly { readonly source: string; readonly section: string }[]
}

/**
 * What the rules that judge files say of a server as it was seen: of the versions and suites that it accepts and of the
 * certificates that it sent, as the settings have it, gravest first. What is said of an issuer's certificate bears its name.
 */
export function lintObserved(
  server: ObservedServer,
  chain: readonly Certificate[],
  configuration: Configuration,
  now: Instant,
  weakKeys: WeakKeys = NO_WEAK_KEYS,
): readonly ObservedFinding[] {
  const options = { context: ruleContext(configuration, now, weakKeys) }
  const findings = [...lint(policyOf(server), options), ...ofCertificates(chain, options)]
  return gravestFirst(findings, configuration)
}

/** What they say of certificates alone. */
export function lintChain(
  chain: readonly Certificate[],
  configuration: Configuration,
  now: Instant,
): readonly ObservedFinding[] {
  return gravestFirst(
    ofCertificates(chain, { context: ruleContext(configuration, now, NO_WEAK_KEYS) }),
    configuration,
  )
}

type PlacelessFinding = Omit<ReturnType<typeof lintCertificates>[number], 'index'>

function ofCertificates(chain: readonly Certificate[], options: LintOptions): readonly PlacelessFinding[] {
  return lintCertificates(chain, options).map(({ index, message, ...rest }) => ({
    ...rest,
    message: index === 0 ? message : `${message}: ${nameOf(chain[index])}`,
  }))
}

function gravestFirst(
  findings: readonly PlacelessFinding[],
  configuration: Configuration,
): readonly ObservedFinding[] {
  const unique = new Map<string, ObservedFinding>()
  for (const { ruleId, severity, message, citations } of findings) {
    unique.set(`${ruleId} ${message}`, { ruleId, severity, message, citations: citations.map(plainCitation) })
  }
  return withSeverities([...unique.values()], configuration).toSorted(
    (a, b) => GRAVITY[a.severity] - GRAVITY[b.severity],
  )
}

const GRAVITY: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function plainCitation({ source, section }: Citation): { source: string; section: string } {
  return { source, section }
}

function nameOf(certificate: Certificate | undefined): string {
  return certificate === undefined ? 'an issuer' : displayName(certificate)
}
