// nginx files have any name: `shop`, `nginx.conf.j2`, `options-ssl-nginx.conf`. And folders such as conf.d hold files of
// Apache, Dovecot, PHP and others. What the text is made of decides: nginx's directives have lower-case names, end with
// `;` or a block, and never have the form `name = value`.

import type { Recognition } from '../dialect.ts'
import { directiveFacts, startsDirective } from './directives.ts'
import { parse } from './parse.ts'
import { SIGN_OF_NGINX } from './signs.ts'
import type { Directive, NginxTree } from './syntax.ts'

/** Whether a text is one of nginx's, as far as its structure tells. Never throws. */
export function recognize(text: string): Recognition {
  if (!SIGN_OF_NGINX.test(text) && !SIGN_OF_ANOTHER.test(text)) return 'unclear'
  const { tree } = parse(text.slice(0, TELLING_LENGTH))
  const isOwn = tree.directives.some(isTelling)
  const isForeign = tree.directives.some(isForeignDirective) || tree.blocks.some(hasAssignments)
  if (isOwn === isForeign) return 'unclear'
  if (isForeign) return 'foreign'
  return tree.directives.every((it) => mayStandInNginx(it, tree)) ? 'own' : 'unclear'
}

/** What a file is shows in its beginning. */
const TELLING_LENGTH = 65_536

/** What nginx never has at the beginning of a line, outside of strings. */
const SIGN_OF_ANOTHER = /^[ \t]*(?:[A-Z]|<[A-Z]|\[[^[]|[a-z][\w.]*[ \t]*[:=]?=>?[ \t])/m

/** Whether no other program's file has such a directive outside of all blocks. */
function isTelling(directive: Directive): boolean {
  const { name, words, block, terminator } = directive
  if (isAssignment(directive)) return false
  if (block) {
    const { directives } = block
    switch (name) {
      case 'http':
      case 'stream':
      case 'mail':
      case 'events':
        return words.length === 1 && (directives.length === 0 || directives.some(isUsual))
      case 'server':
        return words.length === 1 && directives.some(isUsual)
      case 'upstream':
        return words.length === 2 && directives.some((it) => it.name === 'server' && !it.block)
      case 'location':
        return words.length > 1 && directives.some(isUsual)
      default:
        return false
    }
  }
  return terminator === 'semicolon' && words.length > 1 && directiveFacts(name) !== undefined
}

/** A directive that nearly every file of nginx's has in its blocks. */
function isUsual(directive: Directive): boolean {
  const { name, words, block, terminator } = directive
  if (isAssignment(directive)) return false
  if (block) return USUAL_BLOCKS.has(name)
  if (terminator === 'missing' && !startsDirective(name)) return false
  return words.length > 1 && (USUAL.has(name) || directiveFacts(name) !== undefined)
}

const USUAL_BLOCKS: ReadonlySet<string> = new Set(['server', 'location', 'upstream', 'if', 'map', 'types'])

const USUAL: ReadonlySet<string> = new Set([
  ...['listen', 'server_name', 'include', 'root', 'return', 'rewrite', 'index', 'alias', 'try_files'],
  ...['proxy_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'grpc_pass', 'proxy_set_header', 'add_header'],
  ...['access_log', 'error_log', 'log_format', 'worker_connections', 'default_type', 'sendfile', 'resolver'],
])

/** `Listen 443`, `<VirtualHost *:443>`, `[mysqld]`, `ssl = yes`, `ssl => true`. */
function isForeignDirective(directive: Directive): boolean {
  return FOREIGN_NAME.test(directive.name) || isAssignment(directive)
}

const FOREIGN_NAME = /^(?:[A-Z]|<\/?[A-Z]|\[[^[])/

function isAssignment({ name, words }: Directive): boolean {
  const second = words[1]
  return !MAY_COMPARE.has(name) && second !== undefined && !second.quoted && ASSIGNMENTS.has(second.text)
}

const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '=>', '==', ':=', '+='])

/** `location = /` and `if ( = …`. */
const MAY_COMPARE: ReadonlySet<string> = new Set(['location', 'if'])

/** In a `map` and its kind, the first word is a value and no name. */
function hasAssignments({ name, block }: Directive): boolean {
  return !VALUES_FIRST.has(name) && block!.directives.some(isAssignment)
}

const VALUES_FIRST: ReadonlySet<string> = new Set(['map', 'geo', 'types', 'split_clients', 'charset_map'])

/** A word that is being typed counts as one; a line of prose does not. */
function mayStandInNginx({ name, terminator }: Directive, { templated }: NginxTree): boolean {
  if (PLACEHOLDER.test(name) || (templated && TEMPLATED_NAME.test(name))) return true
  if (!NAME.test(name)) return false
  return terminator !== 'missing' || name.includes('_') || startsDirective(name)
}

const NAME = /^[a-z][a-z0-9_]*$/
const PLACEHOLDER = /^(?:\$\{?\w+\}?|@\w+@|%\w+%|__\w+__|\[\[.*)$/
const TEMPLATED_NAME = /\{\{|\{%|<%/
