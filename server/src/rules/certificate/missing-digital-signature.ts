import type { PublicKey } from '../../x509/publicKey.ts'
import { serverNames } from '../../x509/serverIdentity.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const missingDigitalSignature: CertificateRule = {
  subject: 'certificate',
  id: 'missing-digital-signature',
  title: 'Missing digitalSignature in a server certificate',
  severity: 'error',
  since: '0.1.0',
  forServers: true,
  citations: [
    {
      source: 'RFC 8446',
      section: '4.4.2.2',
      quote:
        'The certificate MUST allow the key to be used for signing (i.e., the digitalSignature bit MUST be set if the Key Usage extension is present)',
    },
    {
      source: 'BoringSSL',
      section: 'SSL_R_KEY_USAGE_BIT_INCORRECT',
      quote: 'KEY_USAGE_BIT_INCORRECT',
      url: 'https://boringssl.googlesource.com/boringssl/+/refs/heads/main/ssl/ssl_cert.cc',
    },
    { source: 'RFC 5280', section: '4.2.1.3' },
  ],
  docs: {
    what: 'The key usage of a server certificate lacks digitalSignature, and in TLS the server signs with its key.',
    why: `
      BoringSSL, and with it Chrome, Edge, Android, Electron and gRPC, aborts the handshake with
      \`KEY_USAGE_BIT_INCORRECT\` (\`ERR_SSL_KEY_USAGE_INCOMPATIBLE\` in Chrome). OpenSSL, Node.js and curl accept
      it, so that a test with them does not show how browsers behave.
    `,
    whatToDo: `
      Reissue it with digitalSignature. In openssl.cnf:

      \`\`\`ini
      keyUsage = critical, digitalSignature
      \`\`\`
    `,
    exceptions: `
      For an RSA key it is a warning: without digitalSignature it is usable with the RSA key exchange alone,
      which TLS 1.3 does not have; certificates that Windows makes for Remote Desktop are so. Certificates
      without serverAuth and without server names: a key for encrypting email signs nothing.
    `,
  },

  check(certificate, report) {
    const { keyUsage, extendedKeyUsage, publicKey } = certificate
    if (keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('digitalSignature') || !isServerCertificate(certificate)) return
    if (extendedKeyUsage === undefined && serverNames(certificate).length === 0) return
    const { algorithm } = publicKey.value
    const { bytes } = keyUsage
    if (SIGNING.has(algorithm)) {
      report({ bytes, message: 'no digitalSignature: Chrome, Edge and Android abort the handshake' })
    } else if (algorithm === 'rsa') {
      const message = 'no digitalSignature: Chrome and Android refuse it with ECDHE and TLS 1.3'
      report({ bytes, message, severity: 'warning' })
    }
  },
}

/** What these do in TLS is to sign. */
const SIGNING: ReadonlySet<PublicKey['algorithm']> = new Set<PublicKey['algorithm']>([
  'ec',
  'ed25519',
  'ed448',
  'rsaPss',
  'mldsa',
  'slhdsa',
])
