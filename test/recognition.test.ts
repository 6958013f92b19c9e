// Files of nginx have any name, and files of other programs have names that nginx's have: what the text is decides.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkFiles } from '../server/src/analysis/checkFiles.ts'
import type { Files } from '../server/src/analysis/files.ts'
import { NO_FILES } from '../server/src/analysis/files.ts'
import { createWorkspace } from '../server/src/analysis/workspace.ts'
import { globMatcher } from '../server/src/base/glob.ts'
import { nginx } from '../server/src/dialects/nginx/index.ts'
import { expandedIn } from './support/pathPattern.ts'

const SITE = `server {
    listen 443 ssl;
    server_name shop.example;
    ssl_protocols TLSv1 TLSv1.2;
}
`

const OWN: Readonly<Record<string, string>> = {
  'a site': SITE,
  'a main file that includes all': 'user www;\nevents {}\nhttp { include sites/*; }\n',
  'a main file as it is installed': `load_module modules/ngx_stream_module.so;
worker_processes auto;
events { worker_connections 768; }
http { sendfile on; server { listen 80; } }
`,
  'settings to be included':
    '# certbot\nssl_session_cache shared:le_nginx_SSL:10m;\nssl_protocols TLSv1.2 TLSv1.3;\n',
  'certificates to be included': 'ssl_certificate /etc/ssl/a.pem;\nssl_certificate_key /etc/ssl/a.key;\n',
  'locations to be included': 'location / {\n  proxy_pass https://backend;\n  proxy_ssl_verify off;\n}\n',
  upstreams: 'upstream backend { server 10.0.0.1:443; }\n',
  'a comparison and a map': `map $host $name { = a; default b; }\n${SITE.replace('}', ' location = /a { return 200; } }')}`,
  Jinja: `{% for site in sites %}\nserver {\n  listen 443 ssl;\n  server_name {{ site.name }};\n{% if site.tls %}\n  ssl_protocols TLSv1;\n{% endif %}\n}\n{% endfor %}\n`,
  'Jinja for a name': `{{ ansible_managed | comment }}\nupstream {{ name }} { server {{ address }}; }\n${SITE}`,
  ERB: `<% @sites.each do |site| -%>\nserver {\n  listen 443 ssl;\n  server_name <%= site %>;\n  ssl_protocols <%= @protocols %>;\n}\n<% end -%>\n`,
  envsubst:
    'server {\n  listen $[PORT] ssl;\n  server_name $[NAME];\n  ssl_protocols TLSv1;\n  $[EXTRA]\n}\n'.replaceAll(
      /\[(\w+)\]/g,
      '{$1}',
    ),
  'a placeholder for directives': `__TLS_SETTINGS__\n${SITE}`,
  'Lua in it': SITE.replace('}\n', '  content_by_lua_block { local a = 1\n b = 2 }\n}\n'),
  'the beginning of a word': `ssl_prot\n${SITE}`,
  'a block that is not closed': SITE.replace('}', ''),
}

const FOREIGN: Readonly<Record<string, string>> = {
  Apache:
    '<VirtualHost *:443>\n  ServerName shop.example\n  SSLEngine on\n  SSLProtocol all -SSLv3\n  SSLCertificateFile /etc/ssl/a.pem\n</VirtualHost>\n',
  'Apache without a section':
    'Listen 443 https\nSSLPassPhraseDialog exec:/usr/libexec/httpd-ssl-pass-dialog\nSSLSessionCache shmcb:/run/ssl(512000)\n',
  'Dovecot 2.3':
    'ssl = required\nssl_cert = </etc/dovecot/a.pem\nssl_protocols = !SSLv2 !SSLv3\nssl_prefer_server_ciphers = yes\n',
  'Dovecot with blocks':
    'service imap-login {\n  inet_listener imaps {\n    port = 993\n    ssl = yes\n  }\n}\n',
  'Dovecot 2.4': 'ssl_server {\n  cert_file = /etc/dovecot/a.pem\n  key_file = /etc/dovecot/a.key\n}\n',
  PHP: '; a pool\n[www]\nlisten = 127.0.0.1:9000\nphp_admin_value[openssl.cafile] = /etc/ssl/a.pem\n',
  supervisor: '[program:nginx]\ncommand=/usr/sbin/nginx -g "daemon off;"\n',
  systemd: '[Unit]\nDescription=nginx\n[Service]\nExecStart=/usr/sbin/nginx\n',
  fail2ban: '[Definition]\nfailregex = ^<HOST> -.*"(GET|POST).*ssl\n',
  MySQL: '[mysqld]\nssl_ca=/etc/mysql/ca.pem\nrequire_secure_transport=ON\n',
  PostgreSQL: "ssl = on\nssl_ciphers = 'HIGH:!aNULL'\nssl_min_protocol_version = 'TLSv1'\n",
  Postfix: 'smtpd_tls_cert_file = /etc/ssl/a.pem\nsmtpd_tls_protocols = !SSLv2\n',
  lighttpd: '$SERVER["socket"] == ":443" {\n  ssl.engine = "enable"\n  ssl.pemfile = "/etc/ssl/a.pem"\n}\n',
  Logstash:
    'input {\n  beats {\n    port => 5044\n    ssl => true\n    ssl_certificate => "/etc/a.pem"\n  }\n}\n',
  HOCON: 'server {\n  host = "0.0.0.0"\n  ssl_protocols = ["TLSv1.2"]\n}\n',
}

