import type { BlockRule } from '../rule.ts'

export const legacyKeyEncryption: BlockRule = {
  subject: 'block',
  id: 'legacy-key-encryption',
  title: 'Key encrypted in the old format of PEM',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'PEM_read_bio_PrivateKey(3)',
      quote:
        'they are more secure (they use an iteration count of 2048 whereas the traditional routines use a count of 1)',
      url: 'https://docs.openssl.org/3.0/man3/PEM_read_bio_PrivateKey/',
    },
    { source: 'RFC 1421', section: '4.6.1.1' },
  ],
  docs: `
    The private key is encrypted with a key that is derived from the password by a single round of MD5.

    Whoever has the file can try passwords as fast as their machine computes MD5, which is billions a second. Nor does
    the format notice that the encrypted text was changed. PKCS #8 has a derivation that is slow on purpose; this
    writes the key anew, and asks for the password:

        openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in old.key -out new.key
  `,

  check({ legacyCipher }, report) {
    if (legacyCipher === undefined) return
    const { value, range } = legacyCipher
    report({ range, message: `one round of MD5 derives the ${value} key from the password` })
  },
}
