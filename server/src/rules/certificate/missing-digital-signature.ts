import type { PublicKey } from '../../x509/publicKey.ts'
import { serverNames } from '../../x509/serverIdentity.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const missingDigitalSignature: CertificateRule = {
  subject: 'certificate',
  id: 'missing-digital-signature',
  title: 'Server certificate without digitalSignature',
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
  docs: `
    The key usage of a server's certificate lacks digitalSignature, and TLS has the server sign with its key.

    BoringSSL, and with it Chrome, Edge, Android, Electron and gRPC, ends the handshake with \`KEY_USAGE_BIT_INCORRECT\`
    (\`ERR_SSL_KEY_USAGE_INCOMPATIBLE\` in Chrome). OpenSSL, Node.js and curl accept it, so that a test with them says
    nothing of browsers.

    An RSA key without it is good for the key exchange RSA alone, which TLS 1.3 does not have: there it is a warning.
    Certificates that Windows makes for Remote Desktop are so.

    **What to do**: reissue it with digitalSignature. In a configuration of OpenSSL:

    \`\`\`
    keyUsage = critical, digitalSignature
    \`\`\`

    Certificates without serverAuth and without names of servers are left alone: a key for encrypting mail signs nothing.
  `,

  check(certificate, report) {
    const { keyUsage, extendedKeyUsage, publicKey } = certificate
    if (keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('digitalSignature') || !isServerCertificate(certificate)) return
    if (extendedKeyUsage === undefined && serverNames(certificate).length === 0) return
    const { algorithm } = publicKey.value
    const { bytes } = keyUsage
    if (SIGNING.has(algorithm)) {
      report({ bytes, message: 'no digitalSignature: Chrome, Edge and Android end the handshake' })
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
