// The SSL Protocol, version 2 (Hickman, Netscape, 1995), sections 1.3 and 2: from the SERVER-HELLO to both Finished, one
// encrypted exchange, and the close, for which SSL 2.0 has no message.

import { concat, equalBytes } from '../../base/bytes.ts'
import { encryptPkcs1 } from '../../crypto/rsa.ts'
import { bulkCipher } from '../../registry/bulkCiphers.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { decode, encode } from '../../tls/codec/presentation.ts'
import {
  Sslv2CertificateType,
  Sslv2ClientCertificate,
  Sslv2ClientMasterKey,
  Sslv2ErrorCode,
  Sslv2MessageType,
  Sslv2Record,
  Sslv2RequestCertificate,
  Sslv2ServerHello,
} from '../../tls/sslv2.ts'
import { type Sslv2Keys, sslv2Decryption, sslv2Encryption, sslv2Keys } from '../../tls/versions/ssl2.ts'
import type { PublicKey } from '../../x509/publicKey.ts'
import type { Conversation } from '../conversation.ts'
import { ProtocolViolation } from '../failure.ts'
import { httpRequest, isStatusLineComplete, statusOf } from '../httpRequest.ts'
import { noteSecret } from '../keySchedule.ts'
import { takeServerCertificates } from '../serverCertificate.ts'
import { Ended } from '../state.ts'
import { expectMessage, type Sslv2Incoming, type Sslv2Messages, sslv2Messages } from './messages.ts'

/** Milliseconds that a server gets for its answer to a request. */
const ANSWER_PATIENCE = 3000

/** Goes on behind the CLIENT-HELLO. `first` is what has come of the answer. */
export async function sslv2Handshake(
  conversation: Conversation,
  challenge: Uint8Array,
  first: Uint8Array,
): Promise<void> {
  const { connection, negotiated, environment, plan } = conversation
  const messages = sslv2Messages(connection, first)
  const awaits = (what: string) => {
    conversation.awaits = what
    environment.onProgress?.(`waiting for ${what}`)
    return what
  }
  const helloMessage = await messages.receive(awaits('a SERVER-HELLO'))
  const hello = decode(Sslv2ServerHello, expectMessage(helloMessage, 'SERVER-HELLO'))
  const chosen = plan.hello.cipherSuites.find((it) => hello.cipherSpecs.includes(it))
  if (chosen === undefined) throw new Ended({ kind: 'closed', awaited: 'a cipher kind' })
  const suite = cipherSuite(chosen)
  const bulk = bulkCipher(suite.encryption)
  negotiated.version = 'SSLv2'
  negotiated.suite = suite
  if (plan.until === 'firstAnswer') throw new Ended({ kind: 'answered', limit: { what: 'plan' } })
  const server: Parameters<typeof takeServerCertificates>[2] = { negotiated, environment }
  takeServerCertificates([hello.certificate], helloMessage.traced, server)
  if (plan.until === 'serverFlight') throw new Ended({ kind: 'answered', limit: { what: 'plan' } })
  if (bulk === undefined) throw new Ended({ kind: 'answered', limit: { what: 'cipherSuite' } })

  // Export ciphers send the rest of the key in the clear.
  const masterKey = environment.random(bulk.keyLength)
  const secretLength = suite.exportGrade ? bulk.keyMaterial : bulk.keyLength
  const clearKey = masterKey.subarray(0, masterKey.length - secretLength)
  const keyArg = environment.random(bulk.blockLength)
  const encryptedKey = encrypted(server.serverKey, masterKey.subarray(clearKey.length), environment.random)
  const body = encode(Sslv2ClientMasterKey, {
    cipherKind: chosen,
    clearKeyLength: clearKey.length,
    encryptedKeyLength: encryptedKey.length,
    keyArgLength: keyArg.length,
    clearKey,
    encryptedKey,
    keyArg,
  })
  const clear = concat(Uint8Array.of(Sslv2MessageType['CLIENT-MASTER-KEY']), body)
  connection.sendSslv2(
    encode(Sslv2Record, { headerLength: 2, isEscape: false, padding: 0, data: clear }),
    clear,
  )

  const keys = sslv2Keys(bulk, masterKey, challenge, hello.connectionId)
  noteSecret(conversation, 'preMasterSecret', masterKey)
  noteSecret(conversation, 'clientWriteKey', keys.clientWrite)
  noteSecret(conversation, 'serverWriteKey', keys.clientRead)
  // Clear records count: two of ours, one of the server's.
  const encrypt = sslv2Encryption(bulk, keys.clientWrite, keyArg, 2)
  messages.decryptWith(sslv2Decryption(bulk, keys.clientRead, keyArg, 1))
  const send = (msgType: number, content: Uint8Array) => {
    const message = concat(Uint8Array.of(msgType), content)
    connection.sendSslv2(encrypt(message), message, { encrypted: true })
  }
  send(Sslv2MessageType['CLIENT-FINISHED'], hello.connectionId)
  await connection.flush()

  checkVerify(await messages.receive(awaits('a SERVER-VERIFY')), challenge)
  let next = await messages.receive(awaits("the server's SERVER-FINISHED"))
  if (next.msgType === Sslv2MessageType['REQUEST-CERTIFICATE']) {
    await answerRequest(next, { conversation, keys, serverCertificate: hello.certificate, send })
    next = await messages.receive(awaits("the server's SERVER-FINISHED"))
  }
  expectMessage(next, 'SERVER-FINISHED')
  next.traced.checks.push({
    what: 'finished',
    result: 'notChecked',
    detail: 'SSL 2.0 has no checksum over the messages',
  })
  if (negotiated.certificateRequest !== undefined) negotiated.clientAccepted = true
  conversation.completedAfter = connection.elapsed()
  if (plan.until === 'exchange') await exchange(conversation, messages, encrypt)
}

