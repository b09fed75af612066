import { describe, expect, it } from 'vitest'
import { protectionOf } from './exposure.ts'

describe('what protects the link', () => {
  it.each([
    ['https:', 'desk.example', 'encrypted'],
    ['http:', 'desk.tail1234.ts.net', 'tunnelled'],
    ['http:', '100.64.0.1', 'tunnelled'],
    ['http:', '100.127.255.254', 'tunnelled'],
    ['http:', '[fd7a:115c:a1e0::1]', 'tunnelled'],
    ['http:', '100.63.0.1', 'plain'],
    ['http:', '100.128.0.1', 'plain'],
    ['http:', '192.168.1.20', 'plain'],
    ['http:', 'desk.local', 'plain'],
    ['http:', 'ts.net.example', 'plain'],
  ])('%s//%s is %s', (protocol, hostname, protection) => {
    expect(protectionOf({ protocol, hostname })).toBe(protection)
  })
})
