import { expect, test } from 'vitest'
import { exposureOf, inOrder, isUsual, linkOf, urlHost } from './links.ts'

const at = (name: string, address: string, internal = false) => linkOf({ interface: name, address, internal })

test.each([
  ['lo', '127.0.0.1', true, 'loopback', true],
  ['tailscale0', '100.101.102.103', false, 'tailscale', true],
  ['utun4', '100.101.102.103', false, 'tailscale', true],
  ['utun4', 'fd7a:115c:a1e0::1', false, 'tailscale', true],
  ['utun4', '10.8.0.2', false, 'vpn', false],
  ['wg0', '10.8.0.2', false, 'vpn', true],
  ['wlan0', '192.168.1.20', false, 'lan', false],
  ['eth0', '100.101.102.103', false, 'lan', false],
  ['docker0', '172.17.0.1', false, 'virtual', false],
  ['br-12ab', '172.18.0.1', false, 'virtual', false],
  ['bridge100', '192.168.64.1', false, 'virtual', false],
  ['vEthernet (WSL)', '172.20.0.1', false, 'virtual', false],
] as const)('%s with %s (internal: %s) is %s, encrypted: %s', (name, address, internal, kind, encrypted) => {
  expect(at(name, address, internal)).toMatchObject({ kind, encrypted, address, interface: name })
})

test('Tailscale comes first, then the local network, and what no phone comes over last', () => {
  const links = [
    at('lo', '127.0.0.1', true),
    at('docker0', '172.17.0.1'),
    at('wlan0', 'fd00::7'),
    at('wlan0', '192.168.1.20'),
    at('tailscale0', '100.64.0.1'),
  ]
  const ordered = inOrder(links)
  expect(ordered.map(({ address }) => address)).toEqual([
    '100.64.0.1',
    '192.168.1.20',
    'fd00::7',
    '172.17.0.1',
    '127.0.0.1',
  ])
  expect(ordered.filter(isUsual)).toHaveLength(3)
})

test('only what others can read is called exposed', () => {
  const [wlan, loopback] = [at('wlan0', '192.168.1.20'), at('lo', '127.0.0.1', true)]
  expect(exposureOf(wlan, wlan.address, false)).not.toEqual([])
  expect(exposureOf(wlan, 'desk.local', true)).toEqual([])
  expect([wlan.exposure, loopback.exposure]).toEqual([exposureOf(wlan, wlan.address, false), []])
  expect(exposureOf(at('tailscale0', '100.64.0.1'), 'desk', false)).toEqual([])
  expect(exposureOf(loopback, '127.0.0.1', false)).toEqual([])
  expect(exposureOf(loopback, 'localhost', false)).toEqual([])
  // Behind another name it is the end of somebody's tunnel.
  expect(exposureOf(loopback, 'desk.example', false)).not.toEqual([])
})

test('an IPv6 address stands in brackets in a URL', () => {
  expect([urlHost('::1'), urlHost('desk.local')]).toEqual(['[::1]', 'desk.local'])
})
