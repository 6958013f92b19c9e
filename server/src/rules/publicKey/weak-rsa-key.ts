import type { PublicKeyRule } from '../rule.ts'
import { type ModulusWeakness, modulusWeakness } from '../shared/rsaModulus.ts'

export const weakRsaKey: PublicKeyRule = {
  subject: 'publicKey',
  id: 'weak-rsa-key',
  title: 'RSA key with a known weakness',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.1.1.3',
      quote: 'The CA SHALL reject a Certificate Request if one or more of the following conditions are met',
    },
    {
      source: 'CA/B BR',
      section: '6.1.6',
    },
    {
      source: 'CVE',
      section: '2017-15361',
    },
    {
      source: 'CVE',
      section: '2008-0166',
    },
  ],
  docs: {
    what: 'The private key can be computed from the public one, because the primes were chosen badly.',
    why: `
      Whoever has the private key can pose as its owner. The modulus has a factor below 752, as after lost
      bytes or a failed test for primes; or its two primes are so close together that Fermat's method finds
      them in 100 steps (some printers of 2021 made such keys); or it has the structure of keys from
      Infineon's library of 2012 to 2017 (ROCA, CVE-2017-15361), which can be factored with some effort. CAs
      have to refuse such keys in requests, and to revoke certificates that have one.
    `,
    whatToDo: `
      Have the certificate revoked, and replace it with one for a new key:

      \`\`\`sh
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out server.key
      \`\`\`

      In ROCA's case update the device's firmware first, or make the key outside it.
    `,
    exceptions: `
      Keys of Debian's OpenSSL from 2006 to 2008 (CVE-2008-0166) are recognized with Debian's lists, which are
      too long to be shipped: the setting \`tlsLens.weakKeyLists\` and \`check --weak-keys\` name the files of its
      package openssl-blacklist.
    `,
  },
  equivalents: [
    'zlint:e_rsa_fermat_factorization',
    'zlint:w_rsa_mod_factors_smaller_than_752',
    'zlint:w_rsa_mod_not_odd',
  ],

  check({ modulus }, report, { isListedAsWeak }) {
    if (modulus === undefined) return
    const weakness = modulusWeakness(modulus)
    if (weakness) report({ message: messageOf(weakness) })
    else if (isListedAsWeak?.(modulus)) {
      report({ message: 'weak Debian OpenSSL key (CVE-2008-0166)' })
    }
  },
}

function messageOf(weakness: ModulusWeakness): string {
  switch (weakness.kind) {
    case 'smallFactor':
      return `the modulus is divisible by ${weakness.factor}`
    case 'closePrimes':
      return 'the two primes of the modulus are too close together (Fermat factorization)'
    case 'infineonPrimes':
      return 'weak Infineon key, ROCA (CVE-2017-15361)'
  }
}
