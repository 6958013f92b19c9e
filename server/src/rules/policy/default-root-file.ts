import type { PolicyRule } from '../rule.ts'

export const defaultRootFile: PolicyRule = {
  subject: 'policy',
  id: 'default-root-file',
  title: 'Root certificates outside the configuration',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'PostgreSQL',
      section: '34.19.1',
      url: 'https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES',
    },
  ],
  docs: {
    what: "The server's certificate is verified with roots from a file in the home folder of the user who runs the program.",
    why: `
      libpq trusts the roots in \`~/.postgresql/root.crt\` and no others: in a container, or for another user,
      the connection fails with \`root certificate file "…" does not exist\`.
    `,
    whatToDo: `
      Name the file in the connection string; from libpq 16 on, \`system\` uses the roots of the operating
      system:

      \`\`\`sh
      PGSSLMODE=verify-full PGSSLROOTCERT=/etc/ssl/company-ca.pem
      PGSSLMODE=verify-full PGSSLROOTCERT=system
      \`\`\`
    `,
    exceptions: `
      Drivers that are not built on libpq, such as pg of Node, have roots of their own.
    `,
  },

  *check({ endpoints }) {
    for (const { defaultRootFile: file, readBy } of endpoints) {
      if (file === undefined) continue
      yield { range: file.range, message: `${readBy ?? 'the program'} looks for the CA in ${file.value}` }
    }
  },
}
