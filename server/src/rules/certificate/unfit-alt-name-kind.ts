import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const unfitAltNameKind: CertificateRule = {
  subject: 'certificate',
  id: 'unfit-alt-name-kind',
  title: 'Subject alternative name other than DNS name or IP address',
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
      superseded: supersededBy('7.1.2.7.12'),
    },
    { source: 'CA/B BR', section: '7.1.2.7.12' },
  ],
  docs: {
    what: 'The certificate of a public server has an email address, a URI, a directory name or another name type among its subject alternative names.',
    why: `
      The CA need not have validated such a name, and servers are not identified by it.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with DNS names and IP addresses only."

      \`\`\`ini
      subjectAltName = DNS:shop.example
      \`\`\`
    `,
  },
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
      report({ bytes: name.bytes, message: `${kind} name` })
    }
  },
}
