import { oidName } from '../../registry/objectIdentifiers.ts'
import {
  ANY_EXTENDED_KEY_USAGE,
  CODE_SIGNING,
  EMAIL_PROTECTION,
  OCSP_SIGNING,
  TIME_STAMPING,
} from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'
import { isSubordinateCa } from '../shared/certificateRoles.ts'

export const mixedAuthorityPurposes: CertificateRule = {
  subject: 'certificate',
  id: 'mixed-authority-purposes',
  title: 'Public CA for servers and other purposes',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2020-08-20',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.10.6' },
    {
      source: 'CA/B BR',
      section: '7.1.2',
      quote:
        'If the CA asserts compliance with these Baseline Requirements, all certificates that it issues MUST comply with one of the following certificate profiles',
    },
  ],
  docs: {
    what: 'The extended key usage of a public CA has serverAuth and also email, code signing, time-stamping or OCSP signing, or anyExtendedKeyUsage and more.',
    why: `
      A CA for servers is for nothing else, so that a mistake in another kind of certificate cannot become a
      server's certificate.
    `,
    whatToDo: `
      For the CA: issue a separate CA certificate for each purpose. In openssl.cnf of the one for servers:

      \`\`\`ini
      extendedKeyUsage = serverAuth
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ca_invalid_eku'],

  check(certificate, report) {
    const { extendedKeyUsage } = certificate
    if (extendedKeyUsage === undefined || !isSubordinateCa(certificate)) return
    const { value: purposes, bytes } = extendedKeyUsage
    if (purposes.length > 1 && purposes.includes(ANY_EXTENDED_KEY_USAGE)) {
      report({ bytes, message: 'anyExtendedKeyUsage and more in a public CA certificate' })
    }
    for (const purpose of purposes) {
      if (!OTHERS.has(purpose)) continue
      report({ bytes, message: `${oidName(purpose)} beside serverAuth in a CA certificate` })
    }
  },
}

const OTHERS: ReadonlySet<string> = new Set([EMAIL_PROTECTION, CODE_SIGNING, TIME_STAMPING, OCSP_SIGNING])
