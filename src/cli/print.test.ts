import { expect, test } from 'vitest'
import { humanText, inCommands } from './print.ts'

test('advice for agents is said in commands for a person at a shell', () => {
  expect(inCommands('call wait_for_signal_done again; review_and_merge_task lands it')).toBe(
    'call "switchyard task wait-signal" again; "switchyard task review-merge" lands it',
  )
})

test('words that are no tool stay', () => {
  expect(inCommands('pass head_sha abc_def')).toBe('pass head_sha abc_def')
})

test('a list of addresses and of phones shows what one is chosen by', () => {
  const links = [{ address: '100.64.0.1', interface: 'tailscale0', kind: 'tailscale', label: 'Tailscale' }]
  expect(humanText({ items: links })).toContain('100.64.0.1')
  const phones = [{ id: 'dev-1', name: 'Pixel', role: 'viewer', address: '10.0.0.7' }]
  expect(humanText({ items: phones })).toMatch(/dev-1 +10\.0\.0\.7 +Pixel +viewer/)
})
