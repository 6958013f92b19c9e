import type { FileReference } from '../../policy/policy.ts'
import type { PolicyRule, Report } from '../rule.ts'

export const certificateFileMissing: PolicyRule = {
  subject: 'policy',
  id: 'certificate-file-missing',
  title: 'Certificate file missing',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'nginx',
      section: 'ssl_certificate',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate',
    },
    { source: 'OpenSSL', section: 'SSL_CTX_use_certificate_chain_file(3)' },
  ],
  docs: `
    A file with certificates is named that does not exist.

    A server that cannot read its certificate does not start. It is a warning and not an error because the file may
    be put in place when the configuration is installed.
  `,

  *check({ endpoints }) {
    for (const { certificates, trustedCertificates } of endpoints) {
      for (const { certificate } of certificates) if (certificate) yield* missing(certificate)
      for (const reference of trustedCertificates) yield* missing(reference)
    }
  },
}

function* missing({ path, file }: FileReference): Generator<Report> {
  if (file?.kind === 'missing') yield { range: path.range, message: `there is no file ${path.value}` }
}
