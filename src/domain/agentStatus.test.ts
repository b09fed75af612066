import { describe, expect, test } from 'vitest'
import type { Dialog, Evidence } from '../contract/agent.ts'
import { fuseStatus, SETTLE_MS, START_MS, type Observed } from './agentStatus.ts'

const NOW = Date.parse('2026-01-01T00:10:00.000Z')
const seen = (source: Evidence['source'], state: Evidence['state'], agoMs: number): Evidence => ({
  source,
  state,
  at: new Date(NOW - agoMs).toISOString(),
  detail: `${source} says ${state}`,
})
const observed = (change: Partial<Observed>): Observed => ({
  evidence: [],
  dialog: null,
  calls: 0,
  started_at: NOW - START_MS * 2,
  now: NOW,
  ...change,
})
const dialog: Dialog = { kind: 'permission', text: 'Write a file?', options: [{ key: '1', label: 'Yes' }] }

describe('fuseStatus', () => {
  test('an ended process is gone, whatever else was seen', () => {
    const evidence = [seen('process', 'gone', 0), seen('screen', 'working', 0)]
    expect(fuseStatus(observed({ evidence, dialog, calls: 2 })).status).toBe('gone')
  })

  test('a dialog on the screen needs input even while a hook says working', () => {
    const evidence = [seen('hook', 'working', 10), seen('screen', 'needs_input', 5)]
    expect(fuseStatus(observed({ evidence, dialog })).status).toBe('needs_input')
  })

  test('an agent inside a tool call works, though its screen looks idle', () => {
    expect(fuseStatus(observed({ evidence: [seen('screen', 'idle', 5)], calls: 1 })).status).toBe('working')
  })

  test('right after a hook the hook is believed against the screen', () => {
    const evidence = [seen('hook', 'working', 500), seen('screen', 'idle', 100)]
    expect(fuseStatus(observed({ evidence })).status).toBe('working')
  })

  test('a screen that has been idle long after the last hook wins: an interrupted turn sends no hook', () => {
    const evidence = [seen('hook', 'working', SETTLE_MS * 5), seen('screen', 'idle', 100)]
    const fused = fuseStatus(observed({ evidence }))
    expect(fused.status).toBe('idle')
    expect(fused.reason).toContain('hook said working')
  })

  test('a lasting contradiction of about the same age is unsure and names both', () => {
    const evidence = [seen('hook', 'idle', SETTLE_MS * 4 + 100), seen('screen', 'working', SETTLE_MS * 4)]
    const fused = fuseStatus(observed({ evidence }))
    expect(fused.status).toBe('unsure')
    expect(fused.reason).toContain('screen')
    expect(fused.reason).toContain('hook')
  })

  test('a process that is stopped or not seen is stale, whatever hook, screen and tool calls say', () => {
    for (const state of ['stopped', 'unknown'] as const) {
      const evidence = [{ ...seen('process', state, 0), detail: 'why' }, seen('screen', 'idle', 5)]
      const fused = fuseStatus(observed({ evidence, calls: 1 }))
      expect(fused).toEqual({ status: 'stale', reason: 'why' })
    }
  })

  test('a young process with nothing on its screen is starting, an old one unsure', () => {
    expect(fuseStatus(observed({ started_at: NOW - 1000 })).status).toBe('starting')
    expect(fuseStatus(observed({ evidence: [seen('process', 'alive', 0)] })).status).toBe('unsure')
  })
})
