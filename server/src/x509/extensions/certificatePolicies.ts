// CertificatePolicies, RFC 5280, section 4.2.1.4:
//   SEQUENCE SIZE (1..MAX) OF PolicyInformation
//   PolicyInformation ::= SEQUENCE { policyIdentifier CertPolicyId, policyQualifiers SEQUENCE OF PolicyQualifierInfo OPTIONAL }
//   PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY DEFINED BY policyQualifierId }
//   CPSuri ::= IA5String
//   UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }
//   NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER }

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { oidValue, readInteger, stringValue } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'

export interface PolicyInformation {
  /** The object identifier of the policy. */
  readonly policy: string
  readonly qualifiers: readonly PolicyQualifier[]
  readonly bytes: ByteRange
}

export type PolicyQualifier =
  /** Where the certification practice statement is. */
  | { readonly kind: 'cps'; readonly uri: DisplayText | undefined; readonly bytes: ByteRange }
  | {
      readonly kind: 'userNotice'
      readonly noticeRef: NoticeReference | undefined
      readonly explicitText: DisplayText | undefined
      readonly bytes: ByteRange
    }
  | { readonly kind: 'other'; readonly oid: string; readonly bytes: ByteRange }

export interface NoticeReference {
  readonly organization: DisplayText | undefined
  readonly noticeNumbers: readonly number[]
}

/** A character string, with the tag that says of which type it is; undefined above where something else stands. */
export interface DisplayText {
  readonly value: string
  readonly tag: number
  readonly bytes: ByteRange
}

export const ANY_POLICY = '2.5.29.32.0'

const CPS = '1.3.6.1.5.5.7.2.1'
const USER_NOTICE = '1.3.6.1.5.5.7.2.2'

export function certificatePolicies(reader: DerReader): readonly PolicyInformation[] {
  reader.expect(TAG.sequence, 'CertificatePolicies')
  return readAll(reader.content(), policyInformation)
}

function policyInformation(reader: DerReader): PolicyInformation {
  reader.expect(TAG.sequence, 'a PolicyInformation')
  const bytes = reader.place()
  const information = reader.content()
  information.expect(TAG.oid, 'a policy')
  const policy = oidValue(information)
  const qualifiers = information.optional(TAG.sequence)
    ? readAll(information.content(), policyQualifier)
    : NO_QUALIFIERS
  information.expectEnd('a PolicyInformation')
  return { policy, qualifiers, bytes }
}

const NO_QUALIFIERS: readonly PolicyQualifier[] = []

function policyQualifier(reader: DerReader): PolicyQualifier {
  reader.expect(TAG.sequence, 'a PolicyQualifierInfo')
  const bytes = reader.place()
  const info = reader.content()
  info.expect(TAG.oid, 'a policy qualifier')
  const oid = oidValue(info)
  switch (oid) {
    case CPS:
      return { kind: 'cps', uri: displayText(info), bytes }
    case USER_NOTICE:
      info.expect(TAG.sequence, 'a UserNotice')
      return userNotice(info.content(), bytes)
    default:
      return { kind: 'other', oid, bytes }
  }
}

function userNotice(notice: DerReader, bytes: ByteRange): PolicyQualifier {
  const noticeRef = notice.optional(TAG.sequence) ? noticeReference(notice.content()) : undefined
  const explicitText = notice.hasMore ? displayText(notice) : undefined
  notice.expectEnd('a UserNotice')
  return { kind: 'userNotice', noticeRef, explicitText, bytes }
}

function noticeReference(reference: DerReader): NoticeReference {
  const organization = displayText(reference)
  reference.expect(TAG.sequence, 'noticeNumbers')
  const noticeNumbers = readAll(reference.content(), (numbers) =>
    readInteger(numbers, 'the number of a notice'),
  )
  reference.expectEnd('a NoticeReference')
  return { organization, noticeNumbers }
}

function displayText(reader: DerReader): DisplayText | undefined {
  reader.read()
  const value = stringValue(reader)
  return value === undefined ? undefined : { value, tag: reader.tag, bytes: reader.place() }
}
