import type { PublicKeyRule } from '../rule.ts'

export const unsoundRsaKey: PublicKeyRule = {
  subject: 'publicKey',
  id: 'unsound-rsa-key',
  title: 'Invalid RSA public key',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.1.6',
      quote:
        'The CA SHALL confirm that the value of the public exponent is an odd number equal to 3 or more.',
    },
    { source: 'RFC 8017', section: '3.1' },
  ],
  docs: {
    what: 'The public exponent of the RSA key is 1 or even.',
    why: `
      With an exponent of 1 every text is its own signature, and no private key exists for an even exponent.
      Nothing encrypted or signed with such a key is protected.
    `,
    whatToDo: `
      Make a new key, with OpenSSL's exponent of 65537, and have the certificate reissued:

      \`\`\`sh
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out server.key
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_rsa_public_exponent_not_odd',
    'zlint:e_rsa_public_exponent_too_small',
    'zlint:e_mp_exponent_cannot_be_one',
  ],

  check({ exponent }, report) {
    if (exponent === undefined) return
    const last = exponent[exponent.length - 1]!
    if (last % 2 === 0) report({ message: 'the public exponent is even' })
    else if (exponent.length === 1 && last === 1) report({ message: 'the public exponent is 1' })
  },
}
