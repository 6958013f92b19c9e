// RFC 9846, section 4.3.3.
//
//   struct {
//       SignatureScheme supported_signature_algorithms<2..2^16-2>;
//   } SignatureSchemeList;

import { struct, type Value, vector } from '../codec/presentation.ts'
import { SignatureScheme } from '../codePoints.ts'
import type { ExtensionDefinition } from './extension.ts'

export const SignatureSchemeList = struct({
  supportedSignatureAlgorithms: vector(SignatureScheme, 2, 2 ** 16 - 2),
})
export type SignatureSchemeList = Value<typeof SignatureSchemeList>

/** For CertificateVerify, and for certificates where signature_algorithms_cert is absent. */
export const signatureAlgorithms = {
  type: 13,
  name: 'signature_algorithms',
  forms: { ClientHello: SignatureSchemeList, CertificateRequest: SignatureSchemeList },
} as const satisfies ExtensionDefinition

export const signatureAlgorithmsCert = {
  type: 50,
  name: 'signature_algorithms_cert',
  forms: { ClientHello: SignatureSchemeList, CertificateRequest: SignatureSchemeList },
} as const satisfies ExtensionDefinition
