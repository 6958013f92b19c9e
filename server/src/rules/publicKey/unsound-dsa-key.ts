import { bitLength, type DsaNumbers, dsaNumbers } from '../../x509/publicKey.ts'
import type { PublicKeyRule } from '../rule.ts'

export const unsoundDsaKey: PublicKeyRule = {
  subject: 'publicKey',
  id: 'unsound-dsa-key',
  title: 'Invalid DSA public key',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.1.5',
      quote: 'Certificates MUST meet the following requirements for algorithm type and key size.',
    },
    { source: 'CA/B BR', section: '6.1.6' },
  ],
  docs: {
    what: "The sizes of the DSA key's prime and divisor are not a pair of the standard, or the key is outside its group.",
    why: `
      FIPS 186-4 has 2048 and 224, 2048 and 256, and 3072 and 256 bits (and 1024 and 160, which are too few).
      A key outside the group that the parameters describe was not made as DSA makes keys: bytes were lost, or
      somebody wants programs to accept signatures that were never made.
    `,
    whatToDo: `
      Replace the key; DSA itself is withdrawn for signatures (FIPS 186-5), and TLS 1.3 has no DSA:

      \`\`\`sh
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_dsa_improper_modulus_or_divisor_size',
    'zlint:e_dsa_correct_order_in_subgroup',
    'zlint:e_dsa_unique_correct_representation',
  ],

  check(publicKey, report) {
    const numbers = dsaNumbers(publicKey)
    if (numbers === undefined) return
    const [bits, divisorBits] = [bitLength(numbers.p), bitLength(numbers.q)]
    if (!SIZES.has(`${bits} ${divisorBits}`)) {
      report({ message: `DSA key of ${bits} bits with a divisor of ${divisorBits} bits` })
    } else if (!isInGroup(numbers)) report({ message: 'the DSA key is outside its group' })
  },
}

const SIZES: ReadonlySet<string> = new Set(['1024 160', '2048 224', '2048 256', '3072 256'])

/** FIPS 186-4, appendix A: 2 <= y <= p - 2, and y to the power of q is 1. */
function isInGroup(numbers: DsaNumbers): boolean {
  const [p, q, y] = [integerOf(numbers.p), integerOf(numbers.q), integerOf(numbers.y)]
  if (y < 2n || y > p - 2n) return false
  let power = 1n
  for (const bit of q.toString(2)) {
    power = (power * power) % p
    if (bit === '1') power = (power * y) % p
  }
  return power === 1n
}

function integerOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
