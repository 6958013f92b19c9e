import { oidName } from '../../registry/objectIdentifiers.ts'
import {
  ANY_EXTENDED_KEY_USAGE,
  CODE_SIGNING,
  EMAIL_PROTECTION,
  OCSP_SIGNING,
  TIME_STAMPING,
} from '../../x509/extensions/extendedKeyUsage.ts'
import { isSubordinateAuthority } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const mixedAuthorityPurposes: CertificateRule = {
  subject: 'certificate',
  id: 'mixed-authority-purposes',
  title: 'Public authority for servers and for something else',
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
  docs: `
    The certificate of a public authority lets it issue certificates for servers and also for mail, code, time-stamping or
    answers of OCSP, or for everything and something more.

    An authority for servers is for nothing else, so that a mistake elsewhere cannot become a server's certificate.
    Certificates of before August 2020 and those of private authorities are left alone.
  `,
  equivalents: ['zlint:e_ca_invalid_eku'],

  check(certificate, report) {
    const { extendedKeyUsage } = certificate
    if (extendedKeyUsage === undefined || !isSubordinateAuthority(certificate)) return
    const { value: purposes, bytes } = extendedKeyUsage
    if (purposes.length > 1 && purposes.includes(ANY_EXTENDED_KEY_USAGE)) {
      report({ bytes, message: 'anyExtendedKeyUsage and more in the certificate of a public authority' })
    }
    for (const purpose of purposes) {
      if (!OTHERS.has(purpose)) continue
      report({ bytes, message: `${oidName(purpose)} beside serverAuth in the certificate of an authority` })
    }
  },
}

const OTHERS: ReadonlySet<string> = new Set([EMAIL_PROTECTION, CODE_SIGNING, TIME_STAMPING, OCSP_SIGNING])
