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
  docs: `
    A setting stands where the program does not look for it, or is made when it is too late.

    \`fetch\` of Node takes no \`agent\`, which is an option of the package node-fetch; it takes a \`dispatcher\`, such as
    \`new Agent({ connect: { ca } })\` of the package undici. axios hands only what is in an \`httpsAgent\` on to TLS.
    \`NODE_EXTRA_CA_CERTS\` and \`NODE_USE_SYSTEM_CA\` are read when the process starts: set them in the environment that
    starts it, or give the certificates as \`ca\`.
  `,

  *check({ withoutEffect }) {
    for (const { value, range } of withoutEffect) yield { range, message: value }
  },
}
