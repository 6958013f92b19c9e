import type { CertificateRule } from '../rule.ts'

export const disallowedCurve: CertificateRule = {
  subject: 'certificate',
  id: 'disallowed-curve',
  title: 'Curve not allowed in public certificates',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.3.1.2',
      quote: 'For P-256 keys, the namedCurve MUST be secp256r1 (OID: 1.2.840.10045.3.1.7).',
    },
    { source: 'CA/B BR', section: '6.1.5' },
    { source: 'Mozilla', section: '5.1.2' },
  ],
  docs: {
    what: 'The key of a public certificate is on another curve than P-256, P-384 and P-521.',
    why: `
      Browsers support no other curves in certificates and refuse it.
    `,
    whatToDo: `
      Make a key on P-256 and request a new certificate:

      \`\`\`sh
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ec_improper_curves', 'zlint:e_mp_ecdsa_pub_key_encoding_correct'],

  check({ publicKey: { value: key, bytes } }, report) {
    if (key.algorithm !== 'ec' || key.curve === undefined || ALLOWED.has(key.curve)) return
    report({ bytes, message: `${key.title} is not allowed in public certificates` })
  },
}

const ALLOWED: ReadonlySet<string> = new Set(['secp256r1', 'secp384r1', 'secp521r1'])
