import { fileName } from '../../base/uri.ts'
import type { PolicyRule } from '../rule.ts'

export const keyMismatch: PolicyRule = {
  subject: 'policy',
  id: 'key-mismatch',
  title: 'Key of another certificate',
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
  docs: `
    The private key does not belong to the certificate.

    The server does not start: it could not prove that the certificate is its own. The certificate meant is the first
    in its file; a bundle in the wrong order is the most frequent reason, a renewal that replaced only one of the two
    files the next.

    Where key and certificates stand in one file of PEM blocks, it is a warning: no certificate of the file is that of
    the key, whoever reads it.

    In a Kubernetes Secret or a kubeconfig the key is the one beside the certificate: \`tls.key\` beside \`tls.crt\`,
    \`client-key-data\` beside \`client-certificate-data\`; in a file of OpenVPN \`<key>\` beside \`<cert>\`.

    Files of one folder that are called alike are compared without a configuration: \`shop.key\` with \`shop.crt\`,
    \`shop.pem\` and, where there is no certificate, \`shop.csr\`. It is a warning: nothing says that they are used together.

    **What to do:** see which belong together:

    \`\`\`sh
    tls-lens inspect *.crt *.csr *.key
    \`\`\`
  `,

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
