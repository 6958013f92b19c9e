import type { Sourced, SourceRange } from '../base/range.ts'
import type { CertificateBundle } from '../bundle/bundle.ts'
import type { CipherSuite } from '../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'
import type { SecurityLevel } from '../x509/securityLevel.ts'
import type { Setting } from './setting.ts'

/** What one document (with what it includes) says about TLS, in terms that are the same for every dialect. */
export interface TlsPolicy {
  readonly endpoints: readonly TlsEndpoint[]
  /** The certificates, keys and requests that stand in the document itself. */
  readonly bundles: readonly CertificateBundle[]
  /** Verification switched off for a whole process, such as NODE_TLS_REJECT_UNAUTHORIZED=0. */
  readonly processVerification: readonly Sourced<boolean>[]
  /** Values that the program refuses when it runs, with its own error message. */
  readonly refusedValues: readonly Sourced<string>[]
  /** What is written and changes nothing, as a clause. */
  readonly withoutEffect: readonly Sourced<string>[]
  /** Where a text is not what its language allows, and what is wrong there. Set by analysis. */
  readonly syntaxErrors: readonly Sourced<string>[]
  /** Where it became too much work to go on, and what there is too much of: nothing else is said of the document. */
  readonly tooComplex: readonly Sourced<string>[]
}

export const EMPTY_POLICY: TlsPolicy = {
  endpoints: [],
  bundles: [],
  processVerification: [],
  refusedValues: [],
  withoutEffect: [],
  syntaxErrors: [],
  tooComplex: [],
}

/** One listener that terminates TLS, or one client that opens TLS connections. */
export interface TlsEndpoint {
  readonly role: 'server' | 'client'
  /** What a person would call it: its first server name, its listening address, or its keyword. */
  readonly name: string
  /** The word to underline for a finding about the endpoint as a whole (`server`, `createServer`). */
  readonly range: SourceRange
  /** The whole block, braces included; a CodeLens stands over it. */
  readonly extent: SourceRange
  /** Names that a client may ask for, or the one that the client asks for. */
  readonly serverNames: readonly Sourced<string>[]
  /** `host:port` pairs that can be connected to, as far as the file says. */
  readonly addresses: readonly Sourced<ListenAddress>[]
  /** In the file's order. */
  readonly protocolVersions: Setting<readonly Sourced<ProtocolVersion>[]>
  /** Versions of which an observation could not tell whether they are spoken. */
  readonly undeterminedVersions?: readonly ProtocolVersion[]
  readonly cipherSuites: Setting<CipherSuiteList>
  /** Names as written (`X25519`, `prime256v1`). */
  readonly groups: Setting<readonly Sourced<string>[]>
  readonly preferServerCipherOrder: Setting<boolean>
  readonly certificates: readonly CertificateReference[]
  /** For a server: whether clients are asked for a certificate. `optionalNoCa` accepts any certificate. */
  readonly clientCertificates: Setting<'none' | 'optional' | 'optionalNoCa' | 'required'>
  /** Whether, where any CA will do, certificates with a fault in their path to a trusted one are refused all the same. */
  readonly refusesFaultyPaths?: true
  /** Whether the peer's certificate is verified: of the server by a client, of the client by a server that asks. */
  readonly verifyPeer: Setting<boolean>
  /** For a client: whether the server's name is compared with its certificate. */
  readonly verifyPeerName: Setting<boolean>
  /** Certificate authorities that the peer's certificate must lead to. */
  readonly trustedCertificates: readonly FileReference[]
  /** What keeps the server from starting: it speaks TLS, and has no certificate, or no key for it. */
  readonly lacking?: 'certificate' | 'key'
  /** Whether every handshake is refused, for names that nobody serves. */
  readonly rejectsHandshakes?: true
  /** CRLs that every certificate of the peer's path is looked up in: one of each of its CAs is needed. */
  readonly revocationLists?: readonly FileReference[]
  /** Files of other kinds that the program reads when it starts. */
  readonly otherFiles?: readonly OtherFile[]
  /** Of the OpenSSL that the program mostly runs with, where the cipher string does not set it. */
  readonly usualSecurityLevel?: { readonly level: SecurityLevel; readonly of: string }
  /** Of every OpenSSL that the program runs with, at least, where the cipher string does not set it. */
  readonly leastSecurityLevel?: SecurityLevel
  /** Of the key exchange with finite fields. */
  readonly dhParameters?: FileReference
  /** Whether a server certainly has none, so that it chooses no DHE suite, whatever its list says. */
  readonly lacksDhParameters?: true
  /** Whether those are all that are trusted, and a path has to end at one of them that is self-signed, as in OpenSSL. */
  readonly needsTrustedRoot?: boolean
  /** Of a server that requests no certificates: where it is told which roots those of clients lead to. */
  readonly trustedForClients?: SourceRange
  /** Whether they are added to public roots, so that an intermediate among them may lead to one of those. */
  readonly addsToRoots?: true
  /** The file outside of the text that must have the roots, as none is named. */
  readonly defaultRootFile?: Sourced<string>
  /**
   * Where servers without secure renegotiation (RFC 5746) are connected to, or renegotiation without it is allowed;
   * absent where neither is asked for. `withheld`: it is allowed, and the program itself refuses all renegotiation.
   */
  readonly legacyRenegotiation?: readonly Sourced<'connect' | 'renegotiate' | 'withheld'>[]
  /** Where the connection begins in plain text and may stay so. */
  readonly startTls?: Sourced<'ifOffered' | 'never'>
  /** The program that reads the settings in this way, where it may be another one that reads them. */
  readonly readBy?: string
  /** Whether the settings are handed on to something else, so that where it listens or connects is not known. */
  readonly passedOn?: true
  /** Whether it is for the machine of a developer: a proxy of a development server, a browser under test. */
  readonly isForDevelopment?: true
}

