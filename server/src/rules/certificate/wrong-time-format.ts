import type { CertificateRule } from '../rule.ts'

export const wrongTimeFormat: CertificateRule = {
  subject: 'certificate',
  id: 'wrong-time-format',
  title: 'Wrong time format in the validity',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.5',
      quote:
        'CAs conforming to this profile MUST always encode certificate validity dates through the year 2049 as UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime.',
    },
    {
      source: 'RFC 5280',
      section: '4.1.2.5.1',
      quote: 'UTCTime values MUST be expressed in Greenwich Mean Time (Zulu) and MUST include seconds',
    },
  ],
  docs: {
    what: 'The validity is encoded with four digits for the year before 2050, without seconds, with a fraction of a second, or in another time zone than UTC.',
    why: `
      Strict parsers refuse such certificates (Go: \`x509: malformed UTCTime\`), and others read another time
      from them.
    `,
    whatToDo: `
      Reissue it; OpenSSL writes UTCTime until 2049 and GeneralizedTime from 2050 on:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 90 -out server.pem
      \`\`\`
    `,
    exceptions: `
      Roots: validation begins with their name and key.
    `,
  },
  equivalents: [
    'zlint:e_wrong_time_format_pre2050',
    'zlint:e_utc_time_does_not_include_seconds',
    'zlint:e_utc_time_not_in_zulu',
    'zlint:e_generalized_time_does_not_include_seconds',
    'zlint:e_generalized_time_includes_fraction_seconds',
    'zlint:e_generalized_time_not_in_zulu',
  ],

  check({ der, validity: { notBefore, notAfter }, isCa, isSelfIssued }, report) {
    if (isCa && isSelfIssued) return
    for (const { value, bytes } of [notBefore, notAfter]) {
      const { start, end } = bytes
      const isGeneralized = der[start] === GENERALIZED_TIME
      const length = end - start - 2
      if (isGeneralized && value < YEAR_2050) report({ bytes, message: 'GeneralizedTime before 2050' })
      else if (der[end - 1] !== Z) report({ bytes, message: 'the time is not in UTC (Z)' })
      else if (length < (isGeneralized ? 15 : 13)) report({ bytes, message: 'the time has no seconds' })
      else if (length > (isGeneralized ? 15 : 13)) {
        report({ bytes, message: 'the time has a fraction of a second' })
      }
    }
  },
}

const GENERALIZED_TIME = 0x18
const Z = 0x5a
const YEAR_2050 = Date.UTC(2050, 0, 1)
