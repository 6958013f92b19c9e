import type { PublicKeyRule } from '../rule.ts'

export const explicitCurve: PublicKeyRule = {
  subject: 'publicKey',
  id: 'explicit-curve',
  title: 'Explicit curve parameters',
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
  docs: {
    what: 'The parameters of the EC key spell out a curve, with prime, coefficients and base point, instead of naming it.',
    why: `
      A curve that only looks like a well-known one allows signatures that anyone can make: that is how
      certificates were forged for Windows in 2020 (CVE-2020-0601). OpenSSL refuses such certificates when it
      verifies them, with \`Certificate public key has explicit ECC parameters\`, and current versions are built
      without support for explicit parameters.
    `,
    whatToDo: `
      Make a key on a named curve, and have the certificate reissued for it:

      \`\`\`sh
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve -out server.key
      \`\`\`
    `,
  },

  check({ algorithm, parameters, curve }, report) {
    if (algorithm !== 'ec' || curve !== undefined || parameters?.[0] !== SEQUENCE) return
    report({ message: 'explicit curve parameters, not a named curve' })
  },
}

/** The tag of SpecifiedECDomain, where a name is an OBJECT IDENTIFIER. */
const SEQUENCE = 0x30
