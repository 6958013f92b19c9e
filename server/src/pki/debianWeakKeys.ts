// Debian's weak keys (CVE-2008-0166), by the lists of its package openssl-blacklist: openssl-vulnkey(1) has the format.
// Comments that begin with `#`, then in each line the last 20 of the 40 hexadecimal digits of a SHA-1 hash: that of what
// `openssl x509 -noout -modulus` prints, `Modulus=`, the modulus in capitals and a line feed.

import { toHex } from '../base/hex.ts'
import { hash } from '../crypto/hash.ts'

/** The digits in a list, each once or more; none where the text is no such list. */
export function listedKeys(text: string): readonly string[] {
  return text.match(/^[0-9a-f]{20}$/gm) ?? []
}

/** The digits under which a modulus, a magnitude without leading zeros, is listed. */
export function listingOf(modulus: Uint8Array): string {
  const printed = ASCII.encode(`Modulus=${toHex(modulus).toUpperCase()}\n`)
  return toHex(hash('SHA-1', printed)).slice(20)
}

const ASCII = new TextEncoder()
