import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const missingKeyIdentifier: CertificateRule = {
  subject: 'certificate',
  id: 'missing-key-identifier',
  title: 'Missing key identifier',
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
  docs: {
    what: 'The certificate has no authorityKeyIdentifier, or that of a CA no subjectKeyIdentifier.',
    why: `
      RFC 5280 requires both, so that paths are found without trying. Python from 3.13 on and OpenSSL in
      strict mode refuse such certificates: \`Missing Authority Key Identifier\`,
      \`Missing Subject Key Identifier\`; other programs accept them.
    `,
    whatToDo: `
      Reissue it. In openssl.cnf:

      \`\`\`ini
      subjectKeyIdentifier   = hash
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      Self-signed certificates need no authorityKeyIdentifier, and for a root a missing subjectKeyIdentifier
      is information: validation begins with its name and key (section 6.1.1). Certificates of version 1 and
      those from before May 2008, when RFC 5280 was published.
    `,
  },
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
        report({ bytes: authorityKeyIdentifier.bytes, message: 'no authority key identifier' })
      } else if (!certificate.extension(AUTHORITY_KEY_IDENTIFIER)) {
        report({ bytes: issuer.bytes, message: 'no authority key identifier' })
      }
    }
    if (isCa && !certificate.extension(SUBJECT_KEY_IDENTIFIER)) {
      report({
        bytes: basicConstraints!.bytes,
        message: 'CA certificate without a subject key identifier',
        ...(isSelfSigned(certificate) ? { severity: 'info' } : {}),
      })
    }
  },
}

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
