import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule, Severity } from '../rule.ts'
import { isForServers, isRoot } from '../shared/certificateRoles.ts'

export const missingAuthorityAttribute: CertificateRule = {
  subject: 'certificate',
  id: 'missing-authority-attribute',
  title: 'Missing subject attribute in a public CA certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.10.2',
      quote:
        "countryName MUST The two-letter ISO 3166-1 country code for the country in which the CA's place of business is located.",
    },
  ],
  docs: {
    what: 'The subject of a public CA has no country, no organization or, from June 2017 on, no common name.',
    why: `
      Users who look up the issuer of a certificate do not learn who it is.
    `,
    whatToDo: `
      For the CA: reissue the certificate with a full subject, such as

      \`\`\`sh
      openssl req -new -key ca.key -subj '/C=DE/O=Shop Trust/CN=Shop Trust CA 1' -out ca.csr
      \`\`\`
    `,
    exceptions: `
      For roots it is a warning: browsers trust some that have no country.
    `,
  },
  equivalents: [
    'zlint:e_ca_common_name_missing',
    'zlint:e_ca_country_name_missing',
    'zlint:e_ca_organization_name_missing',
  ],

  check(certificate, report) {
    if (!certificate.isCa || !isForServers(certificate)) return
    const { bytes, value: subject } = certificate.subject
    const severity: Severity = isRoot(certificate) ? 'warning' : 'error'
    const isThere = (oid: string) => subject.attributes.some((it) => it.oid === oid && it.value !== '')
    if (!isThere(ATTRIBUTE.country)) {
      report({ bytes, message: 'no C in the subject of a public CA', severity })
    }
    if (!isThere(ATTRIBUTE.organization)) {
      report({ bytes, message: 'no O in the subject of a public CA', severity })
    }
    if (!isThere(ATTRIBUTE.commonName) && certificate.validity.notBefore.value >= VERSION_1_4_8) {
      report({ bytes, message: 'no CN in the subject of a public CA', severity })
    }
  },
}

const VERSION_1_4_8 = Date.UTC(2017, 5, 8)
