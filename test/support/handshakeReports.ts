import type { ConversationMessage, HandshakeReport } from '../../server/src/lsp/protocol.ts'

/** What the prober reports of a sound server: TLS 1.3 from hello to "it works". */
export const COMPLETED: HandshakeReport = {
  target: { host: 'shop.example', port: 443, address: '203.0.113.7:443', serverName: 'shop.example' },
  outcome: 'completed',
  explanation: 'TLS 1.3 with TLS_AES_128_GCM_SHA256, and the server is who it says.',
  version: 'TLSv1.3',
  cipherSuite: { id: '0x1301', name: 'TLS_AES_128_GCM_SHA256', opensslName: 'TLS_AES_128_GCM_SHA256' },
  group: { id: '0x001d', name: 'X25519' },
  signatureScheme: 'rsa_pss_rsae_sha256',
  applicationProtocol: 'http/1.1',
  serverCertificates: [
    {
      sha256: '3F:A1',
      subject: 'CN=shop.example',
      issuer: 'CN=R11',
      notBefore: '2026-09-06T12:00:00.000Z',
      notAfter: '2026-12-05T12:00:00.000Z',
      subjectAltNames: ['shop.example', 'www.shop.example'],
      publicKey: 'RSA 2048',
      signatureAlgorithm: 'SHA-256 with RSA',
      pem: '',
    },
  ],
  clientCertificate: { requested: false, sent: false },
  verified: {
    valid: true,
    checks: [
      { what: 'path', result: 'passed', detail: 'leads to ISRG Root X1' },
      { what: 'name', result: 'passed', detail: 'shop.example' },
      { what: 'dates', result: 'passed', detail: '12 days left' },
      { what: 'handshakeSignature', result: 'passed', detail: 'the server holds the certificate’s key' },
      { what: 'finished', result: 'passed', detail: 'both saw the same conversation' },
    ],
    errors: [],
  },
  messages: [
    {
      ...message(
        'client',
        'ClientHello',
        517,
        0,
        'TLS 1.2–1.3, SNI shop.example, 16 cipher suites, groups X25519',
      ),
      fields: [
        { name: 'server name', value: 'shop.example' },
        { name: 'versions', value: 'TLS 1.2, TLS 1.3' },
        { name: 'cipher suites', value: 'TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384' },
      ],
    },
    {
      ...message('server', 'ServerHello', 127, 17, 'TLS 1.3, TLS_AES_128_GCM_SHA256, X25519'),
      fields: [
        { name: 'version', value: 'TLS 1.3' },
        { name: 'cipher suite', value: 'TLS_AES_128_GCM_SHA256' },
      ],
    },
    { ...message('server', 'ChangeCipherSpec', 1, 17, ''), protocol: 'change_cipher_spec' },
    encrypted(message('server', 'EncryptedExtensions', 12, 17, 'ALPN http/1.1')),
    {
      ...encrypted(
        message('server', 'Certificate', 2900, 18, 'shop.example, issued by R11 (2 certificates)'),
      ),
      checks: [{ what: 'path', result: 'passed', detail: 'leads to ISRG Root X1' }],
    },
    encrypted(message('server', 'Finished', 36, 18, 'both saw the same conversation')),
    encrypted(message('client', 'Finished', 36, 19, '')),
  ],
  versions: [
    {
      version: 'TLSv1.3',
      offered: true,
      why: 'negotiated',
      cipherSuite: { id: '0x1301', name: 'TLS_AES_128_GCM_SHA256' },
    },
    { version: 'TLSv1.0', offered: false, why: 'alert protocol_version' },
    { version: 'SSLv2', offered: null, why: 'no answer in 5 s' },
  ],
  findings: [],
  bytes: { sent: 690, received: 3520 },
  milliseconds: 38.2,
}

/** A server that refuses the version, by an alert. */
export const REFUSED: HandshakeReport = {
  ...COMPLETED,
  outcome: 'alert',
  explanation: 'The server refused TLS 1.0 right after the ClientHello.',
  serverCertificates: [],
  verified: { checks: [], errors: [] },
  messages: [
    message('client', 'ClientHello', 110, 0, 'TLS 1.0, 12 cipher suites'),
    { ...message('server', 'Alert', 2, 5, 'fatal protocol_version'), protocol: 'alert', step: 'alert' },
  ],
  alert: {
    from: 'server',
    level: 'fatal',
    description: 'protocol_version',
    number: 70,
    explanation: 'The server speaks none of the versions that were offered.',
    likelyCauses: ['Its configuration leaves TLS 1.0 out, as RFC 8996 asks'],
  },
}

function message(
  from: 'client' | 'server',
  name: string,
  length: number,
  milliseconds: number,
  summary: string,
): ConversationMessage {
  return {
    from,
    protocol: 'handshake',
    name,
    encrypted: false,
    milliseconds,
    length,
    bytes: '',
    summary,
    step: 'hello',
    fields: [{ name: 'legacy_version', value: '0x0303' }],
    checks: [],
  }
}

function encrypted(it: ConversationMessage): ConversationMessage {
  return { ...it, encrypted: true }
}
