import type { Range } from '../../base/range.ts'
import { type ConnectionUrl, connectionUrls } from '../shared/connectionUrl.ts'

/** What a file says of the environment of a program, wherever it stands: line by line, whatever the file's language. */
export interface Tree {
  readonly variables: readonly Variable[]
  readonly urls: readonly ConnectionUrl[]
  /** Files that Node is told to read with `--env-file`. */
  readonly envFiles: readonly { readonly path: string; readonly range: Range }[]
  /** What npm, yarn and pnpm are told of the servers that they download packages from. */
  readonly downloads: readonly Download[]
  /** `--tls-min-v1.0`. */
  readonly nodeFlags: readonly { readonly flag: string; readonly range: Range }[]
}

export interface Download {
  readonly setting: 'verifies' | 'authorities'
  readonly value: string
  readonly valueRange: Range
  /** Name and value. */
  readonly range: Range
}

export interface Variable {
  readonly name: string
  readonly value: string
  readonly valueRange: Range
  /** Name and value. */
  readonly range: Range
}

/** Never fails: what is not understood is passed over. */
export function parse(text: string): Tree {
  const tree: Building = { variables: [], urls: [], envFiles: [], downloads: [], nodeFlags: [] }
  let start = 0
  for (const line of text.split('\n')) {
    if (!COMMENT.test(line)) parseLine(line, start, tree)
    start += line.length + 1
  }
  tree.variables.push(...variablesOfPairs(text))
  return tree
}

/** Of shells and YAML, of JSON in VS Code's files, of systemd. */
const COMMENT = /^\s*(?:#|\/\/|;)/

type Building = { -readonly [Key in keyof Tree]: Tree[Key][number][] }

function parseLine(line: string, start: number, tree: Building): void {
  for (const match of line.matchAll(VARIABLE)) {
    const [whole, name, separator, quoted, bare] = match
    // Only in a Dockerfile, a blank alone stands between name and value.
    if (separator!.trim() === '' && !/^\s*ENV\s/.test(line)) continue
    if (isOnlyNamed(line, match.index)) continue
    const value = quoted ?? bare ?? ''
    const from = start + match.index
    const valueStart = from + whole.lastIndexOf(value)
    tree.variables.push({
      name: name!,
      value,
      valueRange: { start: valueStart, end: valueStart + value.length },
      range: { start: from, end: valueStart + value.length },
    })
  }
  tree.urls.push(...connectionUrls(line, start))
  tree.downloads.push(...downloadsIn(line, start))
  for (const { 1: path, index, 0: whole } of line.matchAll(ENV_FILE)) {
    if (!isOfNode(line.slice(0, index))) continue
    const from = start + index + whole.length - path!.length
    tree.envFiles.push({ path: path!, range: { start: from, end: from + path!.length } })
  }
  for (const { 0: flag, index } of line.matchAll(NODE_FLAG)) {
    tree.nodeFlags.push({ flag, range: { start: start + index, end: start + index + flag.length } })
  }
}

/** `NAME=value`, `NAME: value`, `"NAME": "value"`, `ENV NAME value`; of names that mean something for TLS. */
const VARIABLE =
  /(?<![\w$.{-])(NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PGSSLMODE|PGSSLROOTCERT)\b["']?(\s*=\s*|:\s+|\s+)(?:\\?["']([^"'\\]*)|([^\s"',;&|#\\]*))/g

/** As Kubernetes has them: `- name: X`, and `value:` on the next line or in the same braces. */
function variablesOfPairs(text: string): Variable[] {
  return [...text.matchAll(PAIR)].map(({ 0: whole, 1: name, 2: quoted, 3: bare, index }) => {
    const value = quoted ?? bare ?? ''
    const valueStart = index + whole.lastIndexOf(value)
    const range = { start: index, end: valueStart + value.length }
    return { name: name!, value, valueRange: { start: valueStart, end: range.end }, range }
  })
}

const PAIR =
  /(?<=^[ \t]*(?:-[ \t]+)?(?:\{[ \t]*)?)["']?name["']?:[ \t]*["']?(NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PGSSLMODE|PGSSLROOTCERT)["']?[ \t]*(?:,?[ \t]*\r?\n[ \t]*|,[ \t]*)["']?value["']?:[ \t]*(?:["']([^"'\n]*)|([^\s"',}#]*))/gm

/** Behind the sign of a comment, or what a command searches for or shows. */
function isOnlyNamed(line: string, index: number): boolean {
  const before = line.slice(0, index)
  if (/\s#(?![^\s])|\s# /.test(before)) return true
  const command = before.split(/&&|\|\||[;|]/).at(-1)!
  if (/\b(?:grep|egrep|sed|awk)\s/.test(command)) return true
  return /\b(?:echo|printf)\s/.test(command) && !/>|\|/.test(line.slice(index))
}

/** `strict-ssl=false` in a file of settings, `npm config set strict-ssl false`, `npm install --no-strict-ssl`. */
function downloadsIn(line: string, start: number): readonly Download[] {
  if (!/strict.?ssl|ca-?file/i.test(line)) return []
  return [...line.matchAll(DOWNLOAD)].flatMap(({ 0: whole, 1: name, 2: given, index }): Download[] => {
    if (!isOfPackages(line.slice(0, index)) || isOnlyNamed(line, index)) return []
    const value = (given ?? 'false').replace(/^["']|["']$/g, '')
    const from = start + index
    const valueStart = given === undefined ? from : from + whole.lastIndexOf(value)
    const range = { start: from, end: from + whole.length }
    const setting = /strict/i.test(name!) || given === undefined ? 'verifies' : 'authorities'
    return [{ setting, value, valueRange: { start: valueStart, end: valueStart + value.length }, range }]
  })
}

const DOWNLOAD =
  /(?<![\w.$-])(?:--)?(?:no-strict-ssl\b|(strict-ssl|npm_config_strict_ssl|enableStrictSsl|cafile|npm_config_cafile|httpsCaFilePath|caFilePath)["']?(?:\s*[=:]\s*|\s+)("[^"]*"|'[^']*'|[^\s"',;&|#]+))/gi

/** At the beginning of the line of a file, as a variable, written into a file, or in a command of one of the programs. */
function isOfPackages(before: string): boolean {
  if (/\b(?:echo|printf)\s+(?:-\w+\s+)?["']?$/.test(before)) return true
  const command = before.split(/&&|\|\||[;|]/).at(-1)!
  return /^\s*(?:(?:export|ENV|ARG|-)\s+)*$/.test(before) || /\b(?:npm|pnpm|yarn|npx)\s/.test(command)
}

const ENV_FILE = /--env-file(?:-if-exists)?[= ]["']?([^\s"'\\]+)/g

/** Docker has an option of that name, too, which makes a real environment. */
function isOfNode(before: string): boolean {
  const command = before.split(/&&|\|\||;/).at(-1)!
  return /\b(?:node|nodemon|tsx)\b/.test(command) && !/\b(?:docker|podman|nerdctl)\b/.test(command)
}

const NODE_FLAG = /(?<![\w-])--tls-m(?:in|ax)-v1\.[0-3]\b/g
