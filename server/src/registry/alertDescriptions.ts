import { once } from '../base/memo.ts'
import { ALERT_DESCRIPTIONS } from './alertDescriptions.generated.ts'

/** An alert (RFC 9846, section 6) and what it means to a person who looks for the reason of a failure. */
export interface AlertDescription {
  readonly value: number
  /** As in the RFC: `protocol_version`; `alert 123` for an unknown number. */
  readonly name: string
  /** One sentence: what the sender says with it. */
  readonly explanation: string
  /** What it mostly comes from, the most frequent first; clauses in the style of a message. */
  readonly likelyCauses: readonly string[]
}

/** The alert with that number. Never fails. */
export function alertDescription(value: number): AlertDescription {
  const name = names().get(value)
  const [explanation, likelyCauses] = (name === undefined ? undefined : MEANINGS[name]) ?? UNKNOWN
  return { value, name: name ?? `alert ${value}`, explanation, likelyCauses }
}

const names = once(() => new Map(ALERT_DESCRIPTIONS))

type Meaning = readonly [explanation: string, likelyCauses: readonly string[]]

const UNKNOWN: Meaning = ['The peer ended the connection with an alert that has no registered meaning.', []]

const MEANINGS: Readonly<Record<string, Meaning>> = {
  close_notify: [
    'The peer has nothing more to send and closes the connection properly.',
    [
      'the server has no use for the connection as it was opened (an idle time-out, a limit on connections)',
      'the server was being restarted or shut down',
    ],
  ],
  unexpected_message: [
    'The peer received a message that has no place at this point of the handshake.',
    [
      'one side has a faulty implementation of TLS',
      'a device in between changed or reordered records',
      'the port speaks plain text first (STARTTLS) or another protocol altogether',
    ],
  ],
  bad_record_mac: [
    'A record could not be decrypted: its authentication failed.',
    [
      'the two sides derived different keys, so one of them computes the key exchange or the transcript wrongly',
      'a device in between changed the bytes',
      'with a pre-shared key: the two sides have different keys',
    ],
  ],
  decryption_failed: [
    'A record could not be decrypted. Only TLS 1.0 sent this alert; it was withdrawn because it helps attackers.',
    ['the server is very old', 'the two sides derived different keys'],
  ],
  record_overflow: [
    'A record is longer than the protocol allows.',
    [
      'one side has a faulty implementation of TLS',
      'what arrived is not TLS: the port speaks another protocol',
    ],
  ],
  decompression_failure: [
    'Compressed data could not be decompressed; nobody should use compression in TLS any more.',
    ['the server is very old', 'the two sides disagree about compression'],
  ],
  handshake_failure: [
    'The peer found no acceptable combination of what both sides offer.',
    [
      'no cipher suite is common to both sides',
      'no common suite fits the type of the server certificate (RSA or ECDSA)',
      'no group for the key exchange is common to both sides',
      'the server wants a client certificate and got none (older servers answer this way)',
      'the server knows no site with the name that was asked for',
    ],
  ],
  no_certificate: [
    'The client has no certificate to present. Only SSL 3.0 has this alert.',
    ['the server requires a client certificate'],
  ],
  bad_certificate: [
    'A certificate is damaged, or its signature does not verify.',
    [
      'the client certificate cannot be decoded or was signed by another key than that of its issuer',
      'a rule of the verifier forbids it (a weak key or signature, a wrong name)',
    ],
  ],
  unsupported_certificate: [
    'A certificate is of a type that the peer does not accept.',
    [
      'its extended key usage does not include the purpose (clientAuth for a client, serverAuth for a server)',
      'the key is of a type that the peer does not support',
    ],
  ],
  certificate_revoked: [
    'A certificate was revoked by the CA that issued it.',
    ['the client certificate is on the revocation list that the server reads'],
  ],
  certificate_expired: [
    'A certificate has expired, or is not valid yet.',
    ['the client certificate or an intermediate of its chain has expired', 'the clock of one side is wrong'],
  ],
  certificate_unknown: [
    'A certificate was refused for a reason that the peer does not name.',
    [
      'the verifier does not trust the issuer (browsers and Java send this alert then)',
      'the certificate does not match the name',
      'an application refused it with its own check',
    ],
  ],
  illegal_parameter: [
    'A field of the handshake has a value that contradicts the protocol or another field.',
    [
      'one side has a faulty implementation of TLS',
      'a key share or a group was sent that was not offered',
      'a device in between changed the handshake',
    ],
  ],
  unknown_ca: [
    'The chain of a certificate leads to no CA that the peer trusts.',
    [
      'an intermediate certificate is missing from what was sent',
      'the client certificate was issued by another CA than the server is configured with',
      'the peer does not trust a private CA or a self-signed certificate',
    ],
  ],
  access_denied: [
    'The certificate is valid, but its owner may not have access.',
    [
      'the server allows only certain client certificates',
      'an access rule refused the name in the certificate',
    ],
  ],
  decode_error: [
    'A message could not be decoded: a length or a field is wrong.',
    [
      'one side has a faulty implementation of TLS',
      'the server does not cope with an extension or with a large ClientHello',
      'a message was cut off by a device in between',
    ],
  ],
  decrypt_error: [
    'A signature or the Finished message did not verify, or an encrypted value could not be decrypted.',
    [
      'the private key does not belong to the certificate that was sent',
      'a device in between changed the handshake',
      'one side has a faulty implementation of TLS',
    ],
  ],
  too_many_cids_requested: [
    'More connection identifiers were asked for than the peer is ready to give (DTLS only).',
    ['the client requests too many'],
  ],
  export_restriction: [
    'The negotiation broke the export rules of the 1990s; the alert was withdrawn.',
    ['the server is very old'],
  ],
  protocol_version: [
    'The peer knows the offered versions of the protocol and accepts none of them.',
    [
      'the server allows only newer versions: that is what it should do when an old one is asked for',
      'the server is old and cannot speak a version as new as the client wants',
    ],
  ],
  insufficient_security: [
    'The peer requires stronger parameters than those offered.',
    [
      'the server allows only stronger cipher suites or larger groups',
      'the client key or its Diffie-Hellman parameters are too small for the security level of the server',
    ],
  ],
  internal_error: [
    'The peer failed, for a reason that it does not name.',
    [
      'the server has no usable certificate or key for the name that was asked for',
      "the security level of the server's OpenSSL leaves no signature scheme of the version that was offered",
      'an error or a lack of memory in the server; its log says more',
    ],
  ],
  inappropriate_fallback: [
    'The client said that it fell back to an older version, though the server speaks a newer one (RFC 7507).',
    [
      'the protection against a forced downgrade works as it should',
      'an earlier attempt with a newer version failed for another reason',
    ],
  ],
  user_canceled: [
    'The handshake was canceled for a reason outside the protocol.',
    ['a person or a program gave up, for instance at the choice of a certificate'],
  ],
  no_renegotiation: [
    'The peer declines to negotiate again on the same connection.',
    ['the server does not allow renegotiation, as is advised'],
  ],
  missing_extension: [
    'The handshake lacks an extension that is required for what was offered.',
    [
      'a ClientHello for TLS 1.3 came without supported_groups, key_share or signature_algorithms',
      'the server requires server_name',
    ],
  ],
  unsupported_extension: [
    'An extension came in a message where it may not be, or as an answer to nothing.',
    ['one side has a faulty implementation of TLS'],
  ],
  certificate_unobtainable: [
    'The server could not fetch the client certificate from the address it was given (RFC 6066).',
    ['the address does not answer'],
  ],
  unrecognized_name: [
    'The server knows no site with the name in server_name, or wants a name and got none.',
    [
      'the name is misspelt, or not configured on this server',
      'the connection went to another server than meant (a wrong address or an old DNS record)',
      'the server rejects handshakes for unknown names (ssl_reject_handshake in nginx)',
    ],
  ],
  bad_certificate_status_response: [
    'The OCSP response stapled to the certificate is not acceptable.',
    [
      'the response has expired, or belongs to another certificate',
      'the certificate requires a response (must-staple)',
    ],
  ],
  bad_certificate_hash_value: [
    'A certificate fetched from an address does not have the expected hash (RFC 6066).',
    ['the certificate behind the address was replaced'],
  ],
  unknown_psk_identity: [
    'The server knows no pre-shared key with that identity.',
    ['the client is configured with another identity or key than the server'],
  ],
  certificate_required: [
    'The server requires a client certificate and got none.',
    [
      'the client has no certificate configured',
      'no certificate of the client was issued by a CA that the server names',
    ],
  ],
  general_error: [
    'The peer failed and does not say why.',
    ['an error in the peer or a rule of its own; its log says more'],
  ],
  no_application_protocol: [
    'The server speaks none of the application protocols that the client offered (ALPN).',
    [
      'the client offers only h2 and the server only http/1.1, or the other way round',
      'the port serves another protocol',
    ],
  ],
  ech_required: [
    'The client requires that its encrypted ClientHello is accepted, and the server did not accept it.',
    ['the ECH configuration in the DNS is older than that of the server'],
  ],
}
