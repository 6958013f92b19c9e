import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { VERSION_2_0_0 } from '../shared/baselineRequirements.ts'
import { isForServers } from '../shared/certificateRoles.ts'

export const organizationalUnit: CertificateRule = {
  subject: 'certificate',
  id: 'organizational-unit',
  title: 'Organizational unit in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2021-08-16',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.10.2',
      quote: 'This attribute MUST NOT be included in Root CA Certificates',
    },
    { source: 'CA/B BR', section: '7.1.2.7.4' },
  ],
  docs: {
    what: 'The subject of a public certificate has an organizational unit (OU).',
    why: `
      Nobody can validate one. Public CAs may not include it in server certificates since September 2022, nor
      in CA certificates since September 2023; from August 2021 on it needed an organization beside it.
    `,
    whatToDo: `
      Leave OU out of the next request:

      \`\`\`sh
      openssl req -new -key server.key -subj /C=DE/O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_organizational_unit_name_prohibited',
    'zlint:e_subj_orgunit_in_ca_cert',
    'zlint:e_subject_contains_organizational_unit_name_and_no_organization_name',
  ],

  check(certificate, report) {
    const { attributes } = certificate.subject.value
    for (const attribute of attributes) {
      const { oid } = attribute
      if (oid !== ATTRIBUTE.organizationalUnit || !isForServers(certificate)) continue
      if (isForbidden(certificate)) {
        report({
          bytes: attribute.bytes,
          message: `OU in a public ${certificate.isCa ? 'CA' : 'server'} certificate`,
        })
      } else if (!attributes.some((it) => it.oid === ATTRIBUTE.organization)) {
        report({ bytes: attribute.bytes, message: 'OU without O' })
      }
    }
  },
}

function isForbidden({ isCa, validity: { notBefore } }: Certificate): boolean {
  return notBefore.value >= (isCa ? VERSION_2_0_0 : Date.UTC(2022, 8, 1))
}
