import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'

export const disallowedKeyType: CertificateRule = {
  subject: 'certificate',
  id: 'disallowed-key-type',
  title: 'Key type not allowed in public certificates',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.1.5',
      quote: 'Certificates MUST meet the following requirements for algorithm type and key size.',
    },
    {
      source: 'Mozilla',
      section: '5.1',
      quote:
        'Root certificates in our root program, and any certificate which chains up to them, MUST use only algorithms and key sizes from the following set',
    },
    { source: 'CA/B BR', section: '7.1.3.1.1' },
  ],
  docs: {
    what: 'The key of a public certificate is neither RSA nor on a NIST curve.',
    why: `
      Programs that verify public certificates need not support other key types, and browsers do not. DSA was
      allowed until 2017. A key that is bound to RSA-PSS is an RSA key with another identifier, which has been
      forbidden since 2020.
    `,
    whatToDo: `
      Make an RSA key of 2048 bits or an EC key on P-256, and request a new certificate:

      \`\`\`sh
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=shop.example
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_public_key_type_not_allowed',
    'zlint:e_br_prohibit_dsa_usage',
    'zlint:e_prohibit_dsa_usage',
    'zlint:e_mp_rsassa-pss_in_spki',
  ],

  check(certificate, report) {
    const { value, bytes } = certificate.publicKey
    if (value.algorithm === 'rsa' || value.algorithm === 'ec' || isStillAllowed(certificate)) return
    report({ bytes, message: `${value.title} keys are not allowed in public certificates` })
  },
}

function isStillAllowed({ publicKey, validity: { notBefore } }: Certificate): boolean {
  const until = ALLOWED_UNTIL.get(publicKey.value.algorithm)
  return until !== undefined && notBefore.value < until
}

/** Mozilla's policy 2.4.1 and 2.7. */
const ALLOWED_UNTIL: ReadonlyMap<string, number> = new Map([
  ['dsa', Date.UTC(2017, 2, 31)],
  ['rsaPss', Date.UTC(2020, 0, 1)],
])
