import type { FileReference, TlsEndpoint } from '../../policy/policy.ts'
import type { PolicyRule } from '../rule.ts'

export const configuredFileMissing: PolicyRule = {
  subject: 'policy',
  id: 'configured-file-missing',
  title: 'Missing configured file',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'nginx',
      section: 'ssl_password_file',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_password_file',
    },
    { source: 'OpenSSL', section: 'X509_load_crl_file(3)' },
  ],
  docs: {
    what: 'A file of CRLs, DH parameters, passwords, session ticket keys, PKCS #12 or an OCSP response is configured that does not exist.',
    why: `
      A server that cannot read the file does not start: nginx reports \`No such file or directory\` for \`ssl_crl\`,
      \`ssl_dhparam\`, \`ssl_password_file\`, \`ssl_session_ticket_key\` and \`ssl_stapling_file\`, Node throws
      \`ENOENT\` for \`pfx\`, \`crl\` and \`dhparam\`.
    `,
    whatToDo: `
      Correct the path, put the file in place before the server starts, or remove the directive:

      \`\`\`nginx
      ssl_session_ticket_key /etc/nginx/tls/ticket.key;
      \`\`\`
    `,
    exceptions: `
      It is a warning and not an error because the file may be put in place when the configuration is
      installed. Certificates and keys have rules of their own.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      for (const { path, file } of configuredFiles(endpoint)) {
        if (file?.kind === 'missing') yield { range: path.range, message: `no such file: ${path.value}` }
      }
    }
  },
}

function configuredFiles({
  revocationLists = [],
  dhParameters,
  otherFiles = [],
}: TlsEndpoint): readonly FileReference[] {
  return [
    ...revocationLists,
    ...(dhParameters === undefined ? [] : [dhParameters]),
    ...otherFiles.map((it) => it.reference),
  ]
}
