// The configurations of the sample workspace. `@SOUND@` and `@OLD@` are the ports of its two servers.

export const NGINX_FILES: Readonly<Record<string, string>> = {
  'nginx/nginx.conf': `# A small nginx tree with sound and bad servers. Hover, look at the problems, try the quick fixes.
user  www-data;
worker_processes  auto;

events {
    worker_connections  1024;
}

http {
    include       conf.d/*.conf;

    # Every server that says nothing else speaks these.
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers   ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;

    include       sites-enabled/*;
}
`,
  'nginx/conf.d/session.conf': `ssl_session_cache   shared:TLS:10m;
ssl_session_timeout 1d;
ssl_session_tickets off;
`,
  'nginx/sites-enabled/shop': `# A sound server: nothing is reported here. Its handshake can be tested with the lens above "server".
server {
    listen 127.0.0.1:@SOUND@ ssl;
    server_name shop.example www.shop.example;

    ssl_certificate     tls/shop.pem;
    ssl_certificate_key tls/shop.key;

    location / {
        root /srv/shop;
    }
}
`,
  'nginx/sites-enabled/old': `# A legacy server: deprecated versions, weak suites, an expired certificate.
server {
    listen 127.0.0.1:@OLD@ ssl;
    server_name old.example;

    ssl_certificate     tls/old.pem;      # expired
    ssl_certificate_key tls/old.key;
    ssl_protocols       TLSv1 TLSv1.1 TLSv1.2;
    ssl_ciphers         ALL:!EXPORT:RC4-SHA:DES-CBC3-SHA:eNULL:@SECLEVEL=0;

    ssl_client_certificate tls/clients.pem;
    ssl_verify_client      optional_no_ca;
}
`,
  'nginx/sites-enabled/api': `server {
    listen 443 ssl;
    server_name api.shop.example;

    ssl_certificate     tls/api.pem;      # expires in 12 days
    ssl_certificate_key tls/api.key;

    # One letter is wrong: OpenSSL ignores the name without a warning.
    ssl_ciphers ECDHE-RSA-AES256-GCM-SHA348:ECDHE-RSA-AES128-GCM-SHA256;

    location / {
        proxy_pass https://10.0.0.7:8443;
        proxy_ssl_verify off;
    }
}

server {
    listen 443 ssl;
    server_name mismatch.example;

    # The key is not that of the certificate, and the other file is not there.
    ssl_certificate     tls/mismatch.pem;
    ssl_certificate_key tls/mismatch.key;
    ssl_trusted_certificate tls/nowhere.pem;
}
`,
}

export const NODE_FILES: Readonly<Record<string, string>> = {
  'node/server.ts': `import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'

const OLDEST = 'TLSv1'

// Mutual TLS that asks for a certificate and then accepts any.
const server = https.createServer(
  {
    cert: readFileSync(join(import.meta.dirname, '../nginx/tls/old.pem')),
    key: readFileSync(join(import.meta.dirname, '../nginx/tls/old.key')),
    minVersion: OLDEST,
    ciphers: 'HIGH:MEDIUM:!aNULL:RC4-MD5:@SECLEVEL=0',
    requestCert: true,
    rejectUnauthorized: false,
  },
  (_request, response) => {
    response.end('it works')
  },
)

server.listen(9443, '127.0.0.1')
`,
  'node/client.ts': `import https from 'node:https'
import tls from 'node:tls'

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'

const agent = new https.Agent({ rejectUnauthorized: false, maxVersion: 'TLSv1.2' })
https.get('https://api.shop.example/', { agent }, (response) => response.resume())

const socket = tls.connect({
  host: 'shop.example',
  port: 443,
  secureProtocol: 'TLSv1_method',
  checkServerIdentity: () => undefined,
})
socket.end()
`,
}

/** A Kubernetes Secret with these PEM texts. */
export function secretManifest(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(
    ([key, text]) => `  ${key}: ${Buffer.from(text).toString('base64')}\n`,
  )
  return `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata:
  name: ${name}
data:
${lines.join('')}`
}

/** What a SAML identity provider says of itself: the certificate as base64 of its DER. */
export function samlMetadata(certificate: string): string {
  const base64 = certificate.replace(/-----[^-]+-----/g, '').trim()
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.shop.example">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data>
          <ds:X509Certificate>
${base64}
          </ds:X509Certificate>
        </ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`
}
