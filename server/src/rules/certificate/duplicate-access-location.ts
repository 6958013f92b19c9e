import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const duplicateAccessLocation: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-access-location',
  title: 'Duplicate URL in the authority information access',
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
  docs: {
    what: 'The authority information access of a public server certificate has the same URL twice for the same method.',
    why: `
      A client that cannot reach it tries the same URL again.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with each CA Issuers and OCSP URL once."
    `,
  },
  equivalents: ['zlint:e_aia_unique_access_locations'],

  check(certificate, report) {
    const { authorityInfoAccess } = certificate
    if (authorityInfoAccess === undefined || authorityInfoAccess.value.length < 2) return
    if (!isServerCertificate(certificate)) return
    const seen = new Set<string>()
    for (const { method, location } of authorityInfoAccess.value) {
      const place = `${method} ${location.kind} ${location.value.toLowerCase()}`
      if (seen.has(place)) report({ bytes: location.bytes, message: 'duplicate URL' })
      seen.add(place)
    }
  },
}
