// Generated from the file names by `npm run generate`.

import { missingIntermediate } from './policy/missing-intermediate.ts'
import { certificateSigningWithoutCa } from './certificate/certificate-signing-without-ca.ts'
import { duplicateExtension } from './certificate/duplicate-extension.ts'
import { expired } from './certificate/expired.ts'
import { expiresSoon } from './certificate/expires-soon.ts'
import { extensionsInOldVersion } from './certificate/extensions-in-old-version.ts'
import { mismatchedSignatureAlgorithm } from './certificate/mismatched-signature-algorithm.ts'
import { missingSubjectAltName } from './certificate/missing-subject-alt-name.ts'
import { negativeValidity } from './certificate/negative-validity.ts'
import { notYetValid } from './certificate/not-yet-valid.ts'
import { serialNumberNotPositive } from './certificate/serial-number-not-positive.ts'
import { serialNumberTooLong } from './certificate/serial-number-too-long.ts'
import { smallKey } from './certificate/small-key.ts'
import { weakSignature } from './certificate/weak-signature.ts'
import { brokenBase64 } from './block/broken-base64.ts'
import { brokenBlockBoundary } from './block/broken-block-boundary.ts'
import { invalidDer } from './block/invalid-der.ts'
import { labelMismatch } from './block/label-mismatch.ts'
import { unencryptedPrivateKey } from './block/unencrypted-private-key.ts'
import { duplicateCertificate } from './chain/duplicate-certificate.ts'
import { wrongOrder } from './chain/wrong-order.ts'
import type { Rule } from './rule.ts'

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  missingIntermediate,
  certificateSigningWithoutCa,
  duplicateExtension,
  expired,
  expiresSoon,
  extensionsInOldVersion,
  mismatchedSignatureAlgorithm,
  missingSubjectAltName,
  negativeValidity,
  notYetValid,
  serialNumberNotPositive,
  serialNumberTooLong,
  smallKey,
  weakSignature,
  brokenBase64,
  brokenBlockBoundary,
  invalidDer,
  labelMismatch,
  unencryptedPrivateKey,
  duplicateCertificate,
  wrongOrder,
]
