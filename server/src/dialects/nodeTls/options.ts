/** An option of Node's tls, https and http2 modules that this dialect reads, for lowering and for hover. */
export interface TlsOption {
  readonly name: string
  /** Markdown, a few sentences. */
  readonly explanation: string
  /** The anchor in Node's documentation of tls. */
  readonly section:
    | 'tlscreateserveroptions-secureconnectionlistener'
    | 'tlscreatesecurecontextoptions'
    | 'tlsconnectoptions-callback'
}

const CONTEXT = 'tlscreatesecurecontextoptions'
const SERVER = 'tlscreateserveroptions-secureconnectionlistener'
const CONNECT = 'tlsconnectoptions-callback'

// Names and meanings after Node.js 24's documentation of the tls module; defaults since Node 12 unless said.
export const OPTIONS: readonly TlsOption[] = [
  {
    name: 'minVersion',
    explanation:
      'The oldest protocol version that is spoken: `TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`. Default: `tls.DEFAULT_MIN_VERSION`, which is `TLSv1.2` unless a command-line flag (`--tls-min-v1.0` and the like) changes it. Not to be used together with `secureProtocol`.',
    section: CONTEXT,
  },
  {
    name: 'maxVersion',
    explanation:
      'The newest protocol version that is spoken. Default: `tls.DEFAULT_MAX_VERSION`, which is `TLSv1.3`; a lower one switches TLS 1.3 off.',
    section: CONTEXT,
  },
  {
    name: 'secureProtocol',
    explanation:
      'The old way to choose versions: the name of an OpenSSL method, such as `TLSv1_2_method`, which means exactly TLS 1.2. `TLS_method` switches every version on that the library has, the deprecated ones included. Use `minVersion` and `maxVersion` instead.',
    section: CONTEXT,
  },
  {
    name: 'ciphers',
    explanation:
      'An OpenSSL cipher string for TLS 1.2 and below. Names that begin with `TLS_` are taken out of it and choose the suites of TLS 1.3. It replaces the default list.',
    section: CONTEXT,
  },
  {
    name: 'honorCipherOrder',
    explanation:
      'Whether the server chooses by its own order of suites instead of the client’s. Default: `true` for servers.',
    section: CONTEXT,
  },
  {
    name: 'ecdhCurve',
    explanation:
      'The named groups for the key exchange, in order and separated by colons, such as `X25519MLKEM768:X25519:prime256v1`; `auto` leaves the choice to OpenSSL.',
    section: CONTEXT,
  },
  {
    name: 'rejectUnauthorized',
    explanation:
      'Whether a peer whose certificate cannot be verified is refused. Default: `true`. `false` means that the connection is encrypted, but to anybody who answers. On a server it has an effect only together with `requestCert`.',
    section: CONNECT,
  },
  {
    name: 'requestCert',
    explanation:
      'Whether the server requests a client certificate (mutual TLS). Default: `false`. Together with `rejectUnauthorized: false` the program itself must look at `socket.authorized`.',
    section: SERVER,
  },
  {
    name: 'checkServerIdentity',
    explanation:
      'A function that compares the server’s name with its certificate and returns an error where they do not match. One that always returns `undefined` accepts any valid certificate for any name.',
    section: CONNECT,
  },
  {
    name: 'cert',
    explanation:
      'The certificate chain in PEM: the end-entity certificate first, then each certificate that certifies the one before it; the root may be left out.',
    section: CONTEXT,
  },
  { name: 'key', explanation: 'The private key in PEM that belongs to `cert`.', section: CONTEXT },
  {
    name: 'ca',
    explanation:
      'The certificates that are trusted. It *replaces* the well-known CAs that Node ships; it does not add to them.',
    section: CONTEXT,
  },
  {
    name: 'pfx',
    explanation:
      'Certificate chain and private key in PKCS #12 (`.p12`, `.pfx`), in the place of `cert` and `key`. `passphrase` opens it.',
    section: CONTEXT,
  },
  {
    name: 'crl',
    explanation:
      'CRLs in PEM. With them, every certificate of the peer’s path is looked up in the CRL of its CA, and one of each CA is needed.',
    section: CONTEXT,
  },
  {
    name: 'dhparam',
    explanation:
      'DH parameters in PEM of at least 1024 bits, or `auto` for well-known ones. Without them, and where they cannot be read, the server chooses no DHE suite.',
    section: CONTEXT,
  },
  {
    name: 'servername',
    explanation:
      'The name that the client sends (the server_name extension, RFC 6066 section 3). Not for IP addresses.',
    section: CONNECT,
  },
]

export function documentation(section: TlsOption['section']): string {
  return `https://nodejs.org/api/tls.html#${section}`
}
