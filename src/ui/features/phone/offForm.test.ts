import { expect, test } from 'vitest'
import type { Certificate, Link, Phone } from '../../../contract/phone.ts'
import { certificatesFor, exposureIn, firstForm, portProblem, requestOf, splitLinks } from './offForm.ts'

const link = (kind: Link['kind'], at: string, address: string, host: string | null = null): Link => ({
  ...{ kind, interface: at, address, host, label: kind, encrypted: kind === 'tailscale', exposure: [] },
})

const LINKS = [
  link('tailscale', 'tailscale0', '100.64.0.7', 'desk.tail.ts.net'),
  link('lan', 'wlan0', '192.168.1.20'),
  link('lan', 'wlan0', 'fd00::7'),
  link('virtual', 'docker0', '172.17.0.1'),
  link('loopback', 'lo', '127.0.0.1'),
]
const TAILSCALE: Certificate = { source: 'tailscale', hosts: ['desk.tail.ts.net'], note: '' }
const MKCERT: Certificate = { source: 'mkcert', hosts: ['100.64.0.7', '192.168.1.20'], note: '' }

test('one address of each interface that a phone may come over is offered at once', () => {
  const { usual, more } = splitLinks(LINKS)
  expect(usual.map(({ address }) => address)).toEqual(['100.64.0.7', '192.168.1.20'])
  expect(more.map(({ address }) => address)).toEqual(['fd00::7', '172.17.0.1', '127.0.0.1'])
})

test('the best address is chosen with the best certificate that is made for it', () => {
  expect(firstForm(LINKS, [TAILSCALE, MKCERT], null)).toMatchObject({
    ...{ address: '100.64.0.7', source: 'tailscale', accepted: false },
  })
  expect(firstForm(LINKS.slice(1), [TAILSCALE, MKCERT], null)).toMatchObject({
    ...{ address: '192.168.1.20', source: 'mkcert' },
  })
  expect(firstForm(LINKS.slice(1), [TAILSCALE], null).source).toBe('none')
  expect(certificatesFor(LINKS[4], [TAILSCALE, MKCERT])).toEqual([])
  expect(firstForm([], [], null)).toMatchObject({ address: '', source: 'none' })
})

test('what was chosen before is there again', () => {
  const before: Phone = {
    ...{ state: 'failed', problem: 'taken', address: '192.168.1.20', host: 'desk.local', port: 7_500 },
    ...{ url: null, certificate: 'none', encrypted: false, exposure: [], ticket_expires_at: null },
  }
  const form = firstForm(LINKS, [TAILSCALE, MKCERT], before)
  expect(requestOf(form)).toEqual({
    ...{ address: '192.168.1.20', certificate: 'none', host: 'desk.local', port: 7_500 },
  })
  expect(firstForm(LINKS, [MKCERT], { ...before, certificate: 'mkcert' }).source).toBe('mkcert')
  expect(firstForm(LINKS, [], { ...before, certificate: 'mkcert' }).source).toBe('none')
})

test('only what is filled in is asked for, and a port must be one', () => {
  const form = firstForm(LINKS, [], null)
  expect(requestOf(form)).toEqual({ address: '100.64.0.7', certificate: 'none' })
  expect(requestOf({ ...form, port: ' 0 ', accepted: true })).toMatchObject({ port: 0, accept_plain: true })
  const files = { ...form, source: 'files' as const, certFile: ' /a.pem ', keyFile: '/b.pem' }
  expect(requestOf(files)).toMatchObject({ cert_file: '/a.pem', key_file: '/b.pem' })
  expect(['', '0', '65535'].map((port) => portProblem({ ...form, port }))).toEqual([null, null, null])
  for (const port of ['-1', '65536', '7434x', '1e3'])
    expect(portProblem({ ...form, port })).toContain('whole')
})

test('the sentences of a refusal are taken only where they are sentences', () => {
  expect(exposureIn({ exposure: ['one', 2, 'three'] })).toEqual(['one', 'three'])
  for (const given of [undefined, null, 'text', {}, { exposure: 'text' }])
    expect(exposureIn(given)).toEqual([])
})
