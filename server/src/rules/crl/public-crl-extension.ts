import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CrlRule } from '../rule.ts'

export const publicCrlExtension: CrlRule = {
  subject: 'crl',
  id: 'public-crl-extension',
  title: 'CRL extension not allowed by the Baseline Requirements',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.2',
      quote:
        'If the CA asserts compliance with these Baseline Requirements, all CRLs that it issues MUST comply with the following CRL profile',
    },
    { source: 'CA/B BR', section: '7.2.2' },
  ],
  docs: {
    what: "An extension of a public CA's CRL has the wrong criticality, or is one that is not recommended.",
    why: `
      authorityKeyIdentifier and cRLNumber are not critical, issuingDistributionPoint is: a program that does
      not know that extension would take a partial CRL for a complete one. Any other extension is not
      recommended, which is a warning.
    `,
    whatToDo: `
      For the CA: issue the next CRL with, in openssl.cnf,

      \`\`\`ini
      authorityKeyIdentifier = keyid
      issuingDistributionPoint = critical, @idp
      \`\`\`
    `,
    exceptions: `
      CRLs of private CAs.
    `,
  },
  equivalents: ['zlint:e_crl_extensions_validity'],

  check({ extensions }, report) {
    for (const { oid, critical, bytes } of extensions) {
      const wanted = CRITICAL.get(oid)
      const name = oidName(oid) ?? oid
      if (wanted === undefined) {
        report({ bytes, message: `${name} is not recommended in a CRL`, severity: 'warning' })
      } else if (wanted !== critical) {
        report({ bytes, message: `${name} is ${critical ? '' : 'not '}critical` })
      }
    }
  },
}

/** authorityKeyIdentifier, cRLNumber, issuingDistributionPoint */
const CRITICAL: ReadonlyMap<string, boolean> = new Map([
  ['2.5.29.35', false],
  ['2.5.29.20', false],
  ['2.5.29.28', true],
])
