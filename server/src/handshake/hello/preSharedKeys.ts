// RFC 9846, section 4.3.11: the keys of both sides that a ClientHello of TLS 1.3 offers. Each has a binder, which shows
// that the client holds the key, over all of the hello before the binders; so they are at its end.

import { concat } from '../../base/bytes.ts'
import { type HashName, hash, hashLength } from '../../crypto/hash.ts'
import { encode } from '../../tls/codec/presentation.ts'
import { type Extension, extension } from '../../tls/extensions/index.ts'
import { PskBinders, preSharedKey } from '../../tls/extensions/preSharedKey.ts'
import { earlySecret, pskBinder } from '../../tls/keySchedule/tls13.ts'

export interface OfferedKey {
  /** Given to both sides, or made of a ticket of an earlier connection. */
  readonly kind: 'external' | 'ticket'
  readonly identity: Uint8Array
  /** 0 where the key is external. */
  readonly obfuscatedTicketAge: number
  /** Never in a trace or report (I13). */
  readonly key: Uint8Array
  /** The suites that it can be used with are those with this hash. */
  readonly hash: HashName
}

/** With binders of zeros. */
export function preSharedKeyExtension(keys: readonly OfferedKey[]): Extension {
  return extension(preSharedKey, 'ClientHello', {
    identities: keys.map(({ identity, obfuscatedTicketAge }) => ({ identity, obfuscatedTicketAge })),
    binders: zeroBinders(keys),
  })
}

/** The same hello with its binders. `before` are the messages before it, as a HelloRetryRequest leaves them. */
export function withBinders(
  message: Uint8Array,
  keys: readonly OfferedKey[],
  before: Uint8Array,
): Uint8Array {
  const truncated = message.subarray(0, message.length - encode(PskBinders, zeroBinders(keys)).length)
  const binders = keys.map(({ kind, key, hash: name }) =>
    pskBinder(earlySecret(name, key), kind, hash(name, before, truncated)),
  )
  return concat(truncated, encode(PskBinders, binders))
}

function zeroBinders(keys: readonly OfferedKey[]): readonly Uint8Array[] {
  return keys.map((it) => new Uint8Array(hashLength(it.hash)))
}
