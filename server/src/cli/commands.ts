import type { CommandHead } from './parameters.ts'

// What `tls-lens --help` says of each command, apart from the commands, so that it need not load them.

export const CHECK_HEAD: CommandHead = {
  name: 'check',
  operands: '[PATH…]',
  summary: 'Lints files and folders (default: the working folder; .gitignore is honoured).',
}

export const INSPECT_HEAD: CommandHead = {
  name: 'inspect',
  operands: 'FILE…',
  summary: 'Says what is in a file: certificates, requests, CRLs, keys, key stores.',
}

export const VERIFY_HEAD: CommandHead = {
  name: 'verify',
  operands: 'CHAIN',
  summary: 'Builds and validates the path of a certificate to a trusted CA.',
}

export const HANDSHAKE_HEAD: CommandHead = {
  name: 'handshake',
  operands: 'HOST[:PORT]',
  summary: 'Makes one handshake and tells it message by message.',
}

export const RULES_HEAD: CommandHead = {
  name: 'rules',
  operands: '[ID]',
  summary: 'Lists the rules, or explains one.',
}

export const SCAN_HEAD: CommandHead = {
  name: 'scan',
  operands: 'HOST[:PORT]',
  summary: 'Lists the versions, cipher suites and groups that a server accepts.',
}

export const LSP_HEAD: CommandHead = {
  name: 'lsp',
  operands: '--stdio',
  summary: 'Runs the language server, for any editor that speaks the Language Server Protocol.',
}
