import type { BlockRule } from '../rule.ts'

export const legacyKeyEncryption: BlockRule = {
  subject: 'block',
  id: 'legacy-key-encryption',
  title: 'Private key in the legacy encryption format',
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
  docs: {
    what: 'The private key is encrypted with a key that a single round of MD5 derives from the password.',
    why: `
      Whoever has the file can try passwords as fast as their machine computes MD5, which is billions a
      second. The format does not detect changes of the encrypted text either. PKCS #8 uses a derivation that
      is slow on purpose.
    `,
    whatToDo: `
      Encrypt the key as PKCS #8; the command reads the old password and requests a new one:

      \`\`\`sh
      openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in old.key -out new.key
      \`\`\`
    `,
  },

  check({ legacyCipher }, report) {
    if (legacyCipher === undefined) return
    const { value, range } = legacyCipher
    report({ range, message: `one round of MD5 derives the ${value} key from the password` })
  },
}
