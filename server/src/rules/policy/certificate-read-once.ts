import type { PolicyRule } from '../rule.ts'

export const certificateReadOnce: PolicyRule = {
  subject: 'policy',
  id: 'certificate-read-once',
  title: 'Renewed certificate unused until a restart',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'Node.js',
      section: 'server.setSecureContext',
      url: 'https://nodejs.org/api/tls.html#serversetsecurecontextoptions',
    },
    {
      source: 'Certbot',
      section: 'Renewing certificates',
      url: 'https://eff-certbot.readthedocs.io/en/stable/using.html#renewing-certificates',
    },
  ],
  docs: {
    what: 'The program reads a certificate of Certbot when it starts, and Certbot renews it every 60 days.',
    why: `
      The program keeps the old one until it is restarted, and presents it after it has expired: clients then
      report \`certificate has expired\`.
    `,
    whatToDo: `
      Let Certbot restart the program after a renewal:

      \`\`\`sh
      certbot renew --deploy-hook 'systemctl restart shop'
      \`\`\`

      or read the files again and pass them to \`server.setSecureContext\`, such as on a signal that the hook
      sends.
    `,
  },

  *check({ endpoints }) {
    for (const { certificates } of endpoints) {
      for (const { certificate, isReadOnce } of certificates) {
        if (!isReadOnce || certificate === undefined) continue
        const { value, range } = certificate.path
        if (!/(?:^|\/)letsencrypt\/live\//.test(value)) continue
        yield { range, message: 'read at startup: a renewed certificate is unused until a restart' }
      }
    }
  },
}
