import type { FormFaultKind } from '../../pem/formFault.ts'
import type { ChainRule, Severity } from '../rule.ts'

export const unreadForm: ChainRule = {
  subject: 'chain',
  id: 'unread-form',
  title: 'Certificate or key in an unreadable form',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'PEM_R_NO_START_LINE', quote: 'no start line' },
    {
      source: 'Go',
      section: 'crypto/tls, X509KeyPair',
      quote: 'tls: failed to find any PEM data in certificate input',
      url: 'https://pkg.go.dev/crypto/tls#X509KeyPair',
    },
    {
      source: 'Kubernetes',
      section: 'Secrets, data and stringData',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/',
    },
    {
      source: 'XML Signature',
      section: '4.5.4',
      url: 'https://www.w3.org/TR/xmldsig-core1/#sec-X509Data',
    },
    { source: 'RFC 7517', section: '4.7' },
    {
      source: 'Java',
      section: 'PKCS8EncodedKeySpec',
      quote: 'algid parse error, not a sequence',
      url: 'https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/security/spec/PKCS8EncodedKeySpec.html',
    },
  ],
  docs: {
    what: 'A certificate or key can be recognized, but is in a form that the programs it is for do not read.',
    why: `
      The program does not start or refuses the value: OpenSSL and nginx with \`no start line\`, Go with
      \`tls: failed to find any PEM data in certificate input\`, Kubernetes with \`illegal base64 data\`, Java
      with \`algid parse error, not a sequence\`.
    `,
    whatToDo: `
      By the form that was found:

      - *Base64 of DER* in \`tls.crt\` or a kubeconfig: OpenSSL, Go and nginx look for PEM in what comes out of
        the base64. Convert and encode it:

      \`\`\`sh
      openssl x509 -inform der -in cert.der | base64 -w0
      \`\`\`

      - *Plain PEM* in a Secret's \`data\`: put it into \`stringData\`, or encode it.
      - *Base64 twice*: what \`kubectl create secret\` or a template encodes must not be encoded before.
      - *The key in \`tls.crt\`, the certificate in \`tls.key\`*: exchange the two.
      - *Something before each line* (\`> \` of an email, \`+\` of a diff), or \`\\n\` instead of line breaks in a
        file: remove it, with \`sed 's/^> //' quoted.pem > cert.pem\` or
        \`printf '%b' "$(cat escaped.pem)" > cert.pem\`.
      - *UTF-16*, as \`>\` of Windows PowerShell writes it: \`iconv -f UTF-16 -t UTF-8\`, or
        \`Set-Content -Encoding ascii\`.
      - *BEGIN and END* in \`X509Certificate\` of SAML or \`x5c\` of a JSON Web Key: both have the base64 of DER
        alone. Remove the two lines.
      - *A backslash too many* in a \`.env\` file: dotenv makes a line break of \`\\n\` in double quotes, but a
        backslash and a line break of \`\\\\n\`.
      - *PKCS #1* or *SEC 1* in \`ssl.keystore.key\` of Kafka's properties:
        \`openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key\`.
    `,
    exceptions: `
      A block that is commented out is information, and so are spaces within the base64 of XML, which most
      programs skip. Values under other names than those of Kubernetes are not checked.
    `,
  },

  *check({ blocks, encoding }) {
    const [first] = blocks
    if (encoding !== undefined && first !== undefined) {
      yield { range: first.labelRange, message: `the file is ${encoding}: programs find no block in it` }
      return
    }
    for (const { formFault, content } of blocks) {
      if (formFault === undefined || content.kind === 'unreadable' || content.kind === 'other') continue
      const { kind, message, range } = formFault
      yield { message, range, severity: SEVERITIES[kind] }
    }
  },
}

const SEVERITIES: Readonly<Record<FormFaultKind, Severity>> = {
  quoted: 'error',
  notPem: 'error',
  wrongLayers: 'error',
  wrongContent: 'error',
  notPkcs8: 'error',
  boundaries: 'warning',
  escapedTwice: 'warning',
  commentedOut: 'info',
  spaces: 'info',
}
