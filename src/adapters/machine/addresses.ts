import { BlockList } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { NetworkAddress } from '../../core/ports/machine.ts'

/** Addresses that hold on one wire only and need a zone beside them, or that a system without a network gives itself. */
const linkLocal = new BlockList()
linkLocal.addSubnet('fe80::', 10, 'ipv6')
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')

/** See the port. `found` is what the system answers. */
export const addresses = (found = networkInterfaces()): NetworkAddress[] =>
  Object.entries(found).flatMap(([name, infos = []]) =>
    infos.flatMap(({ address: given, family, internal }) => {
      // Some systems write the zone behind the address.
      const [address = given] = given.split('%')
      if (linkLocal.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4')) return []
      return [{ interface: name, address, family, internal }]
    }),
  )
