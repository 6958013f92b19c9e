import type { FileReference } from '../../policy/policy.ts'
import type { PolicyRule } from '../rule.ts'

export const clientCertificateNotRequested: PolicyRule = {
  subject: 'policy',
  id: 'client-certificate-not-requested',
  title: 'Client certificates not requested',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'Node.js',
      section: 'tls.createServer',
      url: 'https://nodejs.org/api/tls.html#tlscreateserveroptions-secureconnectionlistener',
    },
    { source: 'CWE', section: '306', url: 'https://cwe.mitre.org/data/definitions/306.html' },
  ],
  docs: {
    what: 'A server has the roots of a private CA and does not request client certificates.',
    why: `
      In Node, \`ca\` sets which certificates are trusted, and \`requestCert: true\` makes the server request one;
      only with both are clients without a certificate refused. Without it everybody gets in, with no error
      anywhere.
    `,
    whatToDo: `
      Request certificates:

      \`\`\`js
      tls.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true })
      \`\`\`
    `,
    exceptions: `
      Where \`requestCert: false\` is written, or the file has intermediate CAs (old programs complete their own
      chain with \`ca\`), nothing is reported.
    `,
  },

  *check({ endpoints }) {
    for (const { trustedForClients, trustedCertificates } of endpoints) {
      if (trustedForClients === undefined || trustedCertificates.length === 0) continue
      if (!trustedCertificates.every(hasRootsOnly)) continue
      yield {
        range: trustedForClients,
        message: 'no client certificate is requested: clients are accepted without one',
      }
    }
  },
}

function hasRootsOnly({ file }: FileReference): boolean {
  if (file?.kind !== 'read' || file.bundle.blocks.length === 0) return false
  return file.bundle.blocks.every(
    ({ content }) =>
      content.kind === 'certificate' && content.certificate.isCa && content.certificate.isSelfIssued,
  )
}
