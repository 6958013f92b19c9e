// RFC 4511, sections 4.12 and 4.14: an ExtendedRequest with StartTLS's object identifier.
//   LDAPMessage ::= SEQUENCE { messageID, protocolOp CHOICE { …, extendedReq [APPLICATION 23], extendedResp [APPLICATION 24] } }
//   ExtendedResponse ::= [APPLICATION 24] SEQUENCE { resultCode ENUMERATED, matchedDN, diagnosticMessage, … }

import { DerReader, TAG } from '../../asn1/der.ts'
import { readHeader } from '../../asn1/header.ts'
import { smallInteger } from '../../asn1/values.ts'
import { concat, DecodeError } from '../../base/bytes.ts'
import { toHex } from '../../base/hex.ts'
import { type ClearConversation, ClearFailure } from '../clearConversation.ts'
import { notOffered, otherAnswer, refusedRequest, type StartTls } from './startTls.ts'

const START_TLS = '1.3.6.1.4.1.1466.20037'

export const ldap: StartTls = {
  name: 'ldap',
  title: 'LDAP',
  request: 'StartTLS',
  async ask(conversation) {
    await conversation.sendBytes(request(), `ExtendedRequest StartTLS (${START_TLS})`)
    const { resultCode, diagnosticMessage } = await extendedResponse(conversation)
    const name = RESULTS.get(resultCode) ?? `result ${resultCode}`
    const answer = diagnosticMessage === '' ? name : `${name}: ${diagnosticMessage}`
    conversation.note(`ExtendedResponse ${answer}`)
    if (resultCode === 0) return
    // protocolError is what a server says that does not know the extension (RFC 4511, section 4.14.3.2).
    throw resultCode === 2 ? notOffered('StartTLS', answer) : refusedRequest('StartTLS', answer)
  },
}

function request(): Uint8Array {
  const name = new TextEncoder().encode(START_TLS)
  const operation = concat(new Uint8Array([0x80, name.length]), name)
  const message = concat(new Uint8Array([0x02, 1, 1, 0x77, operation.length]), operation)
  return concat(new Uint8Array([0x30, message.length]), message)
}

const AWAITED = 'the answer to StartTLS'
const LARGEST_MESSAGE = 8192
/** A tag of one byte, and a length in four behind the one that tells so. */
const LONGEST_HEADER = 6
/** [APPLICATION 24] */
const EXTENDED_RESPONSE = 0x78

async function extendedResponse(conversation: ClearConversation) {
  const beginning = await conversation.bytes(2, AWAITED)
  if (beginning[0] !== TAG.sequence) throw otherAnswer('LDAP', await rest(conversation, beginning))
  const { contentStart } = readHeader(beginning, 0, beginning.length)
  if (contentStart > LONGEST_HEADER) throw malformed()
  const header = concat(beginning, await conversation.bytes(contentStart - beginning.length, AWAITED))
  const { length } = readHeader(header, 0, header.length)
  // RFC 4511, section 5.1: only the definite form of a length is used.
  if (length < 0) throw malformed()
  if (length > LARGEST_MESSAGE) {
    throw new ClearFailure(`the server sent an LDAP message of more than ${LARGEST_MESSAGE} bytes`)
  }
  const message = new DerReader(await conversation.bytes(length, AWAITED))
  try {
    message.expect(TAG.integer, 'messageID')
    message.expect(EXTENDED_RESPONSE, 'an ExtendedResponse')
    const response = message.content()
    response.expect(TAG.enumerated, 'resultCode')
    const resultCode = smallInteger(response)
    response.expect(TAG.octetString, 'matchedDN')
    response.expect(TAG.octetString, 'diagnosticMessage')
    return { resultCode, diagnosticMessage: new TextDecoder().decode(response.contentBytes()) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw malformed()
  }
}

function malformed(): ClearFailure {
  return new ClearFailure('the server sent something else than an ExtendedResponse of LDAP')
}

async function rest(conversation: ClearConversation, beginning: Uint8Array): Promise<string> {
  const bytes = concat(beginning, conversation.pending.subarray(0, 100))
  return bytes.every((it) => it >= 0x20 || it === 10 || it === 13)
    ? new TextDecoder().decode(bytes)
    : toHex(bytes.subarray(0, 16), ' ')
}

const RESULTS: ReadonlyMap<number, string> = new Map([
  [0, 'success'],
  [1, 'operationsError'],
  [2, 'protocolError'],
  [8, 'strongerAuthRequired'],
  [10, 'referral'],
  [13, 'confidentialityRequired'],
  [50, 'insufficientAccessRights'],
  [51, 'busy'],
  [52, 'unavailable'],
  [53, 'unwillingToPerform'],
  [80, 'other'],
])
