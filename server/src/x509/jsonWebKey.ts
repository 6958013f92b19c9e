// RFC 7517 and RFC 7518, section 6: a JSON Web Key with its private part, as far as it may be described. Its text may be
// in a string of another JSON, with escapes.

import { DecodeError } from '../base/bytes.ts'
import type { PrivateKeySummary } from './privateKey.ts'

/** Throws DecodeError for anything else. */
export function decodeJsonWebKey(bytes: Uint8Array): PrivateKeySummary {
  const text = new TextDecoder('latin1').decode(bytes)
  const field = (name: string) =>
    new RegExp(String.raw`\\*"${name}\\*"\s*:\s*\\*"([A-Za-z0-9_+/=-]+)\\*"`).exec(text)?.[1]
  if (field('d') === undefined) throw new DecodeError('a JSON Web Key with a private part expected', 0)
  switch (field('kty')) {
    case 'RSA': {
      // Six bits a character of base64url; the modulus has no leading zeros.
      const bits = Math.floor(((field('n') ?? '').replace(/=+$/, '').length * 6) / 8) * 8
      return { algorithm: 'rsa', bits, encrypted: false, title: bits > 0 ? `RSA ${bits}` : 'RSA' }
    }
    case 'EC':
      return { algorithm: 'ec', encrypted: false, title: `EC ${field('crv') ?? ''}`.trimEnd() }
    case 'OKP':
      return { algorithm: 'unknown', encrypted: false, title: field('crv') ?? 'OKP' }
    default:
      throw new DecodeError('an unknown kind of JSON Web Key', 0)
  }
}