/** Of neither, but with words of nginx's in it. */
const UNCLEAR: Readonly<Record<string, string>> = {
  Markdown: `# How to set up\n\nPut this into a file:\n\n\`\`\`nginx\n${SITE}\`\`\`\n`,
  'Markdown that begins with the code': `\`\`\`nginx\n${SITE}\`\`\`\n`,
  'Markdown with indented code': `# set up\n\nput this into a file:\n\n    ${SITE.replaceAll('\n', '\n    ')}\n`,
  reStructuredText: `Set up\n======\n\n.. code-block:: nginx\n\n    ${SITE.replaceAll('\n', '\n    ')}\n`,
  'a ConfigMap': `apiVersion: v1\nkind: ConfigMap\ndata:\n  nginx.conf: |\n    ${SITE.replaceAll('\n', '\n    ')}\n`,
  'an Ingress': `kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n      ssl_protocols TLSv1;\n`,
  'an Ansible task': `- name: site\n  copy:\n    dest: /etc/nginx/a\n    content: |\n      ${SITE.replaceAll('\n', '\n      ')}\n`,
  'a shell script': `#!/bin/sh\nset -e\ncat > /etc/nginx/conf.d/a.conf <<'END'\n${SITE}END\n`,
  'a Dockerfile': `FROM nginx\nRUN echo 'server { listen 443 ssl; }' > /etc/nginx/conf.d/a.conf\n`,
  'a Dockerfile with a heredoc': `FROM nginx\nCOPY <<END /etc/nginx/conf.d/a.conf\n${SITE}END\n`,
  Perl: `use warnings;\nuse strict;\nmy $t = Test::Nginx->new();\n$t->write_file_expand('nginx.conf', <<'EOF');\nevents {}\nhttp { server { listen 443 ssl; } }\nEOF\n`,
  TypeScript: `export const site = \`\n${SITE}\`\n`,
  JSON: `{"files": {"a": "server { listen 443 ssl; }"}}`,
  'a diff': `--- a/nginx.conf\n+++ b/nginx.conf\n@@ -1,3 +1,3 @@\n server {\n-    listen 443;\n+    listen 443 ssl;\n }\n`,
  HAProxy:
    'global\n  maxconn 10\nfrontend web\n  bind *:443 ssl crt /etc/a.pem\n  server a 10.0.0.1:443 ssl verify none\n',
  'a Caddyfile': 'shop.example {\n  tls /a.pem /a.key\n  reverse_proxy localhost:80\n}\n',
  BIND: 'options {\n  directory "/var/named";\n};\nserver 10.0.0.1 {\n  keys { a; };\n};\n',
  HCL: 'server {\n  enabled = true\n}\n',
  prose: 'put the server { in front of it, and listen 443 ssl; behind\n',
  nothing: '',
}

describe('a text shows whether it is nginx', () => {
  for (const [what, text] of Object.entries(OWN)) {
    test(`it is: ${what}`, () => assert.equal(nginx.recognize!(text), 'own'))
  }
  for (const [what, text] of Object.entries(FOREIGN)) {
    test(`it is not: ${what}`, () => assert.equal(nginx.recognize!(text), 'foreign'))
  }
  for (const [what, text] of Object.entries(UNCLEAR)) {
    test(`it does not seem to be: ${what}`, () => assert.notEqual(nginx.recognize!(text), 'own'))
  }
})