export interface ListenAddress {
  /** `*` where it listens on every address. */
  readonly host: string
  /** 1 to 65535. */
  readonly port: number
}

/** The suites of TLS 1.2 and below that an endpoint enables, in its order. */
export interface CipherSuiteList {
  /** The range is that of the word of the cipher string that brought the suite in. */
  readonly suites: readonly Sourced<CipherSuite>[]
  /** The same suites without their places, which are only made when {@link suites} is asked for. */
  readonly values: readonly CipherSuite[]
  /** The cipher string that the list was expanded from, where there was one. */
  readonly cipherString?: CipherString
  /**
   * The same object for lists that were expanded from the same text, wherever they stand: what is concluded from suites
   * and words, and not from their places, can be remembered by it.
   */
  readonly expansion?: object
}

/** An OpenSSL cipher string with the place of each word, as openssl-ciphers(1) describes the language. */
export interface CipherString {
  readonly text: string
  /** The string's text, without its quotes. */
  readonly range: SourceRange
  readonly words: readonly CipherWord[]
  /** Of `@SECLEVEL=n`, 0 to 5; undefined where the string does not set it. */
  readonly securityLevel?: number
  /** A command that OpenSSL refuses, and with it the whole string: the server does not start. */
  readonly error?: { readonly message: string; readonly range: SourceRange }
}

export interface CipherWord {
  /** As written, with its operator: `!aNULL`, `+RC4`, `ECDHE+AESGCM`. */
  readonly text: string
  readonly range: SourceRange
  readonly effect: 'add' | 'delete' | 'kill' | 'moveToEnd' | 'strength' | 'securityLevel'
  /** Suites that this word added, removed or moved, at its place in the string. */
  readonly affected: readonly CipherSuite[]
  /**
   * Suites that this word asks for by name or by a class of its own (`RC4-SHA`, `3DES`), that no later word takes away,
   * and that OpenSSL 3.0 is built without: older and other builds would enable them.
   */
  readonly unavailable: readonly CipherSuite[]
  /** A name in the word that OpenSSL does not know and ignores in silence; with the nearest name that it knows. */
  readonly unknown?: { readonly name: string; readonly range: SourceRange; readonly suggestion?: string }
}

/** A path in a configuration, and what analysis found there. */
export interface FileReference {
  readonly path: Sourced<string>
  /**
   * What a relative path is relative to, where the dialect has no rule of its own: `workingFolder` is that of a
   * process that nobody knows yet, so that a file which is not found there is not known to be missing.
   */
  readonly relativeTo?: 'document' | 'workingFolder'
  /** Of CA certificates: whether clients are told their names when they are asked for a certificate. */
  readonly isNamedToClients?: true
  /** Of CA certificates: whether they are read even where no peer is verified with them. */
  readonly isAlwaysRead?: true
  /** Filled in by analysis. A dialect says only what it knows itself: that a path with a variable is not to be looked for. */
  readonly file?: ReferencedFile
  /** What the file holds or is instead of what it is named for, with what converts it: a clause about it. Set by analysis. */
  readonly instead?: string
}

/** A file of which no more is judged than whether it is there and holds what it is named for. */
export interface OtherFile {
  readonly wanted:
    | 'OCSP response'
    | 'passwords'
    | 'session ticket key'
    | 'PKCS #12'
    | 'CRL'
    | 'DH parameters of 1024 bits'
  readonly reference: FileReference
}

/** A certificate that an endpoint presents, and its private key. */
export interface CertificateReference {
  /** Absent where the text holds the PEM itself: then `bundle` is there. */
  readonly certificate?: FileReference
  readonly key?: FileReference
  /** Whether a program reads them when it starts and, as far as its text says, not again. */
  readonly isReadOnce?: true
  /** What is there to open the key with, if it is encrypted: `askedFor` at the terminal. Absent where that is not known. */
  readonly password?: 'given' | 'askedFor' | 'none'
  /** Whether the key belongs to the certificate; absent where that was not or could not be checked. Set by analysis. */
  readonly keyMatches?: boolean
}

export type ReferencedFile =
  | { readonly kind: 'missing' }
  /** Not looked for: outside the workspace, a variable in the path, Restricted Mode, the web. */
  | { readonly kind: 'notRead'; readonly why: string }
  | { readonly kind: 'read'; readonly uri: string; readonly bundle: CertificateBundle }
