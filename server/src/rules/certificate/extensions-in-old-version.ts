import type { CertificateRule } from '../rule.ts'

export const extensionsInOldVersion: CertificateRule = {
  subject: 'certificate',
  id: 'extensions-in-old-version',
  title: 'Extensions in a certificate of version 1 or 2',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.1',
      quote: 'When extensions are used, as expected in this profile, version MUST be 3 (value is 2).',
    },
  ],
  docs: `
    The certificate says that it is of version 1 or 2 but has extensions, which only version 3 has.

    Programs that look at the version ignore the extensions, with them the names that the certificate is for, or
    refuse it.
  `,
  equivalents: ['zlint:e_invalid_certificate_version'],

  check({ version, extensions }, report) {
    if (extensions.length === 0 || version.value === 3) return
    report({
      bytes: version.bytes,
      message: `version ${version.value} with extensions, which only version 3 has`,
    })
  },
}
