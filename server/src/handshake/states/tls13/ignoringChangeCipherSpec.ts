import type { State } from '../../state.ts'

/** A server in middlebox compatibility mode sends one ChangeCipherSpec, which means nothing (RFC 9846, section 5). */
export function ignoringChangeCipherSpec(state: State): State {
  const ignoring: State = {
    ...state,
    receive: (incoming, context) =>
      incoming.kind === 'changeCipherSpec' ? ignoring : state.receive(incoming, context),
  }
  return ignoring
}
