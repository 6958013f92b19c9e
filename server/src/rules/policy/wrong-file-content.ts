import type { CertificateBundle } from '../../bundle/bundle.ts'
import type { CertificateReference, FileReference, TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import type { PolicyRule, Report } from '../rule.ts'

export const wrongFileContent: PolicyRule = {
  subject: 'policy',
  id: 'wrong-file-content',
  title: 'Wrong content in a configured file',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'PEM_read_bio_X509(3)', quote: 'no start line' },
    { source: 'OpenSSL', section: 'PEM_read_bio_PrivateKey(3)', quote: 'DECODER routines::unsupported' },
    {
      source: 'nginx',
      section: 'ssl_certificate',
      quote: 'cannot load certificate',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate',
    },
    {
      source: 'Node.js',
      section: 'tls.createSecureContext',
      url: 'https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions',
    },
  ],
  docs: {
    what: 'A configured file exists, and does not hold what it is configured for.',
    why: `
      nginx does not start: \`cannot load certificate … no start line\`,
      \`cannot load certificate key … DECODER routines::unsupported\`, \`no certificate or crl found\`. Node
      throws \`ERR_OSSL_PEM_NO_START_LINE\` or \`ERR_OSSL_UNSUPPORTED\`; a \`ca\` without a certificate it accepts
      silently, and then trusts nobody. Of a \`pfx\` it says \`wrong tag\`, \`header too long\` or
      \`not enough data\`, of a \`crl\` \`Failed to parse CRL\`, and of a \`dhparam\`
      \`DH parameter is less than 1024 bits\`; one without parameters it discards silently, and no DHE suite
      is chosen.
    `,
    whatToDo: `
      By what the file holds:

      - a certification request: name the certificate that the CA issued for it;
      - DER: \`openssl x509 -inform DER -in a.cer -out a.pem\`, for a key \`openssl pkey -inform DER\`;
      - PKCS #12 (\`.p12\`, \`.pfx\`): \`openssl pkcs12 -in a.p12 -nodes -out a.pem\`; Node reads it as \`pfx\`;
      - PEM or DER where Node wants PKCS #12 as \`pfx\`: \`openssl pkcs12 -export -in a.pem -inkey a.key -out a.p12\`,
        or name the PEM files as \`cert\` and \`key\`;
      - PKCS #12 in base64: \`openssl base64 -d -A -in a.txt -out a.p12\`;
      - a CRL in DER: \`openssl crl -inform DER -in a.crl -out a.pem\`;
      - DH parameters that are too small: \`openssl dhparam -out dh.pem 2048\`;
      - PKCS #7 (\`.p7b\`): \`openssl pkcs7 -print_certs -in a.p7b -out a.pem\`;
      - an OpenSSH key: \`ssh-keygen -p -m PKCS8 -f a.key\`, which rewrites the file;
      - certificate and key in each other's place: exchange the two paths;
      - \`TRUSTED CERTIFICATE\` blocks alone, of which nginx's \`ssl_client_certificate\` reads none:
        \`openssl x509 -in a.pem\`;
      - a session ticket key of nginx: \`openssl rand 80 > ticket.key\`;
      - an OCSP response in PEM or of another kind: \`openssl ocsp … -respout response.der\` writes DER;
      - text in UTF-16, as PowerShell's \`>\` writes it: save it as UTF-8.
    `,
    exceptions: `
      OpenSSL looks for blocks by their labels and skips all others: a file with a key and a certificate is
      both. CA files are checked only where the peer's certificate is verified with them, save nginx's
      \`ssl_trusted_certificate\`, which is always read, and \`ssl_stapling_file\` where \`ssl_stapling\` is on.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      for (const reference of endpoint.certificates) yield* presented(reference)
      const verifies = verifiesPeer(endpoint)
      for (const it of endpoint.trustedCertificates) if (verifies || isRead(it)) yield* wrong(it)
      for (const it of endpoint.revocationLists ?? []) yield* wrong(it)
      if (endpoint.dhParameters) yield* wrong(endpoint.dhParameters)
      for (const { reference } of endpoint.otherFiles ?? []) yield* wrong(reference)
    }
  },
}

function* presented({ certificate, key }: CertificateReference): Generator<Report> {
  if (certificate?.instead !== undefined && key?.instead !== undefined && areSwapped(certificate, key)) {
    const swapped = 'certificate and key are exchanged'
    yield { range: certificate.path.range, message: `holds a private key: ${swapped}` }
    yield { range: key.path.range, message: `holds a certificate: ${swapped}` }
    return
  }
  if (certificate) yield* wrong(certificate)
  // One file that is named for both is missed once.
  if (key && key.path.value !== certificate?.path.value) yield* wrong(key)
  else if (key && certificate?.instead === undefined) yield* wrong(key)
}

function areSwapped({ file }: FileReference, { file: keyFile }: FileReference): boolean {
  return (
    file?.kind === 'read' &&
    keyFile?.kind === 'read' &&
    has(file.bundle, 'privateKey') &&
    has(keyFile.bundle, 'certificate')
  )
}

function has({ blocks }: CertificateBundle, kind: 'privateKey' | 'certificate'): boolean {
  return blocks.some(({ content }) => content.kind === kind)
}

/** Where nobody is verified, nginx takes a file with CRLs alone; it says `no certificate or crl found` of others. */
function isRead({ isAlwaysRead, file }: FileReference): boolean {
  if (!isAlwaysRead) return false
  return !(file?.kind === 'read' && file.bundle.blocks.some((it) => it.content.kind === 'certificateList'))
}

/** What nginx and Node would not use, they mostly do not read. */
function verifiesPeer({ role, clientCertificates, verifyPeer }: TlsEndpoint): boolean {
  return role === 'client'
    ? known(verifyPeer) === true
    : ['optional', 'required'].includes(known(clientCertificates) ?? '')
}

function* wrong({ path, instead }: FileReference): Generator<Report> {
  if (instead !== undefined) yield { range: path.range, message: instead }
}
