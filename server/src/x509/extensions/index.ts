// The extensions of certificates, requests, CRLs and their entries whose content is decoded here.

import type { DerReader } from '../../asn1/der.ts'
import { readNull, readText, timeValue } from '../../asn1/values.ts'
import { basicConstraints } from './basicConstraints.ts'
import { cabfOrganizationIdentifier } from './cabfOrganizationIdentifier.ts'
import { type CertificateExtension, extensionContent } from './certificateExtension.ts'
import { certificatePolicies } from './certificatePolicies.ts'
import { cRLDistributionPoints } from './cRLDistributionPoints.ts'
import { cRLNumber, invalidityDate, issuingDistributionPoint, reasonCode } from './crlExtensions.ts'
import { extendedKeyUsage } from './extendedKeyUsage.ts'
import { informationAccess } from './informationAccess.ts'
import { authorityKeyIdentifier, subjectKeyIdentifier } from './keyIdentifiers.ts'
import { keyUsage } from './keyUsage.ts'
import {
  caVersion,
  certificateTemplate,
  ntdsSecurity,
  previousCertificateHash,
} from './microsoftExtensions.ts'
import { nameConstraints } from './nameConstraints.ts'
import { netscapeCertType } from './netscapeExtensions.ts'
import { inhibitAnyPolicy, policyConstraints } from './policyConstraints.ts'
import { policyMappings } from './policyMappings.ts'
import { privateKeyUsagePeriod } from './privateKeyUsagePeriod.ts'
import { qcStatements } from './qcStatements.ts'
import { signedCertificateTimestamps } from './signedCertificateTimestamps.ts'
import { subjectAltName } from './subjectAltName.ts'
import { subjectDirectoryAttributes } from './subjectDirectoryAttributes.ts'
import { tlsFeature } from './tlsFeature.ts'

function anyTime(reader: DerReader): number {
  reader.read()
  return timeValue(reader)
}

export const KNOWN_EXTENSIONS = {
  subjectDirectoryAttributes: { oid: '2.5.29.9', decode: subjectDirectoryAttributes },
  subjectKeyIdentifier: { oid: '2.5.29.14', decode: subjectKeyIdentifier },
  keyUsage: { oid: '2.5.29.15', decode: keyUsage },
  privateKeyUsagePeriod: { oid: '2.5.29.16', decode: privateKeyUsagePeriod },
  subjectAltName: { oid: '2.5.29.17', decode: subjectAltName },
  issuerAltName: { oid: '2.5.29.18', decode: subjectAltName },
  basicConstraints: { oid: '2.5.29.19', decode: basicConstraints },
  cRLNumber: { oid: '2.5.29.20', decode: cRLNumber },
  reasonCode: { oid: '2.5.29.21', decode: reasonCode },
  invalidityDate: { oid: '2.5.29.24', decode: invalidityDate },
  deltaCRLIndicator: { oid: '2.5.29.27', decode: cRLNumber },
  issuingDistributionPoint: { oid: '2.5.29.28', decode: issuingDistributionPoint },
  certificateIssuer: { oid: '2.5.29.29', decode: subjectAltName },
  nameConstraints: { oid: '2.5.29.30', decode: nameConstraints },
  cRLDistributionPoints: { oid: '2.5.29.31', decode: cRLDistributionPoints },
  certificatePolicies: { oid: '2.5.29.32', decode: certificatePolicies },
  policyMappings: { oid: '2.5.29.33', decode: policyMappings },
  authorityKeyIdentifier: { oid: '2.5.29.35', decode: authorityKeyIdentifier },
  policyConstraints: { oid: '2.5.29.36', decode: policyConstraints },
  extendedKeyUsage: { oid: '2.5.29.37', decode: extendedKeyUsage },
  freshestCRL: { oid: '2.5.29.46', decode: cRLDistributionPoints },
  inhibitAnyPolicy: { oid: '2.5.29.54', decode: inhibitAnyPolicy },
  noRevocationAvailable: { oid: '2.5.29.56', decode: readNull },
  authorityInfoAccess: { oid: '1.3.6.1.5.5.7.1.1', decode: informationAccess },
  qcStatements: { oid: '1.3.6.1.5.5.7.1.3', decode: qcStatements },
  subjectInfoAccess: { oid: '1.3.6.1.5.5.7.1.11', decode: informationAccess },
  tlsFeature: { oid: '1.3.6.1.5.5.7.1.24', decode: tlsFeature },
  signedCertificateTimestamps: { oid: '1.3.6.1.4.1.11129.2.4.2', decode: signedCertificateTimestamps },
  precertificatePoison: { oid: '1.3.6.1.4.1.11129.2.4.3', decode: readNull },
  ocspNoCheck: { oid: '1.3.6.1.5.5.7.48.1.5', decode: readNull },
  cabfOrganizationIdentifier: { oid: '2.23.140.3.1', decode: cabfOrganizationIdentifier },
  certificateTemplateName: { oid: '1.3.6.1.4.1.311.20.2', decode: readText },
  caVersion: { oid: '1.3.6.1.4.1.311.21.1', decode: caVersion },
  previousCertificateHash: { oid: '1.3.6.1.4.1.311.21.2', decode: previousCertificateHash },
  crlNextPublish: { oid: '1.3.6.1.4.1.311.21.4', decode: anyTime },
  certificateTemplate: { oid: '1.3.6.1.4.1.311.21.7', decode: certificateTemplate },
  applicationPolicies: { oid: '1.3.6.1.4.1.311.21.10', decode: certificatePolicies },
  ntdsSecurity: { oid: '1.3.6.1.4.1.311.25.2', decode: ntdsSecurity },
  netscapeCertType: { oid: '2.16.840.1.113730.1.1', decode: netscapeCertType },
  netscapeBaseUrl: { oid: '2.16.840.1.113730.1.2', decode: readText },
  netscapeRevocationUrl: { oid: '2.16.840.1.113730.1.3', decode: readText },
  netscapeCaRevocationUrl: { oid: '2.16.840.1.113730.1.4', decode: readText },
  netscapeRenewalUrl: { oid: '2.16.840.1.113730.1.7', decode: readText },
  netscapeCaPolicyUrl: { oid: '2.16.840.1.113730.1.8', decode: readText },
  netscapeSslServerName: { oid: '2.16.840.1.113730.1.12', decode: readText },
  netscapeComment: { oid: '2.16.840.1.113730.1.13', decode: readText },
} as const

const DECODERS: ReadonlyMap<string, (reader: DerReader) => unknown> = new Map(
  Object.values(KNOWN_EXTENSIONS).map(({ oid, decode }) => [oid, decode]),
)

/** Whether the content of an extension that is known here cannot be decoded. */
export function isMalformed(der: Uint8Array, extension: CertificateExtension): boolean {
  const decode = DECODERS.get(extension.oid)
  return decode !== undefined && extensionContent(der, extension, decode) === undefined
}
