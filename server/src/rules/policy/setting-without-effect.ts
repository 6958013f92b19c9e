import type { PolicyRule } from '../rule.ts'

export const settingWithoutEffect: PolicyRule = {
  subject: 'policy',
  id: 'setting-without-effect',
  title: 'Setting without effect',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'Node.js',
      section: 'NODE_EXTRA_CA_CERTS',
      url: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    },
    { source: 'undici', section: 'RequestInit', url: 'https://undici.nodejs.org/#/docs/api/Fetch' },
  ],
  docs: {
    what: 'A setting is made where the program does not read it, or too late.',
    why: `
      Nothing fails at this place: the program goes on as if the setting were absent. \`fetch\` of Node takes no
      \`agent\`, which is an option of the package node-fetch. axios passes only what is in an \`httpsAgent\` on
      to TLS. \`NODE_EXTRA_CA_CERTS\` and \`NODE_USE_SYSTEM_CA\` are read when the process starts.
    `,
    whatToDo: `
      Set it where it is read:

      \`\`\`js
      import { Agent, fetch } from 'undici'
      fetch(url, { dispatcher: new Agent({ connect: { ca } }) })
      axios.get(url, { httpsAgent: new https.Agent({ ca }) })
      \`\`\`

      \`\`\`sh
      NODE_EXTRA_CA_CERTS=/etc/ssl/company-ca.pem node app.js
      \`\`\`
    `,
  },

  *check({ withoutEffect }) {
    for (const { value, range } of withoutEffect) yield { range, message: value }
  },
}
