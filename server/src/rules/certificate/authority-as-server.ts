import { SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const authorityAsServer: CertificateRule = {
  subject: 'certificate',
  id: 'authority-as-server',
  title: 'Certificate of a server that is also an authority',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.9' },
    { source: 'CA/B BR', section: '7.1.2.7.8' },
  ],
  docs: `
    The certificate names servers and is an authority's at the same time.

    Who gets at the key of the server can issue certificates for any name to those who trust it. Firefox refuses to accept
    an authority's certificate as a server's, and so do programs with rustls.

    Of one that signed itself it is information: it is trusted for itself at most, and commands make it an authority unless
    told otherwise. An authority whose key is for signing certificates and that is not for servers is left alone: some, such as
    Kubernetes' own, have their name among the alternative names.
  `,

  check(certificate, report) {
    const { isCa, basicConstraints, subjectAltName, keyUsage, extendedKeyUsage } = certificate
    if (!isCa || subjectAltName === undefined) return
    if (!subjectAltName.value.some(({ kind }) => kind === 'dNSName' || kind === 'iPAddress')) return
    const isForSigning = keyUsage?.value.includes('keyCertSign') === true
    if (isForSigning && !extendedKeyUsage?.value.includes(SERVER_AUTH)) return
    report({
      bytes: basicConstraints!.bytes,
      message: 'the certificate of a server is an authority',
      ...(isSelfSigned(certificate) ? { severity: 'info' } : {}),
    })
  },
}
