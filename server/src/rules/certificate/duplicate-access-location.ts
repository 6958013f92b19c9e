import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const duplicateAccessLocation: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-access-location',
  title: 'Address of a public authority that is there twice',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.7',
      quote:
        'When multiple AccessDescriptions are present with the same accessMethod, each accessLocation MUST be unique',
    },
  ],
  docs: `
    The authority information access of a public server's certificate names the same place twice for the same thing.

    A client that cannot reach it tries it again for nothing. Certificates of before September 2023 and those of private
    authorities are left alone.
  `,
  equivalents: ['zlint:e_aia_unique_access_locations'],

  check(certificate, report) {
    const { authorityInfoAccess } = certificate
    if (authorityInfoAccess === undefined || authorityInfoAccess.value.length < 2) return
    if (!isServerCertificate(certificate)) return
    const seen = new Set<string>()
    for (const { method, location } of authorityInfoAccess.value) {
      const place = `${method} ${location.kind} ${location.value.toLowerCase()}`
      if (seen.has(place)) report({ bytes: location.bytes, message: 'the same address a second time' })
      seen.add(place)
    }
  },
}
