// QCStatements, RFC 3739, section 3.2.6: SEQUENCE OF QCStatement
//   QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY DEFINED BY statementId OPTIONAL }
// What the statements of a European qualified certificate hold is in ETSI EN 319 412-5, section 4, and, for payment
// services, in ETSI TS 119 495, annex A.

import { DerReader, orUndefined, readAll, TAG } from '../../asn1/der.ts'
import { oidValue, readInteger, readText, smallInteger, stringValue } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'

export interface QcStatement {
  readonly oid: string
  /** Undefined where there is none, or none that is known here. */
  readonly info: QcStatementInfo | undefined
  readonly bytes: ByteRange
}

export type QcStatementInfo =
  /** Of QcCClegislation and QcType: countries, object identifiers. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Of QcLimitValue: an amount times ten to the power of the exponent. */
  | { readonly kind: 'limit'; readonly currency: string; readonly amount: number; readonly exponent: number }
  /** Of QcRetentionPeriod. */
  | { readonly kind: 'years'; readonly years: number }
  /** Of QcPDS. */
  | {
      readonly kind: 'disclosures'
      readonly places: readonly { readonly url: string; readonly language: string }[]
    }
  /** Of PSD2: what the payment service may do, and which authority says so. */
  | { readonly kind: 'paymentService'; readonly roles: readonly string[]; readonly authority: string }

export function qcStatements(reader: DerReader): readonly QcStatement[] {
  reader.expect(TAG.sequence, 'QCStatements')
  return readAll(reader.content(), qcStatement)
}

function qcStatement(reader: DerReader): QcStatement {
  reader.expect(TAG.sequence, 'a QCStatement')
  const bytes = reader.place()
  const statement = reader.content()
  statement.expect(TAG.oid, 'statementId')
  const oid = oidValue(statement)
  const decode = INFOS.get(oid)
  const { offset, end } = statement
  // Who writes something else there has still made the statement.
  const info = decode && orUndefined(() => decode(new DerReader(statement.bytes, offset, end)))
  return { oid, info, bytes }
}

const INFOS: ReadonlyMap<string, (reader: DerReader) => QcStatementInfo> = new Map<
  string,
  (reader: DerReader) => QcStatementInfo
>([
  ['0.4.0.1862.1.2', limitValue],
  ['0.4.0.1862.1.3', retentionPeriod],
  ['0.4.0.1862.1.5', disclosureStatements],
  ['0.4.0.1862.1.6', (reader) => ({ kind: 'list', items: items(reader, oidItem) })],
  ['0.4.0.1862.1.7', (reader) => ({ kind: 'list', items: items(reader, readText) })],
  ['0.4.0.19495.2', paymentService],
])

/** MonetaryValue ::= SEQUENCE { currency CHOICE { PrintableString, INTEGER }, amount INTEGER, exponent INTEGER } */
function limitValue(reader: DerReader): QcStatementInfo {
  reader.expect(TAG.sequence, 'a MonetaryValue')
  const value = reader.content()
  value.read()
  const currency = value.tag === TAG.integer ? String(smallInteger(value)) : (stringValue(value) ?? '')
  return {
    kind: 'limit',
    currency,
    amount: readInteger(value, 'the amount'),
    exponent: readInteger(value, 'the exponent'),
  }
}

function retentionPeriod(reader: DerReader): QcStatementInfo {
  return { kind: 'years', years: readInteger(reader, 'a period of years') }
}

/** PdsLocations ::= SEQUENCE OF SEQUENCE { url IA5String, language PrintableString } */
function disclosureStatements(reader: DerReader): QcStatementInfo {
  const places = items(reader, (content) => {
    content.expect(TAG.sequence, 'a PdsLocation')
    const place = content.content()
    return { url: readText(place), language: readText(place) }
  })
  return { kind: 'disclosures', places }
}

/** SEQUENCE { rolesOfPSP SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, UTF8String }, nCAName UTF8String, nCAId UTF8String } */
function paymentService(reader: DerReader): QcStatementInfo {
  reader.expect(TAG.sequence, 'a PSD2QcType')
  const service = reader.content()
  const roles = items(service, (content) => {
    content.expect(TAG.sequence, 'a RoleOfPSP')
    const role = content.content()
    role.read()
    return readText(role)
  })
  return { kind: 'paymentService', roles, authority: readText(service) }
}

function items<T>(reader: DerReader, item: (content: DerReader) => T): readonly T[] {
  reader.expect(TAG.sequence, 'a list')
  return readAll(reader.content(), item)
}

function oidItem(reader: DerReader): string {
  reader.expect(TAG.oid, 'an OBJECT IDENTIFIER')
  return oidValue(reader)
}
