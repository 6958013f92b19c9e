import type { CertificateBundle } from '../../bundle/bundle.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName } from '../../x509/displayName.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { certificatesOf } from '../shared/serverChain.ts'

export const noTrustedRoot: PolicyRule = {
  subject: 'policy',
  id: 'no-trusted-root',
  title: 'No root CA among the trusted certificates',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      quote: 'unable to get local issuer certificate',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_FLAG_PARTIAL_CHAIN',
      url: 'https://docs.openssl.org/3.0/man1/openssl-verification-options/',
    },
  ],
  docs: {
    what: "The trusted certificates (Node's `ca`, nginx's `ssl_client_certificate`, `…_trusted_certificate`) have no self-signed one among them.",
    why: `
      A certification path of OpenSSL ends at a trusted self-signed certificate, unless partial chains are
      allowed. With a server's own certificate or an intermediate CA alone every connection fails, in Node
      with \`UNABLE_TO_GET_ISSUER_CERT\`, \`UNABLE_TO_GET_ISSUER_CERT_LOCALLY\` or
      \`UNABLE_TO_VERIFY_LEAF_SIGNATURE\`, and nginx answers \`400 The SSL certificate error\`.
    `,
    whatToDo: `
      Name the file with the root CA, or add the root to it:

      \`\`\`sh
      cat intermediate.pem root.pem > ca.pem
      \`\`\`

      Node from 22.9 on accepts an intermediate CA with \`allowPartialTrustChain: true\`.
    `,
    exceptions: `
      Only files that could be read are checked, and only where the peer's certificate is verified with them.
      A self-signed certificate is trusted for itself, CA or not.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      if (endpoint.needsTrustedRoot && verifiesPeer(endpoint)) yield* judged(endpoint)
    }
  },
}

/** Of a server the same files may be for OCSP responses, or complete its own chain. */
function verifiesPeer({ role, clientCertificates, verifyPeer }: TlsEndpoint): boolean {
  if (known(verifyPeer) !== true) return false
  return role === 'client' || ['optional', 'required'].includes(known(clientCertificates) ?? '')
}

function* judged({ trustedCertificates, addsToRoots }: TlsEndpoint): Generator<Report> {
  const files: { readonly range: Report['range']; readonly bundle: CertificateBundle }[] = []
  for (const { path, file } of trustedCertificates) {
    if (file?.kind !== 'read') return
    files.push({ range: path.range, bundle: file.bundle })
  }
  if (files.some(({ bundle }) => hasOtherThanCertificates(bundle))) return
  if (files.some(({ bundle }) => certificatesOf(bundle).some((it) => it.isSelfIssued))) return
  for (const { range, bundle } of files) {
    const last = certificatesOf(bundle).at(-1)
    if (last === undefined || (addsToRoots && isCaOrRoot(last))) continue
    const block = bundle.blocks.findLast(({ content }) => content.kind === 'certificate')!
    yield {
      range,
      message: messageFor(last),
      related: [{ range: block.labelRange, message: 'the certificate' }],
    }
  }
}

/** What cannot be read may be the root. */
function hasOtherThanCertificates({ blocks }: CertificateBundle): boolean {
  return blocks.some(({ content }) => ['unreadable', 'other', 'signedData'].includes(content.kind))
}

/** Version 1 has no extension that makes one. */
function isCaOrRoot(certificate: Certificate): boolean {
  return certificate.isCa || certificate.version.value < 3
}

function messageFor(certificate: Certificate): string {
  const name = shortened(displayName(certificate))
  return isCaOrRoot(certificate)
    ? `the root CA of ${name} is missing`
    : `no peer certificate can be verified: ${name} is not a CA`
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name
}
