import type { FileReference } from '../../policy/policy.ts'
import type { PolicyRule, Report } from '../rule.ts'

export const certificateFileMissing: PolicyRule = {
  subject: 'policy',
  id: 'certificate-file-missing',
  title: 'Missing certificate file',
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
  docs: {
    what: 'A certificate file is configured that does not exist.',
    why: `
      A server that cannot read its certificate does not start: nginx reports
      \`cannot load certificate … No such file or directory\`, Node throws \`ENOENT\`.
    `,
    whatToDo: `
      Correct the path, or put the file in place before the server starts. A relative path in nginx starts at
      the folder of nginx.conf:

      \`\`\`nginx
      ssl_certificate /etc/nginx/tls/fullchain.pem;
      \`\`\`
    `,
    exceptions: `
      It is a warning and not an error because the file may be put in place when the configuration is
      installed.
    `,
  },

  *check({ endpoints }) {
    for (const { certificates, trustedCertificates } of endpoints) {
      for (const { certificate } of certificates) if (certificate) yield* missing(certificate)
      for (const reference of trustedCertificates) yield* missing(reference)
    }
  },
}

function* missing({ path, file }: FileReference): Generator<Report> {
  if (file?.kind === 'missing') yield { range: path.range, message: `no such file: ${path.value}` }
}
