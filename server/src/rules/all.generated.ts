// Generated from the file names by `npm run generate`.

import { anonymousKeyExchange } from './policy/anonymous-key-exchange.ts'
import { certificateFileMissing } from './policy/certificate-file-missing.ts'
import { certificateForOtherPurpose } from './policy/certificate-for-other-purpose.ts'
import { certificateReadOnce } from './policy/certificate-read-once.ts'
import { cipherWordWithoutEffect } from './policy/cipher-word-without-effect.ts'
import { clientCertificateNotRequested } from './policy/client-certificate-not-requested.ts'
import { configuredFileMissing } from './policy/configured-file-missing.ts'
import { defaultRootFile } from './policy/default-root-file.ts'
import { deprecatedProtocolVersion } from './policy/deprecated-protocol-version.ts'
import { desCipher } from './policy/des-cipher.ts'
import { encryptedKeyWithoutPassword } from './policy/encrypted-key-without-password.ts'
import { exportCipher } from './policy/export-cipher.ts'
import { finiteFieldKeyExchange } from './policy/finite-field-key-exchange.ts'
import { keyFileMissing } from './policy/key-file-missing.ts'
import { keyMismatch } from './policy/key-mismatch.ts'
import { legacyRenegotiation } from './policy/legacy-renegotiation.ts'
import { md5Mac } from './policy/md5-mac.ts'
import { missingCrl } from './policy/missing-crl.ts'
import { missingIntermediate } from './policy/missing-intermediate.ts'
import { missingServerCertificate } from './policy/missing-server-certificate.ts'
import { nameNotInCertificate } from './policy/name-not-in-certificate.ts'
import { nameVerificationDisabled } from './policy/name-verification-disabled.ts'
import { noCipherMatch } from './policy/no-cipher-match.ts'
import { noForwardSecrecy } from './policy/no-forward-secrecy.ts'
import { noSuiteForKey } from './policy/no-suite-for-key.ts'
import { noTls13 } from './policy/no-tls13.ts'
import { noTrustedRoot } from './policy/no-trusted-root.ts'
import { nullEncryption } from './policy/null-encryption.ts'
import { outdatedCrl } from './policy/outdated-crl.ts'
import { rc4Cipher } from './policy/rc4-cipher.ts'
import { refusedValue } from './policy/refused-value.ts'
import { securityLevelLowered } from './policy/security-level-lowered.ts'
import { settingWithoutEffect } from './policy/setting-without-effect.ts'
import { starttlsNotRequired } from './policy/starttls-not-required.ts'
import { staticKeyExchange } from './policy/static-key-exchange.ts'
import { syntaxError } from './policy/syntax-error.ts'
import { tls13NameInCipherString } from './policy/tls13-name-in-cipher-string.ts'
import { tooComplex } from './policy/too-complex.ts'
import { unknownCipherName } from './policy/unknown-cipher-name.ts'
import { unknownGroup } from './policy/unknown-group.ts'
import { upstreamNotVerified } from './policy/upstream-not-verified.ts'
import { verificationDisabled } from './policy/verification-disabled.ts'
import { weakGroup } from './policy/weak-group.ts'
import { weakTrustedCa } from './policy/weak-trusted-ca.ts'
import { wrongFileContent } from './policy/wrong-file-content.ts'
import { authorityAsServer } from './certificate/authority-as-server.ts'
import { certificateSigningWithoutCa } from './certificate/certificate-signing-without-ca.ts'
import { commonNameNotInAltNames } from './certificate/common-name-not-in-alt-names.ts'
import { controlCharacterInName } from './certificate/control-character-in-name.ts'
import { crlSigningWithoutCa } from './certificate/crl-signing-without-ca.ts'
import { disallowedCurve } from './certificate/disallowed-curve.ts'
import { disallowedKeyType } from './certificate/disallowed-key-type.ts'
import { disallowedSignatureAlgorithm } from './certificate/disallowed-signature-algorithm.ts'
import { disallowedSubjectAttribute } from './certificate/disallowed-subject-attribute.ts'
import { duplicateAccessLocation } from './certificate/duplicate-access-location.ts'
import { duplicateDnsName } from './certificate/duplicate-dns-name.ts'
import { duplicateExtension } from './certificate/duplicate-extension.ts'
import { duplicatePolicy } from './certificate/duplicate-policy.ts'
import { duplicateSubjectAttribute } from './certificate/duplicate-subject-attribute.ts'
import { emptyExtension } from './certificate/empty-extension.ts'
import { emptyKeyUsage } from './certificate/empty-key-usage.ts'
import { emptySubjectAltName } from './certificate/empty-subject-alt-name.ts'
import { expired } from './certificate/expired.ts'
import { expiresSoon } from './certificate/expires-soon.ts'
import { extensionCriticality } from './certificate/extension-criticality.ts'
import { extensionsInOldVersion } from './certificate/extensions-in-old-version.ts'
import { foreignKeyPurpose } from './certificate/foreign-key-purpose.ts'
import { garbledName } from './certificate/garbled-name.ts'
import { hashNotForCurve } from './certificate/hash-not-for-curve.ts'
import { ignoredCommonName } from './certificate/ignored-common-name.ts'
import { indirectCrl } from './certificate/indirect-crl.ts'
import { internalDnsName } from './certificate/internal-dns-name.ts'
import { invalidALabel } from './certificate/invalid-a-label.ts'
import { invalidCountryCode } from './certificate/invalid-country-code.ts'
import { invalidDnsName } from './certificate/invalid-dns-name.ts'
import { invalidIssuerAltName } from './certificate/invalid-issuer-alt-name.ts'
import { invalidMailAddress } from './certificate/invalid-mail-address.ts'
import { invalidOnionName } from './certificate/invalid-onion-name.ts'
import { invisibleCharacterInName } from './certificate/invisible-character-in-name.ts'
import { ipAddressAsDnsName } from './certificate/ip-address-as-dns-name.ts'
import { issuerIdentifiedTwice } from './certificate/issuer-identified-twice.ts'
import { keyUsageNotForKey } from './certificate/key-usage-not-for-key.ts'
import { lookAlikeName } from './certificate/look-alike-name.ts'
import { malformedNameConstraint } from './certificate/malformed-name-constraint.ts'
import { malformedPolicyNotice } from './certificate/malformed-policy-notice.ts'
import { meaninglessPathLength } from './certificate/meaningless-path-length.ts'
import { mismatchedSignatureAlgorithm } from './certificate/mismatched-signature-algorithm.ts'
import { missingAuthorityAttribute } from './certificate/missing-authority-attribute.ts'
import { missingAuthorityInfoAccess } from './certificate/missing-authority-info-access.ts'
import { missingCertificatePolicies } from './certificate/missing-certificate-policies.ts'
import { missingCertificateSigning } from './certificate/missing-certificate-signing.ts'
import { missingCrlSigning } from './certificate/missing-crl-signing.ts'
import { missingDigitalSignature } from './certificate/missing-digital-signature.ts'
import { missingExtendedKeyUsage } from './certificate/missing-extended-key-usage.ts'
import { missingKeyIdentifier } from './certificate/missing-key-identifier.ts'
import { missingKeyUsage } from './certificate/missing-key-usage.ts'
import { missingOcspNocheck } from './certificate/missing-ocsp-nocheck.ts'
import { missingRevocationAddress } from './certificate/missing-revocation-address.ts'
import { missingServerAuth } from './certificate/missing-server-auth.ts'
import { missingSubjectAltName } from './certificate/missing-subject-alt-name.ts'
import { missingSubjectAttribute } from './certificate/missing-subject-attribute.ts'
import { mixedAuthorityPurposes } from './certificate/mixed-authority-purposes.ts'
import { mustStapleWithoutOcsp } from './certificate/must-staple-without-ocsp.ts'
import { nameAttributeTooLong } from './certificate/name-attribute-too-long.ts'
import { nameConstraintsWithoutCa } from './certificate/name-constraints-without-ca.ts'
import { nameStringType } from './certificate/name-string-type.ts'
import { nameWithoutInformation } from './certificate/name-without-information.ts'
import { namelessCertificate } from './certificate/nameless-certificate.ts'
import { negativeValidity } from './certificate/negative-validity.ts'
import { noHttpDistributionPoint } from './certificate/no-http-distribution-point.ts'
import { nonHttpAccessLocation } from './certificate/non-http-access-location.ts'
import { notYetValid } from './certificate/not-yet-valid.ts'
import { organizationalUnit } from './certificate/organizational-unit.ts'
import { overloadedOcspResponder } from './certificate/overloaded-ocsp-responder.ts'
import { paddedKeyUsage } from './certificate/padded-key-usage.ts'
import { paddedName } from './certificate/padded-name.ts'
import { precertificate } from './certificate/precertificate.ts'
import { printableStringCharacter } from './certificate/printable-string-character.ts'
import { publicClientAuth } from './certificate/public-client-auth.ts'
import { publicExtensionCriticality } from './certificate/public-extension-criticality.ts'
import { redundantDefault } from './certificate/redundant-default.ts'
import { relativeUriName } from './certificate/relative-uri-name.ts'
import { reservedAddressConstraint } from './certificate/reserved-address-constraint.ts'
import { reservedDnsLabel } from './certificate/reserved-dns-label.ts'
import { reservedIpAddress } from './certificate/reserved-ip-address.ts'
import { restrictedRoot } from './certificate/restricted-root.ts'
import { reverseZoneDnsName } from './certificate/reverse-zone-dns-name.ts'
import { serialNumberLowEntropy } from './certificate/serial-number-low-entropy.ts'
import { serialNumberNotPositive } from './certificate/serial-number-not-positive.ts'
import { serialNumberTooLong } from './certificate/serial-number-too-long.ts'
import { structuredDataInAddress } from './certificate/structured-data-in-address.ts'
import { subjectAltNameCriticality } from './certificate/subject-alt-name-criticality.ts'
import { subjectAttributeOrder } from './certificate/subject-attribute-order.ts'
import { tooFewTimestamps } from './certificate/too-few-timestamps.ts'
import { unclearValidationPolicy } from './certificate/unclear-validation-policy.ts'
import { underscoreInDnsName } from './certificate/underscore-in-dns-name.ts'
import { unevenRsaModulus } from './certificate/uneven-rsa-modulus.ts'
import { unfitAltNameKind } from './certificate/unfit-alt-name-kind.ts'
import { unfitNameForExtendedValidation } from './certificate/unfit-name-for-extended-validation.ts'
import { unfoundedPolicyMapping } from './certificate/unfounded-policy-mapping.ts'
import { uniqueIdentifier } from './certificate/unique-identifier.ts'
import { unknownCriticalExtension } from './certificate/unknown-critical-extension.ts'
import { unknownPolicyQualifier } from './certificate/unknown-policy-qualifier.ts'
import { unusualNameConstraint } from './certificate/unusual-name-constraint.ts'
import { unusualRsaExponent } from './certificate/unusual-rsa-exponent.ts'
import { usageWithoutPurpose } from './certificate/usage-without-purpose.ts'
import { uselessDistributionPoint } from './certificate/useless-distribution-point.ts'
import { validityAboveAppleLimit } from './certificate/validity-above-apple-limit.ts'
import { validityAboveNextLimit } from './certificate/validity-above-next-limit.ts'
import { validityTooLong } from './certificate/validity-too-long.ts'
import { weakSignature } from './certificate/weak-signature.ts'
import { wildcardBelowTopLevel } from './certificate/wildcard-below-top-level.ts'
import { wrongKeyParameters } from './certificate/wrong-key-parameters.ts'
import { wrongSignatureParameters } from './certificate/wrong-signature-parameters.ts'
import { wrongTimeFormat } from './certificate/wrong-time-format.ts'
import { explicitCurve } from './publicKey/explicit-curve.ts'
import { smallKey } from './publicKey/small-key.ts'
import { unsoundDsaKey } from './publicKey/unsound-dsa-key.ts'
import { unsoundRsaKey } from './publicKey/unsound-rsa-key.ts'
import { weakRsaKey } from './publicKey/weak-rsa-key.ts'
import { crlIssuerIdentifiedOtherwise } from './crl/crl-issuer-identified-otherwise.ts'
import { crlNumberOutOfRange } from './crl/crl-number-out-of-range.ts'
import { crlSignatureNotAllowed } from './crl/crl-signature-not-allowed.ts'
import { crlValidTooLong } from './crl/crl-valid-too-long.ts'
import { disallowedReasonCode } from './crl/disallowed-reason-code.ts'
import { duplicateCrlExtension } from './crl/duplicate-crl-extension.ts'
import { duplicateRevocation } from './crl/duplicate-revocation.ts'
import { emptyCrlEntryExtensions } from './crl/empty-crl-entry-extensions.ts'
import { emptyRevocationList } from './crl/empty-revocation-list.ts'
import { expiredCrl } from './crl/expired-crl.ts'
import { implausibleRevocationDate } from './crl/implausible-revocation-date.ts'
import { invalidReasonCode } from './crl/invalid-reason-code.ts'
import { missingCrlKeyIdentifier } from './crl/missing-crl-key-identifier.ts'
import { missingCrlNumber } from './crl/missing-crl-number.ts'
import { missingNextUpdate } from './crl/missing-next-update.ts'
import { publicCrlExtension } from './crl/public-crl-extension.ts'
import { wrongCrlSignatureParameters } from './crl/wrong-crl-signature-parameters.ts'
import { brokenBase64 } from './block/broken-base64.ts'
import { brokenBlockBoundary } from './block/broken-block-boundary.ts'
import { emptyLineInBase64 } from './block/empty-line-in-base64.ts'
import { invalidDer } from './block/invalid-der.ts'
import { labelMismatch } from './block/label-mismatch.ts'
import { legacyKeyEncryption } from './block/legacy-key-encryption.ts'
import { nonstandardLabel } from './block/nonstandard-label.ts'
import { textBesideBoundary } from './block/text-beside-boundary.ts'
import { unencryptedPrivateKey } from './block/unencrypted-private-key.ts'
import { duplicateCertificate } from './chain/duplicate-certificate.ts'
import { endEntityAmongAuthorities } from './chain/end-entity-among-authorities.ts'
import { invalidSignature } from './chain/invalid-signature.ts'
import { missingIssuer } from './chain/missing-issuer.ts'
import { nameOutsideConstraints } from './chain/name-outside-constraints.ts'
import { nonstandardLineLength } from './chain/nonstandard-line-length.ts'
import { outlivesIssuer } from './chain/outlives-issuer.ts'
import { pathTooLong } from './chain/path-too-long.ts'
import { privateKeyAmongAuthorities } from './chain/private-key-among-authorities.ts'
import { privateKeyNotIgnored } from './chain/private-key-not-ignored.ts'
import { reusedKey } from './chain/reused-key.ts'
import { rootInChain } from './chain/root-in-chain.ts'
import { unreadForm } from './chain/unread-form.ts'
import { unrelatedCertificate } from './chain/unrelated-certificate.ts'
import { wrongOrder } from './chain/wrong-order.ts'
import type { Rule } from './rule.ts'

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  anonymousKeyExchange,
  certificateFileMissing,
  certificateForOtherPurpose,
  certificateReadOnce,
  cipherWordWithoutEffect,
  clientCertificateNotRequested,
  configuredFileMissing,
  defaultRootFile,
  deprecatedProtocolVersion,
  desCipher,
  encryptedKeyWithoutPassword,
  exportCipher,
  finiteFieldKeyExchange,
  keyFileMissing,
  keyMismatch,
  legacyRenegotiation,
  md5Mac,
  missingCrl,
  missingIntermediate,
  missingServerCertificate,
  nameNotInCertificate,
  nameVerificationDisabled,
  noCipherMatch,
  noForwardSecrecy,
  noSuiteForKey,
  noTls13,
  noTrustedRoot,
  nullEncryption,
  outdatedCrl,
  rc4Cipher,
  refusedValue,
  securityLevelLowered,
  settingWithoutEffect,
  starttlsNotRequired,
  staticKeyExchange,
  syntaxError,
  tls13NameInCipherString,
  tooComplex,
  unknownCipherName,
  unknownGroup,
  upstreamNotVerified,
  verificationDisabled,
  weakGroup,
  weakTrustedCa,
  wrongFileContent,
  authorityAsServer,
  certificateSigningWithoutCa,
  commonNameNotInAltNames,
  controlCharacterInName,
  crlSigningWithoutCa,
  disallowedCurve,
  disallowedKeyType,
  disallowedSignatureAlgorithm,
  disallowedSubjectAttribute,
  duplicateAccessLocation,
  duplicateDnsName,
  duplicateExtension,
  duplicatePolicy,
  duplicateSubjectAttribute,
  emptyExtension,
  emptyKeyUsage,
  emptySubjectAltName,
  expired,
  expiresSoon,
  extensionCriticality,
  extensionsInOldVersion,
  foreignKeyPurpose,
  garbledName,
  hashNotForCurve,
  ignoredCommonName,
  indirectCrl,
  internalDnsName,
  invalidALabel,
  invalidCountryCode,
  invalidDnsName,
  invalidIssuerAltName,
  invalidMailAddress,
  invalidOnionName,
  invisibleCharacterInName,
  ipAddressAsDnsName,
  issuerIdentifiedTwice,
  keyUsageNotForKey,
  lookAlikeName,
  malformedNameConstraint,
  malformedPolicyNotice,
  meaninglessPathLength,
  mismatchedSignatureAlgorithm,
  missingAuthorityAttribute,
  missingAuthorityInfoAccess,
  missingCertificatePolicies,
  missingCertificateSigning,
  missingCrlSigning,
  missingDigitalSignature,
  missingExtendedKeyUsage,
  missingKeyIdentifier,
  missingKeyUsage,
  missingOcspNocheck,
  missingRevocationAddress,
  missingServerAuth,
  missingSubjectAltName,
  missingSubjectAttribute,
  mixedAuthorityPurposes,
  mustStapleWithoutOcsp,
  nameAttributeTooLong,
  nameConstraintsWithoutCa,
  nameStringType,
  nameWithoutInformation,
  namelessCertificate,
  negativeValidity,
  noHttpDistributionPoint,
  nonHttpAccessLocation,
  notYetValid,
  organizationalUnit,
  overloadedOcspResponder,
  paddedKeyUsage,
  paddedName,
  precertificate,
  printableStringCharacter,
  publicClientAuth,
  publicExtensionCriticality,
  redundantDefault,
  relativeUriName,
  reservedAddressConstraint,
  reservedDnsLabel,
  reservedIpAddress,
  restrictedRoot,
  reverseZoneDnsName,
  serialNumberLowEntropy,
  serialNumberNotPositive,
  serialNumberTooLong,
  structuredDataInAddress,
  subjectAltNameCriticality,
  subjectAttributeOrder,
  tooFewTimestamps,
  unclearValidationPolicy,
  underscoreInDnsName,
  unevenRsaModulus,
  unfitAltNameKind,
  unfitNameForExtendedValidation,
  unfoundedPolicyMapping,
  uniqueIdentifier,
  unknownCriticalExtension,
  unknownPolicyQualifier,
  unusualNameConstraint,
  unusualRsaExponent,
  usageWithoutPurpose,
  uselessDistributionPoint,
  validityAboveAppleLimit,
  validityAboveNextLimit,
  validityTooLong,
  weakSignature,
  wildcardBelowTopLevel,
  wrongKeyParameters,
  wrongSignatureParameters,
  wrongTimeFormat,
  explicitCurve,
  smallKey,
  unsoundDsaKey,
  unsoundRsaKey,
  weakRsaKey,
  crlIssuerIdentifiedOtherwise,
  crlNumberOutOfRange,
  crlSignatureNotAllowed,
  crlValidTooLong,
  disallowedReasonCode,
  duplicateCrlExtension,
  duplicateRevocation,
  emptyCrlEntryExtensions,
  emptyRevocationList,
  expiredCrl,
  implausibleRevocationDate,
  invalidReasonCode,
  missingCrlKeyIdentifier,
  missingCrlNumber,
  missingNextUpdate,
  publicCrlExtension,
  wrongCrlSignatureParameters,
  brokenBase64,
  brokenBlockBoundary,
  emptyLineInBase64,
  invalidDer,
  labelMismatch,
  legacyKeyEncryption,
  nonstandardLabel,
  textBesideBoundary,
  unencryptedPrivateKey,
  duplicateCertificate,
  endEntityAmongAuthorities,
  invalidSignature,
  missingIssuer,
  nameOutsideConstraints,
  nonstandardLineLength,
  outlivesIssuer,
  pathTooLong,
  privateKeyAmongAuthorities,
  privateKeyNotIgnored,
  reusedKey,
  rootInChain,
  unreadForm,
  unrelatedCertificate,
  wrongOrder,
]
