// The text of a certificate beside what `openssl x509 -text` prints of it.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { it } from 'node:test'
import { rootCertificates } from 'node:tls'
import { certificateText } from '../../server/src/describe/certificateText.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { opensslIs30, skipWithout } from '../support/opensslCommand.ts'

it('the roots that Node trusts are printed as openssl prints them', (context) => {
  if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
  for (const pem of rootCertificates) compareWithOpenssl(pem)
})

it('what a server certificate has beside is printed as openssl prints it', (context) => {
  if (skipWithout(context, opensslIs30(), 'OpenSSL 3.0')) return
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=digitalSignature,keyEncipherment,dataEncipherment,keyAgreement,encipherOnly',
    'extendedKeyUsage=serverAuth,clientAuth,codeSigning,1.2.3.4',
    'subjectAltName=DNS:shop.example,IP:192.0.2.1,IP:2001:db8::1,email:a@shop.example,URI:https://shop.example/',
    'authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/ca.der',
    'crlDistributionPoints=URI:http://crl.example/1.crl,URI:http://crl.example/2.crl',
    'certificatePolicies=2.23.140.1.2.1,2.5.29.32.0',
    'nameConstraints=permitted;DNS:.example,excluded;IP:192.0.2.0/255.255.255.0',
    'policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:0',
    'inhibitAnyPolicy=2',
    'tlsfeature=status_request',
    'noCheck=ignored',
  ]
  for (const key of [['rsa:2048'], ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['ed25519']]) {
    compareWithOpenssl(
      openssl([
        ...['req', '-x509', '-newkey', ...key, '-nodes', '-keyout', '/dev/null', '-days', '90'],
        ...['-utf8', '-subj', '/C=DE/O=Müller, "Söhne"/CN=shop.example'],
        ...extensions.flatMap((it) => ['-addext', it]),
      ]),
    )
  }
})

function compareWithOpenssl(pem: string): void {
  const [block] = bundleOf('file:///certificate.pem', pem).blocks
  assert.ok(block?.content.kind === 'certificate')
  const theirs = openssl(['x509', '-text', '-noout', '-nameopt', 'oneline,utf8,-esc_msb'], pem)
  assert.deepEqual(compared(certificateText(block.content.certificate)), compared(theirs))
}

/** Without what is better to read than OpenSSL's own. */
function compared(text: string): string[] {
  return text.split('\n').map((line) =>
    line
      // The title of an extension that OpenSSL has no name for, or one of a protocol of the nineties.
      .replace(/^ {12}((\d+\.)+\d+|microsoft\w+|qcStatements|setCext-\w+): /, ' {12}extension: ')
      // A text in two bytes a character is printed up to its first byte of 0.
      .replace(/Explicit Text: .*/, 'Explicit Text:')
      .replace(/DirName:.*/, 'DirName:'),
  )
}

function openssl(parameters: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('openssl', parameters, { input, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return stdout
}
