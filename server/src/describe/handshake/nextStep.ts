import { isOlder, type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import type { OtherProtocol } from '../../tls/otherProtocol.ts'
import type { Cause, DiagnosedTarget } from './causes.ts'

/** What to do about a cause: a command, or a line of configuration, with what it is for. */
export function nextStep(cause: Cause, target: DiagnosedTarget): string {
  const { host, port } = target
  const to = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const name = target.serverName ?? host
  const again = (options: string) => `tls-lens handshake ${to} ${options}`
  switch (cause.cause) {
    case 'nameNotFound':
      return `Check the name: getent hosts ${host}`
    case 'nothingListens':
      return `On the server, check what listens: ss -ltnp 'sport = :${port}'`
    case 'unreachable':
      return `Check the route: ip route get ${host}`
    case 'connectTimedOut':
      return `Check the way to the port, with the firewall switched to log: nc -vz ${host} ${port}`
    case 'connectionReset':
      return `Check the log of the server, or load balancer, on port ${port}: ss -ltnp 'sport = :${port}'`
    case 'otherProtocol':
      return stepOfProtocol(cause.protocol, to, again)
    case 'silence':
      return `Check which greeting the server sends without TLS: nc ${host} ${port}; where it is mail or a database: ${again('--starttls smtp')} (or imap, postgres, …)`
    case 'closedAtHello':
    case 'resetAtHello':
      return `Check on the server which program has the port, and its log: ss -ltnp 'sport = :${port}'`
    case 'noCommonVersion':
      return stepOfVersion(cause.spoken, again)
    case 'versionBelowSecurityLevel':
      return 'At the server, switch on TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3;). If old clients need TLS 1.0: ssl_ciphers DEFAULT:@SECLEVEL=0;'
    case 'noCommonCipherSuite':
      return `Offer the suite: ${again(`--ciphers ${cause.suite}`)}; or enable a suite at the server that clients offer: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;`
    case 'preSharedKeyRequired':
      return `Give the client the key: openssl s_client -connect ${to} -psk_identity IDENTITY -psk HEX; or give the server a certificate`
    case 'preSharedKeyDiffers':
      return `Compare identity and key of both sides: ${again('--psk-identity IDENTITY --psk KEYFILE')}`
    case 'noCommonGroup':
      return `Offer the group: ${again(`--groups ${cause.group}`)}; or enable a common one at the server (nginx: ssl_ecdh_curve X25519:prime256v1;)`
    case 'certificateCurveNotOffered':
      return `Reissue the certificate with a P-256 key: openssl ecparam -name prime256v1 -genkey -noout -out ${name}.key`
    case 'noCommonSignatureScheme':
      return 'At the server, remove the restriction of signature algorithms (openssl.cnf: SignatureAlgorithms = ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256)'
    case 'helloNotLetThrough':
      return `Compare with a short ClientHello: ${again('--tls 1.2')}; then update the device on the way, or the server, that does not take the long one`
    case 'noCipherSuiteForCertificate':
      return 'At the server, add suites for the key type of the certificate: ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;'
    case 'noCertificate':
      return 'At the server, check that a certificate with its key is configured: ssl_certificate FILE; ssl_certificate_key FILE;'
    case 'noCipherSuiteEnabled':
      return 'At the server, enable the suites of its newest version (OpenSSL: Ciphersuites = TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384)'
    case 'serverNameRequired':
      return again('--server-name NAME')
    case 'serverNameUnknown': {
      const [other] = cause.others
      return other === undefined
        ? `At the server, add the name: server_name ${cause.name};`
        : `${again(`--server-name ${other}`)}; or add the name at the server: server_name ${cause.name};`
    }
    case 'noCommonApplicationProtocol':
      return cause.accepted === undefined
        ? 'Offer the application protocol that the server speaks: --alpn LIST'
        : again(`--alpn ${cause.accepted}`)
    case 'clientCertificateRequired':
      return again('--cert client.pem --key client.key')
    case 'clientCertificateExpired':
      return 'Renew the client certificate; its dates: openssl x509 -in client.pem -noout -dates'
    case 'clientCertificateUntrusted':
      return cause.authorities.length > 0
        ? `Present a certificate of ${cause.authorities.join(' or ')}; or add its CA at the server (nginx: ssl_client_certificate clients-ca.pem;)`
        : 'Add the CA of the client certificate at the server (nginx: ssl_client_certificate clients-ca.pem;)'
    case 'clientCertificateIntermediateMissing':
      return 'Send the intermediate with the certificate: cat client.pem intermediate.pem > client-chain.pem, then --cert client-chain.pem'
    case 'clientCertificateNotForClients':
      return 'Reissue the client certificate with extendedKeyUsage = clientAuth'
    case 'clientCertificateTooWeak':
      return 'Reissue the client certificate, and its CA, with RSA 2048 or P-256 and SHA-256'
    case 'clientCertificateSignatureScheme':
      return 'Use a client key of a type that the server lists: openssl ecparam -name prime256v1 -genkey -noout -out client.key'
    case 'clientCertificateRevoked':
      return 'Have a new client certificate issued'
    case 'clientCertificateInvalid':
      return 'Check the client certificate: tls-lens check client.pem'
    case 'crlMissing':
      return 'At the server, put a CRL of every CA in the path into the file (nginx: ssl_crl crls.pem;)'
    case 'crlExpired':
      return 'At the server, fetch a current CRL; its dates: openssl crl -in crl.pem -noout -lastupdate -nextupdate'
    case 'selfSigned':
      return `Trust it: ${again('--ca server.pem')}; or have a certificate issued by a CA`
    case 'untrustedCa':
      return `Trust its CA: ${again('--ca ca.pem')}`
    case 'missingIntermediate':
      return 'At the server, send the intermediate: cat server.pem intermediate.pem > fullchain.pem (nginx: ssl_certificate fullchain.pem;)'
    case 'wrongName':
      return `Reissue the certificate with subjectAltName = ${host.includes(':') || /^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}, or connect with a name that it has`
    case 'expired':
      return 'At the server, renew the certificate and reload: certbot renew && nginx -s reload'
    case 'notYetValid':
      return 'Check the clocks of both machines: timedatectl'
    case 'keyMismatch':
      return 'At the server, configure the key of the certificate; compare: openssl x509 -in server.pem -noout -pubkey and openssl pkey -in server.key -pubout'
    case 'invalidCertificate':
      return `Check the chain: ${again('--format json')}, and tls-lens check fullchain.pem`
    case 'refusedByOthers':
      return REFUSAL_STEPS[cause.reason]
  }
}

const REFUSAL_STEPS: Readonly<Record<Extract<Cause, { cause: 'refusedByOthers' }>['reason'], string>> = {
  oldVersion: 'At the server, switch on newer versions: ssl_protocols TLSv1.2 TLSv1.3;',
  noSecureRenegotiation:
    'Update the TLS library of the server to one with RFC 5746. Until then, for a client with OpenSSL 3: Options = UnsafeLegacyServerConnect in its openssl.cnf',
  weakDhGroup:
    'At the server, use a group of 2048 bits: openssl dhparam -out dh2048.pem 2048 (nginx: ssl_dhparam dh2048.pem;)',
  weakRsaKey: 'Reissue the certificate with a key of 2048 bits: openssl genrsa -out server.key 2048',
}

function stepOfProtocol(protocol: OtherProtocol, to: string, again: (options: string) => string): string {
  switch (protocol) {
    case 'HTTP':
    case 'HTTP/2':
      return `Use http://${to}/, or switch TLS on at the server: listen ${to.replace(/^.*:/, '')} ssl;`
    case 'SMTP or FTP':
      return `${again('--starttls smtp')} (or --starttls ftp)`
    case 'IMAP':
      return again('--starttls imap')
    case 'POP3':
      return again('--starttls pop3')
    case 'MySQL':
      return again('--starttls mysql')
    case 'PostgreSQL':
      return again('--starttls postgres')
    case 'LDAP':
      return again('--starttls ldap')
    case 'RDP':
      return again('--starttls rdp')
    case 'SSH':
      return `Use ssh -p ${to.replace(/^.*:/, '')}, or the port of the TLS server`
    default:
      return `Use the port on which the server speaks TLS; the greeting of this one: nc ${to.replace(/:(\d+)$/, ' $1')}`
  }
}

/** From TLS 1.2 on the client has to follow; before it the server. */
function stepOfVersion(spoken: readonly ProtocolVersion[], again: (options: string) => string): string {
  const newest = spoken.at(-1)
  if (newest === undefined) return again('--tls 1.2')
  const option = newest.replace('TLSv', '').replace('SSLv', 'ssl')
  return isOlder(newest, 'TLSv1.2')
    ? `At the server, switch on newer versions: ssl_protocols TLSv1.2 TLSv1.3; (to see it with ${versionTitle(newest)}: ${again(`--tls ${option}`)})`
    : `Offer ${versionTitle(newest)}: ${again(`--tls ${option}`)}`
}
