import { inWords } from '../../base/instant.ts'
import type { ChainRule } from '../rule.ts'
import { serverChain } from '../shared/serverChain.ts'

export const outlivesIssuer: ChainRule = {
  subject: 'chain',
  id: 'outlives-issuer',
  title: 'Validity beyond the end of the issuer',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '6.1.3' }],
  docs: {
    what: "The validity of a server's certificate ends after that of the CA certificate behind it.",
    why: `
      A path is valid only as long as each of its certificates is: when the CA certificate ends, clients
      report \`certificate has expired\` although the server's own is still valid.
    `,
    whatToDo: `
      Before that day, install the CA's renewed intermediate, or renew the server's certificate with its new
      chain. The dates:

      \`\`\`sh
      openssl x509 -in intermediate.pem -noout -enddate
      \`\`\`
    `,
    exceptions: `
      A CA certificate that has ended already is reported by \`expired\`.
    `,
  },

  *check(bundle, { now }) {
    const [endEntity, issuer] = serverChain(bundle)?.chain ?? []
    if (endEntity === undefined || issuer === undefined) return
    const { notAfter } = endEntity.certificate.validity
    const end = issuer.certificate.validity.notAfter
    if (end.value < now || notAfter.value <= end.value) return
    yield {
      range: endEntity.block.textRange(notAfter.bytes.start, notAfter.bytes.end),
      message: `ends ${inWords(notAfter.value - end.value)} after the certificate of its issuer`,
      related: [
        { range: issuer.block.textRange(end.bytes.start, end.bytes.end), message: 'the end of its validity' },
      ],
    }
  },
}
