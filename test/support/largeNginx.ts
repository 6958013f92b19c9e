import { seededRandom } from './seededRandom.ts'

/**
 * An nginx configuration of about so many lines, as a hosting company's could be: many servers with names, certificates,
 * locations and connections to servers behind, some with old settings, under one http block. The same for the same
 * arguments. `root` is where its certificates are said to be.
 */
export function largeNginxConfiguration(lines: number, root = '/etc/ssl'): string {
  const random = seededRandom(lines)
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  const out = HEAD.split('\n')
  for (let index = 0; out.length < lines - 1; index++) {
    const name = `shop${index}.example`
    out.push(
      '    server {',
      `        listen ${index % 7 === 0 ? '80' : '443 ssl http2'};`,
      '        listen [::]:443 ssl http2;',
      `        server_name ${name} www.${name}; # customer ${index}`,
      `        ssl_certificate     ${root}/${name}.pem;`,
      `        ssl_certificate_key ${root}/${name}.key;`,
      ...(random() < 0.5 ? [`        ssl_protocols ${one(PROTOCOLS)};`] : []),
      ...(random() < 0.4 ? [`        ssl_ciphers ${one(CIPHERS)};`] : []),
      ...(random() < 0.1 ? ['        ssl_verify_client optional_no_ca;'] : []),
      `        access_log /var/log/nginx/${name}.access.log combined buffer=32k;`,
      `        root "/srv/${name}/public";`,
      '',
      '        location / {',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of nginx.
      '            try_files $uri $uri/ /index.php?q=${uri}&$args;',
      '            add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;',
      '        }',
      '        location ~ "\\.php$" {',
      `            fastcgi_pass unix:/run/php/${name}.sock;`,
      '            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;',
      '        }',
      ...(random() < 0.5
        ? [
            '        location /api/ {',
            `            proxy_pass https://127.0.0.1:${8000 + (index % 1000)};`,
            '            proxy_set_header Host $host;',
            ...(random() < 0.5 ? ['            proxy_ssl_server_name on;'] : []),
            '            if ($request_method = "TRACE") { return 405; }',
            '        }',
          ]
        : []),
      '    }',
    )
  }
  return `${out.join('\n')}\n}\n`
}

const HEAD = `user www-data;
worker_processes auto;
pid /run/nginx.pid;
events { worker_connections 4096; }
http {
    sendfile on;
    server_names_hash_max_size 8192;
    server_names_hash_bucket_size 128;
    # TLS for all
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE+CHACHA20;
    ssl_session_cache shared:SSL:10m;
    ssl_session_timeout 1d;`

const PROTOCOLS = ['TLSv1.2 TLSv1.3', 'TLSv1.3', 'TLSv1 TLSv1.1 TLSv1.2', 'TLSv1.1 TLSv1.2 TLSv1.3']

const CIPHERS = [
  'HIGH:!aNULL:!MD5',
  '"ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:!aNULL"',
  'ALL:!aNULL:!eNULL:!RC4:@SECLEVEL=1',
  "'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-SHA:AES128-SHA:DES-CBC3-SHA'",
]
