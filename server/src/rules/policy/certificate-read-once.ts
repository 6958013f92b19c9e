import type { PolicyRule } from '../rule.ts'

export const certificateReadOnce: PolicyRule = {
  subject: 'policy',
  id: 'certificate-read-once',
  title: 'Renewed certificate not used until a restart',
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
  docs: `
    A certificate of Certbot is read when the program starts, and Certbot renews it every 60 days.

    The program goes on with the old one until it is started again, and presents it after it has expired. Read the files
    again and hand them to \`server.setSecureContext\`, such as on a signal that Certbot's \`--deploy-hook\` sends, or let
    the hook restart the program.
  `,

  *check({ endpoints }) {
    for (const { certificates } of endpoints) {
      for (const { certificate, isReadOnce } of certificates) {
        if (!isReadOnce || certificate === undefined) continue
        const { value, range } = certificate.path
        if (!/(?:^|\/)letsencrypt\/live\//.test(value)) continue
        yield { range, message: 'read once: a renewed certificate is used after a restart' }
      }
    }
  },
}
