import { fileName } from '../../base/uri.ts'
import type { PolicyRule } from '../rule.ts'

export const keyMismatch: PolicyRule = {
  subject: 'policy',
  id: 'key-mismatch',
  title: 'Private key not matching the certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_check_private_key(3)', quote: 'key values mismatch' },
    {
      source: 'nginx',
      section: 'ssl_certificate_key',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key',
    },
  ],
  docs: {
    what: 'The private key does not belong to the certificate.',
    why: `
      The server does not start: OpenSSL and nginx report \`key values mismatch\`, Apache
      \`certificate and private key do not match\`. The certificate meant is the first in its file; a chain in
      the wrong order is the most frequent reason, a renewal that replaced only one of the two files the next.
    `,
    whatToDo: `
      See which belong together, and name those:

      \`\`\`sh
      tls-lens inspect *.crt *.csr *.key
      \`\`\`
    `,
    exceptions: `
      It is a warning where key and certificates are in one file of PEM blocks, or where files of one folder
      have the same name (\`shop.key\` beside \`shop.crt\`, \`shop.pem\` or, without a certificate, \`shop.csr\`):
      nothing declares that they are used together. In a Kubernetes Secret or a kubeconfig the key is the one
      beside the certificate (\`tls.key\` and \`tls.crt\`, \`client-key-data\` and \`client-certificate-data\`), in a
      file of OpenVPN \`<key>\` beside \`<cert>\`.
    `,
  },

  *check({ endpoints, bundles }) {
    for (const { certificates, range } of endpoints) {
      for (const { certificate, key, keyMatches } of certificates) {
        if (keyMatches !== false) continue
        yield {
          range: (key ?? certificate)?.path.range ?? range,
          message: 'the key does not belong to the certificate',
          ...(key && certificate
            ? { related: [{ range: certificate.path.range, message: 'the certificate' }] }
            : {}),
        }
      }
    }
    for (const { blocks, keyMatches } of bundles) {
      if (keyMatches !== false) continue
      const key = blocks.find((it) => it.content.kind === 'privateKey')!
      const certificates = blocks.filter(({ content }) => content.kind === 'certificate')
      yield {
        range: key.labelRange,
        message: 'the key belongs to no certificate of this file',
        severity: 'warning',
        related: certificates.map((it) => ({ range: it.labelRange, message: 'has another key' })),
      }
    }
    for (const { blocks, neighbor } of bundles) {
      if (neighbor === undefined || neighbor.matches) continue
      const key = blocks.find((it) => it.content.kind === 'privateKey')!
      yield {
        range: key.labelRange,
        message: `the key does not belong to the ${neighbor.kind} in ${shortened(fileName(neighbor.uri))}`,
        severity: 'warning',
        related: [{ range: neighbor.range, message: `the ${neighbor.kind}` }],
      }
    }
    for (const { key, blocks } of bundles) {
      if (key?.matches !== false) continue
      const first = blocks.find((it) => it.content.kind === 'certificate')
      yield {
        range: key.block.labelRange,
        message: 'the key does not belong to the certificate',
        related: first ? [{ range: first.labelRange, message: 'the certificate' }] : [],
      }
    }
  },
}

function shortened(name: string): string {
  return name.length > 35 ? `${name.slice(0, 34)}…` : name
}
