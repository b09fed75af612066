import { expect, test } from 'vitest'
import type { Link } from '../../contract/phone.ts'
import { pickAddress } from './pickAddress.ts'

const link = (kind: Link['kind'], at: string, address: string): Link => ({
  ...{ kind, interface: at, address, label: `${kind} (${at})`, encrypted: false, exposure: [], host: null },
})
const WLAN = [link('lan', 'wlan0', '192.168.1.20'), link('lan', 'wlan0', 'fd00::7')]
const TAILSCALE = link('tailscale', 'tailscale0', '100.64.0.7')
const OTHERS = [link('virtual', 'docker0', '172.17.0.1'), link('loopback', 'lo', '127.0.0.1')]

const nobody = (): undefined => undefined
const says = (answer: string) => async (): Promise<string> => answer

test('takes the only interface that a phone may come over, and leaves it to the host where there is none', async () => {
  expect(await pickAddress([...WLAN, ...OTHERS], undefined, nobody)).toBe('192.168.1.20')
  expect(await pickAddress(OTHERS, undefined, nobody)).toBeUndefined()
})

test('asks by a numbered list where there are several', async () => {
  let list = ''
  const ask = async (shown: string): Promise<string> => {
    list = shown
    return ' 2 '
  }
  expect(await pickAddress([TAILSCALE, ...WLAN, ...OTHERS], undefined, ask)).toBe('192.168.1.20')
  expect(list).toBe('  1  tailscale (tailscale0)  100.64.0.7\n  2  lan (wlan0)  192.168.1.20')
  expect(await pickAddress([TAILSCALE, ...WLAN], undefined, says(''))).toBe('100.64.0.7')
  for (const answer of ['0', '3', '1.5', 'x', '-1'])
    await expect(pickAddress([TAILSCALE, ...WLAN], undefined, says(answer))).rejects.toMatchObject({
      exit: 2,
    })
})

test('is wrong usage where nobody can be asked, or the interface is not there', async () => {
  await expect(pickAddress([TAILSCALE, ...WLAN], undefined, nobody)).rejects.toMatchObject({
    ...{ exit: 2, message: expect.stringMatching(/--address or --interface:\n +1 /) },
  })
  expect(await pickAddress([TAILSCALE, ...OTHERS], 'lo', nobody)).toBe('127.0.0.1')
  await expect(pickAddress(OTHERS, 'eth9', nobody)).rejects.toMatchObject({
    ...{ exit: 2, message: expect.stringContaining('there are: docker0, lo') },
  })
})
