import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const missingKeyIdentifier: CertificateRule = {
  subject: 'certificate',
  id: 'missing-key-identifier',
  title: "Certificate without the identifier of its key or of its issuer's",
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.1' },
    { source: 'RFC 5280', section: '4.2.1.2' },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER',
      quote: 'Missing Authority Key Identifier',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER',
      quote: 'Missing Subject Key Identifier',
    },
  ],
  docs: `
    The certificate does not say with which key of its issuer it was signed, or that of an authority does not say what its
    own key is called.

    RFC 5280 wants both, so that paths are found at once. Python from 3.13 on and OpenSSL in strict mode refuse such
    certificates; other programs do not mind.

    Self-signed certificates need not name the issuer's key, and for a root the other is information: validation begins
    with its name and key (section 6.1.1). Certificates of version 1 and those of before May 2008, when
    RFC 5280 was published, are left alone.
  `,
  equivalents: [
    'zlint:e_ext_authority_key_identifier_missing',
    'zlint:e_ext_authority_key_identifier_no_key_identifier',
    'zlint:e_ext_subject_key_identifier_missing_ca',
  ],

  check(certificate, report) {
    const { version, isCa, basicConstraints, issuer, authorityKeyIdentifier } = certificate
    if (version.value !== 3) return
    if (authorityKeyIdentifier?.value.keyIdentifier === undefined && !isSelfSigned(certificate)) {
      if (authorityKeyIdentifier !== undefined) {
        report({ bytes: authorityKeyIdentifier.bytes, message: "no identifier of the issuer's key" })
      } else if (!certificate.extension(AUTHORITY_KEY_IDENTIFIER)) {
        report({ bytes: issuer.bytes, message: "no identifier of the issuer's key" })
      }
    }
    if (isCa && !certificate.extension(SUBJECT_KEY_IDENTIFIER)) {
      report({
        bytes: basicConstraints!.bytes,
        message: 'an authority without an identifier of its key',
        ...(isSelfSigned(certificate) ? { severity: 'info' } : {}),
      })
    }
  },
}

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
