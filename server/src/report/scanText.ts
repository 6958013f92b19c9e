import { elapsed, plural } from '../base/instant.ts'
import { printable } from '../base/printable.ts'
import type { ScannedSuite, ScannedVersion, ScanReport } from '../describe/handshake/scanReport.ts'
import { versionTitle } from '../registry/protocolVersions.ts'
import { NO_STYLE, type Style } from './style.ts'

/** What a server accepts, for a person at a terminal: the newest version first, what is weak marked. */
export function scanText(report: ScanReport, style: Style = NO_STYLE): string {
  const { target, versions, groups, signatureSchemes = [], connections, milliseconds } = report
  const offered = versions.filter((it) => it.offered === true)
  const count = offered.reduce((sum, it) => sum + it.cipherSuites.length, 0)
  const name = target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`
  const found = `${plural(count, 'cipher suite')} in ${plural(offered.length, 'version')}`
  const cost = `${plural(connections, 'connection')} in ${elapsed(milliseconds)}`
  const lines = [`${style.bold(printable(name))} · ${found} · ${style.dim(cost)}`]
  for (const version of offered.toReversed()) lines.push('', ...versionLines(version, style))
  lines.push('')
  for (const { version, offered: isOffered, why } of versions) {
    if (isOffered === true) continue
    const answer = isOffered === false ? 'not offered' : style.yellow('cannot tell')
    lines.push(`${versionTitle(version)}: ${answer} (${printable(why)})`)
  }
  for (const { version, groups: all, preference, incomplete } of groups) {
    const names = all.length === 0 ? 'none found' : all.map((it) => it.name).join(', ')
    const order = all.length > 1 ? orderText(preference) : ''
    const more = incomplete === undefined ? '' : `; ${incomplete}`
    lines.push(`Groups of ${versionTitle(version)}: ${names}${order}${printable(more)}`)
  }
  if (signatureSchemes.length > 0) lines.push(`Signature schemes of TLS 1.2: ${signatureSchemes.join(', ')}`)
  return `${lines.join('\n')}\n`
}

function versionLines({ version, preference, cipherSuites, incomplete }: ScannedVersion, style: Style) {
  const order = cipherSuites.length > 1 ? orderText(preference) : ''
  const width = Math.max(...cipherSuites.map((it) => it.name.length))
  const more = incomplete === undefined ? [] : [`  ${style.yellow(printable(incomplete))}`]
  return [
    `${style.bold(versionTitle(version))}${order}`,
    ...cipherSuites.map((it) => suiteLine(it, width, style)),
    ...more,
  ]
}

function suiteLine({ name, verdict, reason }: ScannedSuite, width: number, style: Style): string {
  switch (verdict) {
    case 'good':
      return `  ${style.green('✓')} ${name}`
    case 'forbidden':
      return `  ${style.red('✗')} ${name.padEnd(width)}  ${style.red(reason)}`
    case 'weak':
      return `  ${style.yellow('!')} ${name.padEnd(width)}  ${style.yellow(reason)}`
    default:
      return `  · ${name.padEnd(width)}  ${style.dim(reason)}`
  }
}

function orderText(preference: ScannedVersion['preference']): string {
  switch (preference) {
    case 'server':
      return " (in the server's order)"
    case 'client':
      return " (the client's order counts)"
    case 'unknown':
      return ''
  }
}
