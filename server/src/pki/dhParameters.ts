// The size of DH parameters in PEM.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { magnitude } from '../asn1/values.ts'
import { parsePem } from '../pem/pem.ts'

/** The labels that PEM_read_bio_DHparams(3) reads. */
export const DH_PARAMETERS = /^(?:X9\.42 )?DH PARAMETERS$/

/** Of the first block, which is the one that is read: a clause about the file. Undefined where they have as many bits. */
export function smallDhParameters(text: string, wantedBits: number): string | undefined {
  const block = parsePem(text).find((it) => DH_PARAMETERS.test(it.label))
  const bits = block && orUndefined(() => primeBits(new DerReader(block.base64.bytes)))
  return bits !== undefined && bits < wantedBits
    ? `holds DH parameters of ${bits} bits: openssl dhparam 2048 makes larger ones`
    : undefined
}

/** PKCS #3 and X9.42 both begin with the prime. */
function primeBits(parameters: DerReader): number {
  parameters.expect(TAG.sequence, 'DH parameters')
  const content = parameters.content()
  content.expect(TAG.integer, 'a prime')
  const prime = magnitude(content)
  return prime.length * 8 - Math.clz32(prime[0]!) + 24
}
