import { isPaddedKeyUsage } from '../../x509/extensions/keyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const paddedKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'padded-key-usage',
  title: 'Padded key usage bits',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.3' },
    { source: 'X.690', section: '11.2.2', url: 'https://www.itu.int/rec/T-REC-X.690' },
  ],
  docs: {
    what: 'The bits of the key usage end with zeros that DER leaves out, or declare a wrong number of unused bits.',
    why: `
      A program that encodes the certificate again gets other bytes, for which the signature is invalid.
      Strict parsers refuse it.
    `,
    whatToDo: `
      Ask the maker of the CA's software: "Encode keyUsage as a named bit list, without trailing zero bits
      (X.690, 11.2.2)." OpenSSL writes it correctly:

      \`\`\`ini
      keyUsage = critical, digitalSignature
      \`\`\`
    `,
    exceptions: `
      For a root it is information: nobody relies on its signature.
    `,
  },
  equivalents: ['zlint:e_superfluous_ku_encoding'],

  check(certificate, report) {
    const { keyUsage } = certificate
    // One without any usage is the finding of another rule.
    if (keyUsage === undefined || keyUsage.value.length === 0) return
    const extension = certificate.extension(KEY_USAGE)
    if (!extension || !isPaddedKeyUsage(extension.value)) return
    const needless = extension.value.at(-1) === 0 ? 'a needless zero byte' : 'needless zeros'
    report({
      bytes: keyUsage.bytes,
      message: `the bits of the key usage end with ${needless}`,
      ...(certificate.isCa && isSelfSigned(certificate) ? { severity: 'info' } : {}),
    })
  },
}

const KEY_USAGE = '2.5.29.15'
