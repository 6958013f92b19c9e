/** The peer did what the protocol does not allow, or more of it than is taken. Ends the handshake with the alert. */
export class ProtocolViolation extends Error {
  /** The alert that says so to the peer. */
  readonly alert: number

  constructor(alert: number, message: string) {
    super(message)
    this.name = 'ProtocolViolation'
    this.alert = alert
  }
}

/** The peer stayed silent, or was so slow that the whole time was used up. */
export class PeerTimeout extends Error {
  readonly received: number

  constructor(received: number) {
    super('the peer was silent, or too slow')
    this.name = 'PeerTimeout'
    this.received = received
  }
}
