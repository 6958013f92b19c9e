import { oidName } from '../registry/objectIdentifiers.ts'

/** `digitalSignature` → `digital signature`; `serverAuth` → `server authentication`. */
export function words(name: string): string {
  const known = WORDS[name]
  return known ?? name.replace(/([a-z\d])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
}

/** The name of an object identifier in words; the identifier where it has none. */
export function oidWords(oid: string): string {
  const name = oidName(oid)
  return name === undefined ? oid : words(name)
}

/** Names of which the documents' spelling does not make words. */
const WORDS: Readonly<Record<string, string>> = {
  serverAuth: 'server authentication',
  clientAuth: 'client authentication',
  emailProtection: 'e-mail',
  OCSPSigning: 'OCSP signing',
  keyCertSign: 'certificate signing',
  cRLSign: 'CRL signing',
  nonRepudiation: 'non-repudiation',
  cACompromise: 'CA compromise',
  aACompromise: 'AA compromise',
  removeFromCRL: 'remove from CRL',
  anyPolicy: 'any policy',
  ocsp: 'OCSP',
  caIssuers: "issuer's certificate",
  caRepository: 'CA repository',
  dnsSRV: 'DNS SRV',
  xmppAddr: 'XMPP address',
  smtpUTF8Mailbox: 'mailbox',
  userPrincipalName: 'UPN',
  sslClient: 'SSL client',
  sslServer: 'SSL server',
  smime: 'S/MIME',
  sslCA: 'SSL CA',
  smimeCA: 'S/MIME CA',
  objectSigningCA: 'object signing CA',
  eapOverPPP: 'EAP over PPP',
  eapOverLAN: 'EAP over LAN',
  microsoftSmartCardLogon: 'smart card logon',
  microsoftEncryptedFileSystem: 'encrypted file system',
}
