import { expect, test } from 'vitest'
import { inCommands } from './print.ts'

test('advice for agents is said in commands for a person at a shell', () => {
  expect(inCommands('call wait_for_signal_done again; review_and_merge_task lands it')).toBe(
    'call "switchyard task wait-signal" again; "switchyard task review-merge" lands it',
  )
})

test('words that are no tool stay', () => {
  expect(inCommands('pass head_sha abc_def')).toBe('pass head_sha abc_def')
})
