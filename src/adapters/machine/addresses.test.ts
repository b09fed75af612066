import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { addresses } from './addresses.ts'

const NO_MATTER = { netmask: '', mac: '', cidr: null }
const v4 = (address: string, internal = false) => ({
  ...{ ...NO_MATTER, family: 'IPv4' as const, address, internal },
})
const v6 = (address: string) => ({
  ...{ ...NO_MATTER, family: 'IPv6' as const, address, internal: false, scopeid: 0 },
})

describe('addresses of the machine', () => {
  it('names interface, family and whether only this machine reaches it', () => {
    expect(
      addresses({ lo: [v4('127.0.0.1', true)], wlan0: [v4('192.168.1.20'), v6('2001:db8::7')] }),
    ).toEqual([
      { interface: 'lo', address: '127.0.0.1', family: 'IPv4', internal: true },
      { interface: 'wlan0', address: '192.168.1.20', family: 'IPv4', internal: false },
      { interface: 'wlan0', address: '2001:db8::7', family: 'IPv6', internal: false },
    ])
  })

  it('leaves out what holds on one wire only, and zones', () => {
    const found = addresses({
      eth0: [v6('fe80::1'), v6('febf::1%eth0'), v4('169.254.7.1'), v6('fd7a::7%eth0')],
    })
    expect(found.map(({ address }) => address)).toEqual(['fd7a::7'])
  })

  it('asks the system', () => {
    const known = Object.values(networkInterfaces()).flatMap((infos = []) =>
      infos.map(({ address }) => address),
    )
    expect(addresses().length).toBeGreaterThan(0)
    for (const { address } of addresses()) expect(known).toContain(address)
  })
})
