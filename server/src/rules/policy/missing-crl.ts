import type { TlsEndpoint } from '../../policy/policy.ts'
import { displayName } from '../../x509/displayName.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { crlsOf, isOfCa, isOfOtherKey, isUsed, type PeerCrl } from '../shared/peerCrls.ts'
import { blockedCas, peerPaths, shortName, type TrustedCertificate } from '../shared/peerPaths.ts'

export const missingCrl: PolicyRule = {
  subject: 'policy',
  id: 'missing-crl',
  title: 'Missing CRL of a trusted CA',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNABLE_TO_GET_CRL',
      quote: 'unable to get certificate CRL',
      url: 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/',
    },
    {
      source: 'nginx',
      section: 'ssl_crl',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_crl',
    },
  ],
  docs: {
    what: "CRLs are configured (nginx's `ssl_crl`, `proxy_ssl_crl`), and the file has none of a CA that certificates of clients, or of the upstream server, lead to.",
    why: `
      With a CRL, nginx checks every certificate of the path, up to the root: that takes one CRL of each CA,
      the root included. Without it nginx refuses all certificates under that CA:
      \`400 The SSL certificate error\`, in the error log
      \`client SSL certificate verify error: (3:unable to get certificate CRL)\`; as a proxy it answers 502.
    `,
    whatToDo: `
      Put the CRLs of all CAs of the path into the one file, those without entries too:

      \`\`\`sh
      cat issuing-ca.crl root-ca.crl > clients.crl
      \`\`\`
    `,
    exceptions: `
      CRLs are needed for the CAs of \`ssl_client_certificate\` and for those above them. Where peers of other
      CAs get in, it is a warning at a server, and nothing is reported for a proxy, which has one server
      behind it. OpenSSL skips indirect CRLs, CRLs for some reasons only, and CRLs whose authority key
      identifier is another key's. It takes a delta CRL for a complete one, and CRLs from the certificate
      files. With \`optional_no_ca\`, clients under the CA are refused all the same. Only files that were read
      as a whole are checked.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) yield* judged(endpoint)
  },
}

function* judged(endpoint: TlsEndpoint): Generator<Report> {
  const [reference] = endpoint.revocationLists ?? []
  // A file that is something else is the finding of another rule.
  if (reference?.file?.kind !== 'read' || reference.instead !== undefined) return
  const paths = peerPaths(endpoint)
  const crls = crlsOf(endpoint)
  if (paths === undefined || crls === undefined) return
  const isMissing = (it: TrustedCertificate) => crlFor(it, crls, paths.trusted) === undefined
  const blocked = blockedCas(paths, isMissing)
  const areAll = blocked.length === paths.authorities.length
  if (!areAll && endpoint.role === 'client') return
  const peers = endpoint.role === 'client' ? 'servers' : 'clients'
  for (const it of new Set(blocked.flat())) {
    yield {
      range: reference.path.range,
      message: `${lack(it, crls)}: all ${peers} under it are refused`,
      ...(areAll ? {} : { severity: 'warning' as const }),
      related: [{ range: it.block.labelRange, message: 'the CA' }],
    }
  }
}

function crlFor(
  ca: TrustedCertificate,
  crls: readonly PeerCrl[],
  trusted: readonly TrustedCertificate[],
): PeerCrl | undefined {
  return crls.find(
    (crl) =>
      isOfCa(crl, ca) &&
      isUsed(crl) &&
      // After a change of keys, one CA of the name signs for both.
      !trusted.every((it) => !isOfCa(crl, it) || isOfOtherKey(crl, it)),
  )
}

function lack(ca: TrustedCertificate, crls: readonly PeerCrl[]): string {
  const name = shortName(displayName(ca.certificate))
  const own = crls.find((it) => isOfCa(it, ca))
  if (own === undefined) return `no CRL of ${name}`
  if (isUsed(own)) return `the CRL of ${name} is of another key`
  return own.list.issuingDistributionPoint?.value.indirectCrl
    ? `the CRL of ${name} is indirect`
    : `the CRL of ${name} is for some reasons only`
}
