import type { CertificateRule } from '../rule.ts'

export const unevenRsaModulus: CertificateRule = {
  subject: 'certificate',
  id: 'uneven-rsa-modulus',
  title: 'RSA modulus size not divisible by 8',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2017-02-28',
  citations: [
    {
      source: 'Mozilla',
      section: '5.1',
      quote:
        'Root certificates in our root program, and any certificate which chains up to them, MUST use only algorithms and key sizes from the following set',
    },
    { source: 'CA/B BR', section: '6.1.5' },
  ],
  docs: {
    what: 'The size of the RSA key of a public certificate is not a whole number of bytes.',
    why: `
      Such sizes result when a program does not set the highest bits of its primes. Not all programs can
      verify with them.
    `,
    whatToDo: `
      Make a new key, and request a new certificate:

      \`\`\`sh
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out server.key
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_mp_modulus_must_be_divisible_by_8'],

  check({ publicKey: { value: key, bytes } }, report) {
    if (key.modulus === undefined || key.bits === undefined || key.bits % 8 === 0) return
    report({ bytes, message: `the modulus has ${key.bits} bits, not a multiple of 8` })
  },
}
