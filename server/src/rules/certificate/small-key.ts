import type { PublicKey } from '../../x509/publicKey.ts'
import type { CertificateRule } from '../rule.ts'

export const smallKey: CertificateRule = {
  subject: 'certificate',
  id: 'small-key',
  title: 'Small key',
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
  docs: `
    The certificate's key is so small that it can be broken: RSA or DSA below 2048 bits, or a curve below 224.

    Who breaks the key of a server can pose as it; who breaks that of an authority can pose as everyone. OpenSSL
    refuses such certificates from security level 2 on, which is its default since version 3.2.
  `,
  equivalents: ['zlint:e_rsa_mod_less_than_2048_bits'],

  *check({ publicKey: { value: key, bytes } }) {
    if (key.bits === undefined || key.bits >= leastBits(key)) return
    yield { bytes, message: `the key has ${key.bits} bits` }
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
