import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const nameAttributeTooLong: CertificateRule = {
  subject: 'certificate',
  id: 'name-attribute-too-long',
  title: 'Subject attribute too long',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: 'A.1' },
    { source: 'CA/B BR', section: '7.1.4.2' },
  ],
  docs: {
    what: 'A subject attribute is longer than RFC 5280 allows for its type: 64 characters for a common name, an organization or an organizational unit, 128 for a place or a street.',
    why: `
      OpenSSL does not make such names (\`string too long\`), and programs with fixed buffers truncate or refuse
      them.
    `,
    whatToDo: `
      Shorten it in the next request. A longer host name belongs in the subject alternative names, which have
      no such limit:

      \`\`\`sh
      openssl req -new -key server.key -subj /CN=shop.example -addext subjectAltName=DNS:a-very-long-name.shop.example
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_subject_common_name_max_length',
    'zlint:e_subject_organization_name_max_length',
    'zlint:e_subject_organizational_unit_name_max_length',
    'zlint:e_subject_locality_name_max_length',
    'zlint:e_subject_state_name_max_length',
    'zlint:e_subject_street_address_max_length',
    'zlint:e_subject_dn_serial_number_max_length',
    'zlint:e_subject_given_name_max_length',
    'zlint:e_subject_surname_max_length',
    'zlint:e_subject_email_max_length',
  ],

  check({ subject }, report) {
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      // No limit is lower, and characters are not more than the units of their string.
      if (value.length <= 64) continue
      const limit = LIMITS.get(oid)
      if (limit === undefined || value.length <= limit) continue
      const length = [...value].length
      if (length <= limit) continue
      const name = attributeShortName(oid) ?? oid
      report({
        bytes: attribute.bytes,
        message: `${name} has ${length} characters, at most ${limit} are allowed`,
      })
    }
  },
}

/** RFC 5280, appendix A.1, upper bounds. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  // commonName, serialNumber, organizationName, organizationalUnitName, title
  ['2.5.4.3', 64],
  ['2.5.4.5', 64],
  ['2.5.4.10', 64],
  ['2.5.4.11', 64],
  ['2.5.4.12', 64],
  // localityName, stateOrProvinceName, pseudonym; streetAddress by X.520, as the Baseline Requirements have it too
  ['2.5.4.7', 128],
  ['2.5.4.8', 128],
  ['2.5.4.65', 128],
  ['2.5.4.9', 128],
  // surname, givenName
  ['2.5.4.4', 32768],
  ['2.5.4.42', 32768],
  // emailAddress
  ['1.2.840.113549.1.9.1', 255],
])
