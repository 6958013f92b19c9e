import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateExtension } from '../../x509/certificate.ts'
import type { CertificateReport, CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const duplicateCrlExtension: CrlRule = {
  subject: 'crl',
  id: 'duplicate-crl-extension',
  title: 'Duplicate CRL extension',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '5.2' }],
  docs: {
    what: 'The same extension is twice in the CRL, or in one of its entries.',
    why: `
      Which of the two counts differs from program to program; strict ones refuse the CRL.
    `,
    whatToDo: `
      For the CA: issue a new CRL with each extension once. In openssl.cnf, the section that \`crl_extensions\`
      names has each line once:

      \`\`\`ini
      [crl_ext]
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_crl_no_duplicate_extensions',
    'zlint:e_crl_revoked_certificate_crl_entry_has_no_duplicate_extensions',
  ],

  check(crl, report) {
    const duplicate = duplicateIn(crl.extensions)
    if (duplicate) report(duplicate)
    reportEntries(crl, report, ({ extensions }) => extensions && duplicateIn(extensions.value))
  },
}

function duplicateIn(extensions: readonly CertificateExtension[]): CertificateReport | undefined {
  if (extensions.length < 2) return undefined
  const seen = new Set<string>()
  for (const { oid, bytes } of extensions) {
    if (seen.has(oid)) return { bytes, message: `${oidName(oid) ?? oid} for the second time` }
    seen.add(oid)
  }
  return undefined
}
