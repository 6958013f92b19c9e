import { type ModulusWeakness, modulusWeakness } from '../rsaModulus.ts'
import type { PublicKeyRule } from '../rule.ts'

export const weakRsaKey: PublicKeyRule = {
  subject: 'publicKey',
  id: 'weak-rsa-key',
  title: 'RSA key that anyone can factor',
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
  docs: `
    The private key can be computed from the public one, because the primes were chosen badly.

    The modulus has a factor below 752, as it has after bytes were lost or when what was chosen was no prime. Or its
    two primes are so close together that Fermat's method finds them in 100 steps (some printers of 2021 made such keys).
    Or it bears the mark of Infineon's library, whose keys of 2012 to 2017 can be factored with some effort (ROCA).

    Whoever has the private key can pose as its owner. The certificate has to be revoked and replaced, with a new key.
    Keys that Debian's OpenSSL made from 2006 to 2008 are recognized with Debian's lists of them, which are too long to be
    shipped: the setting \`tlsLens.weakKeyLists\` and \`check --weak-keys\` name files of its package openssl-blacklist.
  `,
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
      report({ message: "one of the few keys that Debian's OpenSSL made from 2006 to 2008 (CVE-2008-0166)" })
    }
  },
}

function messageOf(weakness: ModulusWeakness): string {
  switch (weakness.kind) {
    case 'smallFactor':
      return `the modulus is divisible by ${weakness.factor}`
    case 'closePrimes':
      return 'the primes of the modulus are close together, so that anyone finds them'
    case 'infineonPrimes':
      return "the primes bear the mark of Infineon's weak keys (CVE-2017-15361)"
  }
}
