// IANA's registries of special-purpose addresses (RFC 6890) and of multicast and reserved ones: what no server in the
// Internet has. Of IPv6 only 2000::/3 has been given out.

import { parseIpAddress } from '../base/ipAddress.ts'
import { once } from '../base/memo.ts'

/** Whether an address of 4 or 16 bytes is in a block that IANA keeps for special purposes, or has given to nobody. */
export function isReservedAddress(address: Uint8Array): boolean {
  if (address.length === 16 && (address[0]! & 0xe0) !== 0x20) return true
  return reservedNetworks().some((it) => contains(it, address))
}

/** Whether a network, given by an address and a mask of the same length, has such an address in it. */
export function holdsReservedAddress(address: Uint8Array, mask: Uint8Array): boolean {
  if (isReservedAddress(address)) return true
  return reservedNetworks().some(({ prefix }) => {
    return (
      prefix.length === address.length &&
      prefix.every((byte, at) => ((byte ^ address[at]!) & mask[at]!) === 0)
    )
  })
}

interface Network {
  readonly prefix: Uint8Array
  readonly bits: number
}

/** Made when the first address is looked up. */
const reservedNetworks = once((): readonly Network[] => NETWORKS.map(network))

const NETWORKS = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.168.0.0/16'],
  ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
]

function network(text: string): Network {
  const [prefix = '', bits] = text.split('/')
  return { prefix: parseIpAddress(prefix)!, bits: Number(bits) }
}

function contains({ prefix, bits }: Network, address: Uint8Array): boolean {
  if (prefix.length !== address.length) return false
  return prefix.every((byte, index) => {
    const left = Math.min(Math.max(bits - 8 * index, 0), 8)
    return ((byte ^ address[index]!) & (0xff00 >> left) & 0xff) === 0
  })
}
