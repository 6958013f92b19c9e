import type { CertificateRule } from '../rule.ts'

export const meaninglessPathLength: CertificateRule = {
  subject: 'certificate',
  id: 'meaningless-path-length',
  title: 'Meaningless path length',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.9',
      quote:
        'CAs MUST NOT include the pathLenConstraint field unless the cA boolean is asserted and the key usage extension asserts the keyCertSign bit.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.9',
      quote: 'Where it appears, the pathLenConstraint field MUST be greater than or equal to zero.',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN',
      quote: 'Path length given without key usage keyCertSign',
    },
  ],
  docs: {
    what: 'The basic constraints have a path length, but the certificate cannot issue any, or the path length is negative.',
    why: `
      Python from 3.13 on and OpenSSL in strict mode refuse such certificates:
      \`Path length given without key usage keyCertSign\`, \`Path length invalid for non-CA cert\`.
    `,
    whatToDo: `
      Reissue it. In openssl.cnf, for a server and for a CA:

      \`\`\`ini
      basicConstraints = critical, CA:FALSE
      basicConstraints = critical, CA:TRUE, pathlen:0
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published, and roots without key usage: those are
      reported by \`missing-key-usage\`.
    `,
  },
  equivalents: [
    'zlint:e_path_len_constraint_improperly_included',
    'zlint:e_path_len_constraint_zero_or_less',
  ],

  check({ basicConstraints, isCa, isSelfIssued, keyUsage }, report) {
    const pathLength = basicConstraints?.value.pathLength
    if (basicConstraints === undefined || pathLength === undefined) return
    const { bytes } = basicConstraints
    if (pathLength < 0) report({ bytes, message: `path length ${pathLength}` })
    else if (!isCa) report({ bytes, message: 'path length without CA:TRUE' })
    else if (keyUsage === undefined ? !isSelfIssued : !keyUsage.value.includes('keyCertSign')) {
      report({ bytes, message: 'path length without keyCertSign' })
    }
  },
}
