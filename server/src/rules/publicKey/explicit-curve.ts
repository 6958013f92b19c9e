import type { PublicKeyRule } from '../rule.ts'

export const explicitCurve: PublicKeyRule = {
  subject: 'publicKey',
  id: 'explicit-curve',
  title: 'Curve that is written out and not named',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5480',
      section: '2.1.1',
      quote: 'implicitCurve and specifiedCurve MUST NOT be used in PKIX.',
    },
    {
      source: 'CVE',
      section: '2020-0601',
    },
  ],
  docs: `
    The parameters of the key are those of a curve, with prime, coefficients and base point, instead of its name.

    A curve that only looks like a well-known one gives signatures that anyone can make: that is how certificates were
    forged for Windows in 2020. OpenSSL refuses such certificates when it verifies, and current versions are built without
    them.
  `,

  check({ algorithm, parameters, curve }, report) {
    if (algorithm !== 'ec' || curve !== undefined || parameters?.[0] !== SEQUENCE) return
    report({ message: 'the curve is written out, not named' })
  },
}

/** The tag of SpecifiedECDomain, where a name is an OBJECT IDENTIFIER. */
const SEQUENCE = 0x30
