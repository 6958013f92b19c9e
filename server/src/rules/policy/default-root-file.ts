import type { PolicyRule } from '../rule.ts'

export const defaultRootFile: PolicyRule = {
  subject: 'policy',
  id: 'default-root-file',
  title: 'Root certificates outside of the configuration',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'PostgreSQL',
      section: '34.19.1',
      url: 'https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES',
    },
  ],
  docs: `
    The certificate is verified with roots from a file of the user who runs the program, which is often not there.

    libpq trusts the roots in \`~/.postgresql/root.crt\` and no others: in a container, or for another user, the
    connection fails with "root certificate file … does not exist". Name a file with \`sslrootcert\` (\`PGSSLROOTCERT\`);
    from libpq 16 on, \`sslrootcert=system\` trusts what the operating system does. Drivers that are not made with libpq,
    such as pg of Node, have roots of their own.
  `,

  *check({ endpoints }) {
    for (const { defaultRootFile: file, readBy } of endpoints) {
      if (file === undefined) continue
      yield { range: file.range, message: `${readBy ?? 'the program'} looks for the CA in ${file.value}` }
    }
  },
}
