// Debian's servers of the protocols in which TLS is asked for in the clear, each with a configuration of its own in a
// temporary folder, on free ports of 127.0.0.1. They run as root's children; nothing of the system's own is used.

import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartTlsName } from '../../server/src/registry/applicationPorts.ts'
import { freePort, type RunningServer, startChild, temporaryFolder } from './childServer.ts'
import { testCertificates } from './testCertificates.ts'

export interface StartTlsPeer {
  readonly name: string
  readonly debianPackages: readonly string[]
  /** What is there where it is installed. */
  readonly program: string
  /** The port of each protocol that it speaks. */
  start(): Promise<{ readonly server: RunningServer; readonly ports: Partial<Record<StartTlsName, number>> }>
}

const POSTGRES = '/usr/lib/postgresql/15/bin'
const QUIET = { stdio: 'pipe', encoding: 'utf8' } as const

export const START_TLS_PEERS: readonly StartTlsPeer[] = [
  {
    name: 'Dovecot',
    debianPackages: ['dovecot-imapd', 'dovecot-pop3d', 'dovecot-managesieved', 'dovecot-lmtpd'],
    program: '/usr/lib/dovecot/managesieve-login',
    async start() {
      const { path, remove } = temporaryFolder('dovecot')
      const { chain, key } = testCertificates().ec
      const ports = {
        imap: await freePort(),
        pop3: await freePort(),
        sieve: await freePort(),
        lmtp: await freePort(),
      }
      const listener = (name: string, port: number) =>
        `inet_listener ${name} {\n address = 127.0.0.1\n port = ${port}\n }`
      chmodSync(path, 0o755)
      writeFileSync(
        join(path, 'dovecot.conf'),
        `protocols = imap pop3 sieve lmtp
listen = 127.0.0.1
base_dir = ${path}/run
state_dir = ${path}/state
log_path = /dev/stderr
ssl = yes
ssl_cert = <${chain}
ssl_key = <${key}
passdb {
 driver = static
 args = nopassword=y
}
userdb {
 driver = static
 args = uid=nobody gid=nogroup home=${path}/home
}
service imap-login {
 ${listener('imap', ports.imap)}
 inet_listener imaps {
 port = 0
 }
}
service pop3-login {
 ${listener('pop3', ports.pop3)}
 inet_listener pop3s {
 port = 0
 }
}
service managesieve-login {
 ${listener('sieve', ports.sieve)}
}
service lmtp {
 ${listener('lmtp', ports.lmtp)}
}
`,
      )
      const parameters = ['-F', '-c', join(path, 'dovecot.conf')]
      const server = await startChild({
        command: '/usr/sbin/dovecot',
        parameters,
        port: ports.imap,
        cleanUp: remove,
      })
      return { server, ports }
    },
  },
  {
    name: 'Postfix',
    debianPackages: ['postfix'],
    program: '/usr/lib/postfix/sbin/master',
    async start() {
      const { path, remove } = temporaryFolder('postfix')
      const { bundle } = testCertificates().ec
      const port = await freePort()
      chmodSync(path, 0o755)
      for (const folder of ['spool', 'data']) mkdirSync(join(path, folder))
      spawnSync('chown', ['postfix', join(path, 'data')])
      writeFileSync(
        join(path, 'main.cf'),
        `compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
queue_directory = ${path}/spool
data_directory = ${path}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${bundle}
smtpd_tls_key_file = ${bundle}
maillog_file = ${path}/log
maillog_file_prefixes = ${path}
`,
      )
      writeFileSync(
        join(path, 'master.cf'),
        `127.0.0.1:${port} inet n - n - - smtpd
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`,
      )
      spawnSync('postfix', ['-c', path, 'check'], QUIET)
      const parameters = ['-c', path, '-d']
      const server = await startChild({
        command: '/usr/lib/postfix/sbin/master',
        logFile: join(path, 'log'),
        parameters,
        port,
        cleanUp: remove,
      })
      return { server, ports: { smtp: port } }
    },
  },
  {
    name: 'PostgreSQL',
    debianPackages: ['postgresql-15'],
    program: `${POSTGRES}/postgres`,
    async start() {
      const { path, remove } = temporaryFolder('postgresql')
      const { chain, key } = testCertificates().ec
      const data = join(path, 'data')
      const port = await freePort()
      copyFileSync(chain, join(path, 'chain.pem'))
      copyFileSync(key, join(path, 'key.pem'))
      chmodSync(join(path, 'key.pem'), 0o600)
      spawnSync('chown', ['-R', 'postgres', path])
      const asPostgres = ['--reuid=postgres', '--regid=postgres', '--clear-groups']
      spawnSync('setpriv', [...asPostgres, `${POSTGRES}/initdb`, '-D', data, '--no-sync'], QUIET)
      const settings = {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: '',
        ssl: 'on',
        ssl_cert_file: join(path, 'chain.pem'),
        ssl_key_file: join(path, 'key.pem'),
      }
      const server = await startChild({
        command: 'setpriv',
        parameters: [
          ...[...asPostgres, `${POSTGRES}/postgres`, '-D', data],
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        port,
        cleanUp: remove,
      })
      return { server, ports: { postgres: port } }
    },
  },
  {
    name: 'MariaDB',
    debianPackages: ['mariadb-server-core'],
    program: '/usr/sbin/mariadbd',
    async start() {
      const { path, remove } = temporaryFolder('mariadb')
      const { chain, key } = testCertificates().ec
      const data = join(path, 'data')
      const port = await freePort()
      mkdirSync(data)
      const server = await startChild({
        command: '/usr/sbin/mariadbd',
        parameters: [
          ...[
            `--no-defaults`,
            `--datadir=${data}`,
            '--user=root',
            '--skip-grant-tables',
            '--bind-address=127.0.0.1',
            `--port=${port}`,
          ],
          ...[`--socket=${path}/socket`, `--pid-file=${path}/pid`, `--ssl-cert=${chain}`, `--ssl-key=${key}`],
        ],
        port,
        cleanUp: remove,
      })
      return { server, ports: { mysql: port } }
    },
  },
  {
    name: 'OpenLDAP',
    debianPackages: ['slapd'],
    program: '/usr/sbin/slapd',
    async start() {
      const { path, remove } = temporaryFolder('slapd')
      const { chain, key } = testCertificates().ec
      const port = await freePort()
      writeFileSync(
        join(path, 'slapd.conf'),
        `pidfile ${path}/pid\nTLSCertificateFile ${chain}\nTLSCertificateKeyFile ${key}\ndatabase config\n`,
      )
      const parameters = ['-d', '0', '-h', `ldap://127.0.0.1:${port}/`, '-f', join(path, 'slapd.conf')]
      const server = await startChild({ command: '/usr/sbin/slapd', parameters, port, cleanUp: remove })
      return { server, ports: { ldap: port } }
    },
  },
  {
    name: 'Pure-FTPd',
    debianPackages: ['pure-ftpd'],
    program: '/usr/sbin/pure-ftpd',
    async start() {
      const { bundle } = testCertificates().ec
      const port = await freePort()
      const parameters = ['-S', `127.0.0.1,${port}`, '-Y', '1', '-2', bundle, '-A', '-E', '-H']
      // Node's pipes are sockets, and with one as its standard input it takes inetd for its parent.
      const script = 'exec /usr/sbin/pure-ftpd "$@" < /dev/null'
      const server = await startChild({
        command: 'sh',
        parameters: ['-c', script, 'sh', ...parameters],
        port,
      })
      return { server, ports: { ftp: port } }
    },
  },
  {
    name: 'Prosody',
    debianPackages: ['prosody'],
    program: '/usr/bin/prosody',
    async start() {
      const { path, remove } = temporaryFolder('prosody')
      const { chain, key } = testCertificates().ec
      const ports = { xmpp: await freePort(), 'xmpp-server': await freePort() }
      writeFileSync(
        join(path, 'prosody.cfg.lua'),
        `run_as_root = true
data_path = "${path}"
pidfile = "${path}/pid"
interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.xmpp} }
s2s_ports = { ${ports['xmpp-server']} }
modules_enabled = { "tls", "saslauth", "s2s" }
log = { info = "*console" }
ssl = { certificate = "${chain}", key = "${key}" }
VirtualHost "localhost"
`,
      )
      const parameters = ['--config', join(path, 'prosody.cfg.lua'), '-F']
      const server = await startChild({
        command: '/usr/bin/prosody',
        parameters,
        port: ports.xmpp,
        cleanUp: remove,
      })
      return { server, ports }
    },
  },
  {
    name: 'InspIRCd',
    debianPackages: ['inspircd'],
    program: '/usr/sbin/inspircd',
    async start() {
      const { path, remove } = temporaryFolder('inspircd')
      const { chain, key } = testCertificates().ec
      const port = await freePort()
      writeFileSync(
        join(path, 'inspircd.conf'),
        `<server name="irc.example" description="test" network="test" id="001">
<admin name="test" nick="test" email="test@example.org">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect name="main" allow="*" timeout="60" useident="no" resolvehostnames="no">
<pid file="${path}/pid">
<path logdir="${path}" datadir="${path}" runtimedir="${path}">
<module name="cap"><module name="ssl_gnutls"><module name="starttls">
<sslprofile name="Clients" provider="gnutls" certfile="${chain}" keyfile="${key}" hash="sha256">
<starttls provider="Clients">
<dns server="127.0.0.1">
`,
      )
      const parameters = ['--nofork', '--runasroot', '--nopid', '--config', join(path, 'inspircd.conf')]
      const server = await startChild({ command: '/usr/sbin/inspircd', parameters, port, cleanUp: remove })
      return { server, ports: { irc: port } }
    },
  },
]

/** Why a peer cannot be started on this machine, or undefined where it can. */
export function startTlsPeerMissing({ program, debianPackages }: StartTlsPeer): string | undefined {
  if (!existsSync(program)) return `${program} (Debian: ${debianPackages.join(', ')})`
  return process.getuid?.() === 0 ? undefined : 'root, as which these servers are started'
}
