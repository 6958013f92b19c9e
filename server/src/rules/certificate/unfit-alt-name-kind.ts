import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const unfitAltNameKind: CertificateRule = {
  subject: 'certificate',
  id: 'unfit-alt-name-kind',
  title: 'Alternative name of a public server that is no DNS name and no address',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.4.2.1',
      quote:
        'Each entry MUST be either a dNSName containing the Fully-Qualified Domain Name or an iPAddress containing the IP address of a server.',
    },
    { source: 'CA/B BR', section: '7.1.2.7.12' },
  ],
  docs: `
    The certificate of a public server has a mail address, a URI, a directory name or something else that is no name of a
    server among its subject alternative names.

    Such a name is one that the authority need not have verified. The sentence is of versions before 2.0.0; since then a
    table (section 7.1.2.7.12) says it. Certificates of private authorities are left alone.
  `,
  equivalents: [
    'zlint:e_ext_san_directory_name_present',
    'zlint:e_ext_san_edi_party_name_present',
    'zlint:e_ext_san_other_name_present',
    'zlint:e_ext_san_registered_id_present',
    'zlint:e_ext_san_rfc822_name_present',
    'zlint:e_ext_san_uniform_resource_identifier_present',
  ],

  check(certificate, report) {
    const { subjectAltName } = certificate
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind } = name
      if (kind === 'dNSName' || kind === 'iPAddress' || !isServerCertificate(certificate)) continue
      report({ bytes: name.bytes, message: `a name of the kind ${kind}` })
    }
  },
}