describe('a document is in nginx', () => {
  const isNginx = (name: string, text: string, languageId?: string) => {
    const workspace = createWorkspace({ files: NO_FILES, now: () => 0, folders: ['file:///w'] })
    const uri = `file:///w/${name}`
    if (languageId !== undefined) workspace.openDocument(uri, languageId, text)
    return workspace.detectDialect(uri, { kind: 'text', text })?.id === 'nginx'
  }

  test('by its text, whatever its name and language', () => {
    const names = [
      'shop',
      'shop.conf',
      'sites/shop',
      'shop.vhost',
      'a.nginxconf',
      'nginx.conf.j2',
      'a.erb',
      'a.template',
    ]
    for (const name of names) assert.ok(isNginx(name, SITE), name)
    for (const language of ['plaintext', 'properties', 'ini', 'nginx', 'jinja']) {
      assert.ok(isNginx('shop', SITE, language), language)
    }
  })

  test('by its name while it has no text that tells', () => {
    for (const name of ['nginx.conf', 'nginx-prod.conf', 'conf.d/a.conf', 'sites-enabled/a', 'a.nginx'])
      assert.ok(isNginx(name, 'ssl_'), name)
    for (const name of ['shop', 'shop.conf', 'README.md']) assert.ok(!isNginx(name, 'ssl_'), name)
  })

  test('not by its name or language where the text is that of another program', () => {
    for (const [what, text] of Object.entries(FOREIGN)) {
      assert.ok(!isNginx('conf.d/10-ssl.conf', text), what)
      assert.ok(!isNginx('nginx.conf', text), what)
      assert.ok(!isNginx('conf.d/10-ssl.conf', text, 'nginx'), what)
    }
  })

  test('not where nginx is only quoted', () => {
    for (const [what, text] of Object.entries(UNCLEAR)) assert.ok(!isNginx('a.txt', text), what)
  })
})

describe('what is included is in force, whatever its name', () => {
  const MAIN = 'events {}\nhttp { include snippets/tls-params; include snippets/half; include sites/*; }\n'
  const TEXTS: Readonly<Record<string, string>> = {
    'file:///w/web/prod.conf': MAIN,
    'file:///w/web/sites/shop': 'server { listen 443 ssl; include snippets/backend; }\n',
    'file:///w/web/snippets/tls-params': 'ssl_protocols TLSv1.1 TLSv1.3;\n',
    // By themselves, these show nothing that is nginx's alone.
    'file:///w/web/snippets/half': 'Other things;\nproxy_ssl_protocols TLSv1;\nssl_ciphers RC4:AES128-SHA;\n',
    'file:///w/web/snippets/backend': 'location / { proxy_pass https://a.example; }\n',
    'file:///w/web/snippets/unused': 'Other things;\nssl_protocols TLSv1;\n',
  }
  const files: Files = {
    ...NO_FILES,
    read: async (uri) => {
      const text = TEXTS[uri]
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text }
    },
    expand: async (folder, pattern) => expandedIn(Object.keys(TEXTS), folder, pattern),
    find: async (folder, glob) =>
      Object.keys(TEXTS).filter(
        (it) => it.startsWith(`${folder}/`) && globMatcher(glob)(it.slice(folder.length)),
      ),
    real: async (uri) => uri,
  }
  const options = { files, now: () => 0, folders: ['file:///w'] }
  const fileOf = (uri: string) => ({ uri, read: () => files.read(uri) })

  test('in a check of the folder: in the file where it stands, once', async () => {
    const { findings } = await checkFiles(Object.keys(TEXTS).map(fileOf), options)
    const found = (name: string) =>
      (findings.get(`file:///w/web/${name}`) ?? [])
        .map((it) => it.ruleId)
        .filter((it) => it !== 'syntax-error')
    assert.deepEqual(found('snippets/tls-params'), ['deprecated-protocol-version'])
    assert.ok(found('snippets/half').includes('rc4-cipher'))
    assert.deepEqual(found('snippets/half'), [...new Set(found('snippets/half'))])
    assert.ok(found('snippets/backend').includes('upstream-not-verified'))
    assert.deepEqual(found('snippets/unused'), [])
  })

  test('and in an editor, in a document of any language', async () => {
    const workspace = createWorkspace(options)
    workspace.openDocument('file:///w/web/prod.conf', 'properties', MAIN)
    for (const name of ['half', 'backend', 'tls-params']) {
      const uri = `file:///w/web/snippets/${name}`
      workspace.openDocument(uri, 'plaintext', TEXTS[uri]!)
      const analysis = await workspace.analyze(uri)
      assert.equal(analysis?.dialect?.id, 'nginx', name)
      assert.ok(analysis.findings.length > 0, name)
      assert.deepEqual(
        analysis.configurations.map((it) => it.rootUri),
        ['file:///w/web/prod.conf'],
      )
    }
  })
})
