// RFC 9846, section 4.2.2; RFC 5246, section 7.4.1.2; RFC 6101, section 5.6.1.2.
//
//   uint16 ProtocolVersion;
//   opaque Random[32];
//   uint8 CipherSuite[2];
//
//   struct {
//       ProtocolVersion legacy_version = 0x0303;
//       Random random;
//       opaque legacy_session_id<0..32>;
//       CipherSuite cipher_suites<2..2^16-2>;
//       opaque legacy_compression_methods<1..2^8-1>;
//       Extension extensions<8..2^16-1>;
//   } ClientHello;
//
// Before TLS 1.3 the extensions may be absent or an empty list, so the list has no lower limit here.

import { opaque, opaqueVector, optional, struct, type Value, vector } from '../codec/presentation.ts'
import { CipherSuiteNumber, ProtocolVersionNumber } from '../codePoints.ts'
import { extensionsOf } from '../extensions/index.ts'
import { CompressionMethod } from './compressionMethod.ts'

export const ClientHello = struct({
  legacyVersion: ProtocolVersionNumber,
  random: opaque(32),
  legacySessionId: opaqueVector(0, 32),
  cipherSuites: vector(CipherSuiteNumber, 2, 2 ** 16 - 2),
  legacyCompressionMethods: vector(CompressionMethod, 1, 2 ** 8 - 1),
  extensions: optional(extensionsOf('ClientHello')),
})
export type ClientHello = Value<typeof ClientHello>
