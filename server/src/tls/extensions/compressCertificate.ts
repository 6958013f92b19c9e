// RFC 8879, section 3.
//
//   enum { zlib(1), brotli(2), zstd(3), (65535) } CertificateCompressionAlgorithm;
//   struct {
//       CertificateCompressionAlgorithm algorithms<2..2^8-2>;
//   } CertificateCompressionAlgorithms;

import { enumerated, struct, type Value, vector } from '../codec/presentation.ts'
import type { ExtensionDefinition } from './extension.ts'

export const CertificateCompressionAlgorithm = { zlib: 1, brotli: 2, zstd: 3 } as const
export const CertificateCompressionAlgorithmNumber = enumerated(2, CertificateCompressionAlgorithm)

export const CertificateCompressionAlgorithms = struct({
  algorithms: vector(CertificateCompressionAlgorithmNumber, 2, 2 ** 8 - 2),
})
export type CertificateCompressionAlgorithms = Value<typeof CertificateCompressionAlgorithms>

export const compressCertificate = {
  type: 27,
  name: 'compress_certificate',
  forms: {
    ClientHello: CertificateCompressionAlgorithms,
    CertificateRequest: CertificateCompressionAlgorithms,
  },
} as const satisfies ExtensionDefinition
