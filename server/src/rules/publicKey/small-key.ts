import type { PublicKey } from '../../x509/publicKey.ts'
import type { PublicKeyRule } from '../rule.ts'

export const smallKey: PublicKeyRule = {
  subject: 'publicKey',
  id: 'small-key',
  title: 'Key too small',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9325',
      section: '4.5',
      quote:
        'When using RSA, servers MUST authenticate using certificates with at least a 2048-bit modulus for the public key.',
    },
    { source: 'RFC 9325', section: '4.5', quote: 'Curves of less than 224 bits MUST NOT be used.' },
    { source: 'OpenSSL', section: 'X509_V_ERR_EE_KEY_TOO_SMALL', quote: 'EE certificate key too weak' },
  ],
  docs: {
    what: 'The key is small enough to be broken: RSA or DSA below 2048 bits, or a curve below 224.',
    why: `
      Whoever breaks the key of a server can pose as it; whoever breaks that of a CA can pose as everyone.
      From security level 2 on, the default since OpenSSL 3.2 and on Debian and Ubuntu, OpenSSL refuses such
      certificates: \`EE certificate key too weak\`, \`CA certificate key too weak\`, and \`ee key too small\` when
      a server loads one.
    `,
    whatToDo: `
      Make a new key and have the certificate reissued for it:

      \`\`\`sh
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out server.key
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_rsa_mod_less_than_2048_bits',
    'zlint:e_mp_modulus_must_be_2048_bits_or_more',
    'zlint:e_old_root_ca_rsa_mod_less_than_2048_bits',
    'zlint:e_old_sub_ca_rsa_mod_less_than_1024_bits',
    'zlint:e_old_sub_cert_rsa_mod_less_than_1024_bits',
    'zlint:e_dsa_shorter_than_2048_bits',
  ],

  check(publicKey, report) {
    const { bits } = publicKey
    if (bits === undefined || bits >= leastBits(publicKey)) return
    report({ message: `the key has ${bits} bits` })
  },
}

function leastBits({ algorithm }: PublicKey): number {
  switch (algorithm) {
    case 'rsa':
    case 'rsaPss':
    case 'dsa':
      return 2048
    case 'ec':
      return 224
    default:
      return 0
  }
}
