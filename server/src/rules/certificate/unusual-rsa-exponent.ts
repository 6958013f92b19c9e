import { bitLength } from '../../x509/publicKey.ts'
import type { CertificateRule } from '../rule.ts'

export const unusualRsaExponent: CertificateRule = {
  subject: 'certificate',
  id: 'unusual-rsa-exponent',
  title: 'RSA exponent below 65537 or above 256 bits',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2013-02-21',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.1.6',
      quote: 'the public exponent SHOULD be in the range between 2^16+1 and 2^256-1',
    },
  ],
  docs: {
    what: "The public exponent of a public certificate's RSA key is outside the recommended range.",
    why: `
      With a small exponent such as 3, mistakes in the padding of signatures and of encryption have been
      exploited that are harmless with 65537. A huge one makes verification slow.
    `,
    whatToDo: `
      Make a new key, with OpenSSL's exponent of 65537, and request a new certificate:

      \`\`\`sh
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out server.key
      \`\`\`
    `,
  },
  equivalents: ['zlint:w_rsa_public_exponent_not_in_range'],

  check({ publicKey: { value: key, bytes } }, report) {
    const { exponent } = key
    if (exponent === undefined) return
    const bits = bitLength(exponent)
    if (bits < 17) {
      report({
        bytes,
        message: `the public exponent is ${exponent.reduce((sum, byte) => sum * 256 + byte, 0)}`,
      })
    } else if (bits === 17 && exponent[1] === 0 && exponent[2] === 0) {
      report({ bytes, message: 'the public exponent is 65536' })
    } else if (bits > 256) report({ bytes, message: `the public exponent has ${bits} bits` })
  },
}
