import { type Instant, isoDate, longDate } from '../../base/instant.ts'
import { describeCertificate } from '../../describe/certificate.ts'
import {
  type CertificateStatus,
  type Container,
  type ContainerEntry,
  containerTitle,
  type OcspFacts,
  type Protection,
} from '../../pki/container.ts'
import { summaryOf } from '../certificates/openedContainer.ts'
import { protectionText } from '../hover/hoverBlock.ts'
import { code, escapeMarkdown, table } from '../shared/markdown.ts'

/** What there is to say of a container as a whole, as Markdown; undefined where it is a single element and open. */
export function containerText(container: Container, now: Instant): string | undefined {
  const { kind, entries, protections, ocsp, password, errors } = container
  if (kind === 'der' && protections.length === 0) return undefined
  const rows = [...protections.map(protectionRow), ...(ocsp === undefined ? [] : ocspRows(ocsp, now))]
  if (password === 'needed') rows.push(['Password', 'needed to see the rest'])
  if (password === 'optional') rows.push(['Password', 'not given: integrity and keys were not looked at'])
  const faults = errors.map((it) => `- ${escapeMarkdown(it)}`).join('\n')
  const title = kind === 'der' ? 'Encrypted key' : containerTitle(kind)
  return [
    `**${escapeMarkdown(title)}** — ${escapeMarkdown(summaryOf(entries, ocsp))}`,
    ...(rows.length === 0 ? [] : [table(['', ''], rows)]),
    ...(faults === '' ? [] : [faults]),
  ].join('\n\n')
}

/** What the container says of an entry beside its content: `Alias shop, trusted, put in on 2026-11-25`. */
export function entryRemarks(
  { alias, created, trusted, belongsTo, owner }: ContainerEntry,
  entries: readonly ContainerEntry[],
  now: Instant,
  expiryDays: number,
): readonly string[] {
  const facts = [
    ...(alias === undefined ? [] : [`alias ${code(alias)}`]),
    ...(trusted === true ? ['trusted'] : []),
    ...(created === undefined ? [] : [`put in on ${isoDate(created)}`]),
  ].join(', ')
  const inside = belongsTo === undefined ? undefined : entries[belongsTo]?.content
  const certificate = inside?.kind === 'certificate' ? inside.certificate : owner
  const title = certificate && describeCertificate(certificate, now, expiryDays).title
  return [
    ...(facts === '' ? [] : [`${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`]),
    ...(title === undefined ? [] : [`It belongs to the certificate of ${escapeMarkdown(title)}.`]),
  ]
}

function protectionRow(protection: Protection): string[] {
  const { of, verified } = protection
  const answer = verified === undefined ? '' : verified ? ', *holds*' : ', **does not hold**'
  return [PROTECTED[of], `${escapeMarkdown(protectionText(protection))}${answer}`]
}

const PROTECTED: Readonly<Record<Protection['of'], string>> = {
  integrity: 'Integrity',
  certificates: 'Certificates',
  key: 'Key',
}

function ocspRows(ocsp: OcspFacts, now: Instant): string[][] {
  const { responseStatus, responder, producedAt, signatureAlgorithm, signature, statuses } = ocsp
  const rows = [['Response', escapeMarkdown(responseStatus)]]
  if (responder !== undefined) rows.push(['Responder', escapeMarkdown(responder)])
  if (producedAt !== undefined) rows.push(['Produced', longDate(producedAt)])
  if (signature !== undefined) rows.push(['Signature', signatureText(signatureAlgorithm ?? '', signature)])
  return [...rows, ...statuses.flatMap((it) => statusRows(it, now))]
}

function signatureText(algorithm: string, { kind, why }: NonNullable<OcspFacts['signature']>): string {
  const answers = { valid: 'valid', invalid: '**not valid**', notChecked: `not checked: ${why ?? ''}` }
  return `${escapeMarkdown(algorithm)}, ${answers[kind]}`
}

function statusRows(status: CertificateStatus, now: Instant): string[][] {
  const { serialNumber, thisUpdate, nextUpdate, revokedAt, reason } = status
  const revoked = revokedAt === undefined ? '' : ` since ${longDate(revokedAt)}`
  const why = reason === undefined ? '' : `: ${escapeMarkdown(reason)}`
  const word = status.status === 'good' ? 'good' : `**${status.status}**`
  const until =
    nextUpdate === undefined
      ? ', without a date for the next'
      : `, the next ${nextUpdate < now ? '**was due**' : 'is due'} on ${longDate(nextUpdate)}`
  return [
    [`Serial ${serialNumber}`, `${word}${revoked}${why}`],
    ['', `as of ${longDate(thisUpdate)}${until}`],
  ]
}
