// The real nginx as a judge of configurations: `nginx -t`, in a folder that anybody may write to.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PEER_ENVIRONMENT } from './realServers.ts'

/** What nginx says against a configuration, which it reads from the folder; undefined where it would start with it. */
export function nginxRefusal(text: string, folder: string): string | undefined {
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, text)
  const { status, stderr } = spawnSync('nginx', ['-t', '-p', folder, '-c', path], {
    encoding: 'utf8',
    env: PEER_ENVIRONMENT,
  })
  return status === 0 ? undefined : stderr
}

/** With the folder in the place of those that only root may write to, before the text and in its first `http` block. */
export function inOwnFolder(text: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((it) => `${it}_temp_path ${folder}/${it};`)
    .join(' ')
  const withPaths = text.replace('http {', `http { access_log off; ${temporary}`)
  return `pid ${folder}/nginx.pid; error_log stderr; events {}\n${withPaths}`
}
