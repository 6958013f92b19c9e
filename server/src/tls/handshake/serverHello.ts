// RFC 9846, sections 4.2.3 and 4.2.4; RFC 5246, section 7.4.1.3.
//
//   struct {
//       ProtocolVersion legacy_version = 0x0303;
//       Random random;
//       opaque legacy_session_id_echo<0..32>;
//       CipherSuite cipher_suite;
//       uint8 legacy_compression_method = 0;
//       Extension extensions<6..2^16-1>;
//   } ServerHello;
//
// Before TLS 1.3 the extensions may be absent or an empty list, so the list has no lower limit here.

import { equalBytes } from '../../base/bytes.ts'
import { fromHex } from '../../base/hex.ts'
import { opaque, opaqueVector, optional, select, struct, type Value } from '../codec/presentation.ts'
import { CipherSuiteNumber, ProtocolVersionNumber } from '../codePoints.ts'
import { extensionsOf } from '../extensions/index.ts'
import { CompressionMethod } from './compressionMethod.ts'

/** SHA-256 of "HelloRetryRequest": the random that makes a ServerHello a HelloRetryRequest. */
export const HELLO_RETRY_REQUEST_RANDOM: Uint8Array = fromHex(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
)

const SERVER_HELLO_EXTENSIONS = optional(extensionsOf('ServerHello'))
const HELLO_RETRY_REQUEST_EXTENSIONS = optional(extensionsOf('HelloRetryRequest'))

export const ServerHello = struct({
  legacyVersion: ProtocolVersionNumber,
  random: opaque(32),
  legacySessionIdEcho: opaqueVector(0, 32),
  cipherSuite: CipherSuiteNumber,
  legacyCompressionMethod: CompressionMethod,
  extensions: select((before: { readonly random: Uint8Array }) =>
    isHelloRetryRequest(before) ? HELLO_RETRY_REQUEST_EXTENSIONS : SERVER_HELLO_EXTENSIONS,
  ),
})
export type ServerHello = Value<typeof ServerHello>

export function isHelloRetryRequest(serverHello: { readonly random: Uint8Array }): boolean {
  return equalBytes(serverHello.random, HELLO_RETRY_REQUEST_RANDOM)
}

/** "DOWNGRD" and one byte more, at the end of the random of a server that could do better than it was asked to. */
const DOWNGRADE_TO_TLS12 = fromHex('444f574e47524401')
const DOWNGRADE_TO_TLS11_OR_OLDER = fromHex('444f574e47524400')

/**
 * What a server that knows TLS 1.3 says with the end of its random when it negotiates an older version (section
 * 4.2.3): a client that offered TLS 1.3 must abort, because someone has changed its ClientHello.
 */
export function downgradeSentinel(serverHello: {
  readonly random: Uint8Array
}): 'TLSv1.2' | 'TLSv1.1 or older' | undefined {
  const end = serverHello.random.subarray(24)
  if (equalBytes(end, DOWNGRADE_TO_TLS12)) return 'TLSv1.2'
  if (equalBytes(end, DOWNGRADE_TO_TLS11_OR_OLDER)) return 'TLSv1.1 or older'
  return undefined
}
