// A handshake test that was saved as the JSON of `tls-lens handshake --format json`, read again. The file may have been
// written by anyone: what comes out has the types of a report and its limits, and its statements are the file's.

import type { ClearMessage } from '../../handshake/transport.ts'
import { START_TLS_NAMES } from '../../registry/applicationPorts.ts'
import { PROTOCOL_VERSIONS } from '../../registry/protocolVersions.ts'
import type { ReportedDiagnosis } from './diagnosis.ts'
import type {
  ConversationMessage,
  HandshakeReport,
  KeyScheduleStep,
  ReportedAlert,
  ReportedCertificate,
  ReportedConnection,
  ReportedFinding,
  TransportFailure,
  Verification,
  VersionAnswer,
} from './handshakeReport.ts'
import {
  amount,
  bool,
  list,
  object,
  oneOf,
  optional,
  orNull,
  type Reader,
  text,
  textLike,
  UnexpectedShape,
  whole,
} from './shapes.ts'

/** Characters of a file: ten times what the largest handshake that is followed here comes to. */
export const LARGEST_SAVED_REPORT = 16 * 1024 * 1024

/** The report, or what is wrong with the file: a clause. */
export function readSavedReport(json: string): HandshakeReport | { readonly problem: string } {
  if (json.length > LARGEST_SAVED_REPORT) {
    return { problem: `more than ${LARGEST_SAVED_REPORT / 1024 / 1024} MiB, which no saved handshake has` }
  }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { problem: 'not JSON' }
  }
  try {
    return report(value, '')
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error
    return { problem: `not a saved handshake: ${error.message}` }
  }
}

/** Elements of a list that a person reads. */
const MOST = 1000

const texts = list(text, MOST)
const instant = textLike(/^\d{4}-\d\d-\d\dT[\d:.]{1,20}Z$/, 'time')
const hex = textLike(/^(?:[\da-f]{2})*$/, 'hexadecimal text')
const version = oneOf(wordsOf(PROTOCOL_VERSIONS))

/** Of messages, alerts and clear texts. */
const side = oneOf({ client: true, server: true })

const check = object<ConversationMessage['checks'][number]>({
  what: oneOf({
    path: true,
    name: true,
    dates: true,
    handshakeSignature: true,
    finished: true,
    clientCertificate: true,
  }),
  result: oneOf({ passed: true, failed: true, notChecked: true }),
  detail: text,
})

const codePoint = object<{ readonly id: string; readonly name: string }>({ id: text, name: text })

const message = object<ConversationMessage>({
  from: side,
  protocol: oneOf({
    handshake: true,
    alert: true,
    change_cipher_spec: true,
    application_data: true,
    sslv2: true,
  }),
  name: text,
  encrypted: bool,
  milliseconds: amount,
  length: amount,
  bytes: hex,
  summary: text,
  step: oneOf({
    hello: true,
    certificate: true,
    keyExchange: true,
    finished: true,
    application: true,
    alert: true,
  }),
  fields: list(object({ name: text, value: text }), MOST),
  checks: list(check, MOST),
})

const failure: Reader<TransportFailure> = oneOf({
  notFound: true,
  refused: true,
  unreachable: true,
  reset: true,
  timedOut: true,
  canceled: true,
  proxyRefused: true,
  startTlsFailed: true,
})

const clear = object<ClearMessage>({
  from: oneOf({ client: true, server: true, proxy: true }),
  protocol: text,
  text,
})

const connection = object<ReportedConnection>({
  addresses: optional(
    list(
      object<NonNullable<ReportedConnection['addresses']>[number]>({
        address: text,
        failure: optional(failure),
        milliseconds: amount,
      }),
      MOST,
    ),
  ),
  proxy: optional(text),
  startTls: optional(object({ protocol: oneOf(wordsOf(START_TLS_NAMES)), title: text, request: text })),
  clear: optional(list(clear, MOST)),
})

const certificate = object<ReportedCertificate>({
  sha256: textLike(/^[\da-f]{64}$/, 'fingerprint'),
  subject: text,
  issuer: text,
  notBefore: instant,
  notAfter: instant,
  subjectAltNames: texts,
  publicKey: text,
  signatureAlgorithm: text,
  pem: textLike(
    /^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/]{1,64}={0,2}\n)+-----END CERTIFICATE-----\n$/,
    'certificate in PEM',
  ),
})

const diagnosis = object<ReportedDiagnosis>({
  causes: list(
    object({
      // Words for programs, which nothing here decides upon.
      cause: text as Reader<ReportedDiagnosis['causes'][number]['cause']>,
      explanation: text,
      nextStep: text,
    }),
    MOST,
  ),
  evidence: texts,
})

const answer = object<VersionAnswer>({
  version,
  offered: orNull(bool),
  why: text,
  cipherSuite: optional(codePoint),
  group: optional(codePoint),
  alert: optional(text),
})

const finding = object<ReportedFinding>({
  ruleId: textLike(/^[a-z][a-z\d-]{0,99}$/, 'id of a rule'),
  severity: oneOf({ error: true, warning: true, info: true }),
  message: text,
  citations: list(object({ source: text, section: text }), MOST),
})

const report = object<HandshakeReport>({
  target: object<HandshakeReport['target']>({
    host: textLike(/^[^\s/]{1,255}$/, 'host'),
    port: whole(65_535),
    address: optional(text),
    serverName: optional(text),
  }),
  connection: optional(connection),
  outcome: oneOf({
    completed: true,
    answered: true,
    alert: true,
    closed: true,
    reset: true,
    timedOut: true,
    protocolError: true,
    notConnected: true,
    proxyRefused: true,
    startTlsFailed: true,
    canceled: true,
  }),
  explanation: text,
  remarks: optional(texts),
  diagnosis: optional(diagnosis),
  version: optional(version),
  cipherSuite: optional(
    object<NonNullable<HandshakeReport['cipherSuite']>>({
      id: text,
      name: text,
      opensslName: optional(text),
    }),
  ),
  group: optional(codePoint),
  signatureScheme: optional(text),
  applicationProtocol: optional(text),
  preSharedKey: optional(bool),
  serverCertificates: list(certificate, 100),
  clientCertificate: object<HandshakeReport['clientCertificate']>({
    requested: bool,
    required: optional(bool),
    sent: bool,
    outcome: optional(oneOf({ accepted: true, rejected: true, unknown: true })),
    accepted: optional(bool),
    reason: optional(text),
    causes: optional(texts),
    inOrder: optional(text),
    possibleCauses: optional(texts),
    authorities: optional(list(text, 10_000)),
  }),
  verified: object<Verification>({
    valid: optional(bool),
    checks: list(check, MOST),
    errors: list(
      object<Verification['errors'][number]>({ code: text, message: text, certificate: optional(text) }),
      MOST,
    ),
    trust: optional(texts),
  }),
  messages: list(message, MOST),
  alert: optional(
    object<ReportedAlert>({
      from: side,
      level: oneOf({ warning: true, fatal: true }),
      description: text,
      number: whole(255),
      explanation: text,
      likelyCauses: texts,
    }),
  ),
  keySchedule: optional(
    list(object<KeyScheduleStep>({ name: text, from: text, length: amount, value: optional(hex) }), MOST),
  ),
  versions: list(answer, PROTOCOL_VERSIONS.length),
  findings: list(finding, MOST),
  bytes: object({ sent: amount, received: amount }),
  milliseconds: amount,
})

function wordsOf<T extends string>(words: readonly T[]): Readonly<Record<T, true>> {
  return Object.fromEntries(words.map((it) => [it, true])) as Record<T, true>
}