function encrypted(
  serverKey: PublicKey | undefined,
  secret: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array {
  const { modulus, exponent } = serverKey ?? {}
  const ciphertext =
    modulus === undefined || exponent === undefined
      ? undefined
      : encryptPkcs1({ modulus, exponent }, secret, random)
  if (ciphertext !== undefined) return ciphertext
  throw new ProtocolViolation(
    AlertDescription.illegal_parameter,
    "the server's certificate has no RSA key, the only kind that SSL 2.0 can use",
  )
}

/** Who sends the challenge back encrypted could decrypt the master key. */
function checkVerify(message: Sslv2Incoming, challenge: Uint8Array): void {
  const { traced } = message
  const valid = equalBytes(expectMessage(message, 'SERVER-VERIFY'), challenge)
  traced.checks.push({
    what: 'handshakeSignature',
    result: valid ? 'passed' : 'failed',
    detail: valid
      ? "the server could decrypt with the certificate's key"
      : 'the server sent another challenge back',
  })
  if (!valid) {
    throw new ProtocolViolation(
      AlertDescription.decrypt_error,
      'the SERVER-VERIFY has another challenge than was sent',
    )
  }
}

interface RequestContext {
  readonly conversation: Conversation
  readonly keys: Sslv2Keys
  /** DER. */
  readonly serverCertificate: Uint8Array
  readonly send: (msgType: number, content: Uint8Array) => void
}

/** The signature covers the key material, the challenge of the request and the server's certificate. */
async function answerRequest(
  message: Sslv2Incoming,
  { conversation, keys, serverCertificate, send }: RequestContext,
): Promise<void> {
  const { connection, negotiated, plan } = conversation
  const { challenge } = decode(Sslv2RequestCertificate, message.body)
  negotiated.certificateRequest = {
    context: new Uint8Array(0),
    certificateTypes: [1],
    signatureSchemes: undefined,
    authorities: [],
  }
  const [certificate] = plan.credentials?.certificates ?? []
  if (certificate === undefined || plan.credentials?.oldSignature !== 'rsaMd5Sha1') {
    const code = Sslv2ErrorCode['NO-CERTIFICATE-ERROR']
    send(Sslv2MessageType.ERROR, Uint8Array.of(code >> 8, code))
  } else {
    const content = concat(keys.keyMaterial, challenge, serverCertificate)
    const response = await plan.credentials.sign('rsaMd5', content)
    negotiated.clientCertificateSent = true
    const body = encode(Sslv2ClientCertificate, {
      certificateType: Sslv2CertificateType.X509_CERTIFICATE,
      certificateLength: certificate.length,
      responseLength: response.length,
      certificate,
      response,
    })
    send(Sslv2MessageType['CLIENT-CERTIFICATE'], body)
  }
  await connection.flush()
}

/** A request and the status line of its answer, where the plan speaks HTTP. */
async function exchange(
  { connection, plan, negotiated, environment }: Conversation,
  messages: Sslv2Messages,
  encrypt: (data: Uint8Array) => Uint8Array,
): Promise<void> {
  if (plan.exchange?.http !== true) return
  environment.onProgress?.('waiting for the answer to the request')
  const request = httpRequest('HEAD', plan.exchange.host)
  connection.sendSslv2(encrypt(request), request, { protocol: 'application_data', encrypted: true })
  await connection.flush()
  connection.hurry(ANSWER_PATIENCE)
  let answer: Uint8Array = new Uint8Array(0)
  while (!isStatusLineComplete(answer)) {
    const data = await messages.receiveData()
    if (data === undefined) return
    answer = concat(answer, data)
  }
  const status = statusOf(answer)
  if (status !== undefined) negotiated.httpStatus = status
}
