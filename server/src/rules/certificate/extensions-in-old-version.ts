import type { CertificateRule } from '../rule.ts'

export const extensionsInOldVersion: CertificateRule = {
  subject: 'certificate',
  id: 'extensions-in-old-version',
  title: 'Extensions in a version 1 or 2 certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.1',
      quote: 'When extensions are used, as expected in this profile, version MUST be 3 (value is 2).',
    },
  ],
  docs: {
    what: 'The certificate declares version 1 or 2 but has extensions, which only version 3 has.',
    why: `
      Programs that check the version ignore the extensions, with them the names that the certificate is for,
      or refuse it.
    `,
    whatToDo: `
      Reissue it as version 3; \`openssl x509 -req\` does so when extensions are given:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 90 -extfile server.ext -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_invalid_certificate_version'],

  check({ version, extensions }, report) {
    if (extensions.length === 0 || version.value === 3) return
    report({
      bytes: version.bytes,
      message: `version ${version.value} with extensions, which only version 3 has`,
    })
  },
}
