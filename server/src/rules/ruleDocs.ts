import { unindent } from '../base/unindent.ts'
import type { Rule } from './rule.ts'

/** The docs of a rule as Markdown, without its title, its sources and its examples. */
export function docsMarkdown(rule: Rule): string {
  const { docs } = rule
  const exceptions = [docs.exceptions, scopeText(rule)].flatMap((it) => it ?? [])
  return [
    docs.what,
    docs.why,
    ...(isMisissuance(rule) ? [MISISSUANCE] : []),
    '## What to do',
    docs.whatToDo,
    ...(exceptions.length === 0 ? [] : ['## When it does not apply', ...exceptions]),
  ]
    .map(unindent)
    .join('\n\n')
}

/** The Baseline Requirements, section 4.9.1: certificates that break them are revoked within five or seven days. */
const MISISSUANCE = `
  Public CAs have to revoke a certificate that does not follow the Baseline Requirements, within days (section 4.9.1):
  it may stop working long before it expires.
`

function isMisissuance(rule: Rule): boolean {
  return rule.subject === 'certificate' && rule.scope === 'public' && rule.severity === 'error'
}

function scopeText(rule: Rule): string | undefined {
  if (!('scope' in rule) || rule.scope !== 'public') return undefined
  return rule.subject === 'crl' ? PUBLIC_CRLS : PUBLIC_CERTIFICATES
}

/** As x509/publicCa.ts finds out. */
const PUBLIC_CERTIFICATES = `
  Certificates of private CAs are not checked. A certificate counts as public if it has a policy of the CA/Browser Forum
  (\`2.23.140.1.1\` or one under \`2.23.140.1.2\`) or embedded SCTs; the setting \`tlsLens.certificateScope\` and
  \`tls-lens check --scope\` override that.
`

const PUBLIC_CRLS = `
  CRLs are checked only where the setting \`tlsLens.certificateScope\` or \`tls-lens check --scope\` is \`public\`: a CRL
  does not show whether its CA is public.
`
