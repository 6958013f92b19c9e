import { firstForbiddenName } from '../../x509/constrainedNames.ts'
import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { serverChain } from '../shared/serverChain.ts'

export const nameOutsideConstraints: ChainRule = {
  subject: 'chain',
  id: 'name-outside-constraints',
  title: "Name outside the CA's name constraints",
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_PERMITTED_VIOLATION',
      quote: 'permitted subtree violation',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_EXCLUDED_VIOLATION',
      quote: 'excluded subtree violation',
    },
    { source: 'RFC 5280', section: '4.2.1.10' },
  ],
  docs: {
    what: 'A certificate of a chain is for a name that the name constraints of a CA above it exclude or do not permit.',
    why: `
      Every client refuses the chain; OpenSSL with \`permitted subtree violation\` or
      \`excluded subtree violation\`. Compared are DNS names, IP addresses, directory names, email addresses and
      URIs, and, as OpenSSL does, the common name of a certificate without DNS names. A name of another form,
      such as a user principal name, is refused where constraints on its form are set.
    `,
    whatToDo: `
      Have the certificate reissued with permitted names only, or by another CA. What is permitted:

      \`\`\`sh
      openssl x509 -in ca.pem -noout -ext nameConstraints
      \`\`\`
    `,
    exceptions: `
      Self-issued CA certificates may have any name.
    `,
  },

  *check(bundle) {
    const chain = serverChain(bundle)?.chain
    if (chain === undefined) return
    for (const [place, { certificate: authority, block }] of chain.entries()) {
      const constraints = authority.nameConstraints?.value
      if (constraints === undefined) continue
      for (const [index, below] of chain.slice(0, place).entries()) {
        if (index > 0 && below.certificate.isSelfIssued) continue
        const name = firstForbiddenName(constraints, below.certificate, index === 0)
        if (name === undefined) continue
        const shown = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name
        yield {
          range: below.block.labelRange,
          message: `outside the name constraints of a CA: ${shown}`,
          related: [{ range: block.labelRange, message: `name constraints of ${displayName(authority)}` }],
        }
      }
    }
  },
}

/** So that a message stays within a line. */
const LONGEST = 50
