import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAgents } from './createAgents.ts'

const PROGRAMS = ['claude', 'codex', 'opencode', 'gemini', 'copilot', 'cursor-agent', 'amp', 'aider']
const kinds = createAgents({ nodePath: process.execPath, bundles: '/app' }).list()

let bin: string
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'switchyard-modes-'))
  for (const name of PROGRAMS) {
    writeFileSync(join(bin, name), '#!/bin/sh\necho 1.0.0\n')
    chmodSync(join(bin, name), 0o755)
  }
})
afterAll(() => rmSync(bin, { recursive: true }))

const plan = (kind: (typeof kinds)[number], mode: string, model: string | null = null) =>
  kind.plan({
    ...{ agent_id: 'agt-1', role: 'worker', title: 'Siding', cwd: bin, folder: bin, token: 'secret' },
    environment: { PATH: bin, HOME: bin },
    url: 'http://127.0.0.1:4000',
    relay: { command: '/usr/bin/node', args: ['/app/relay.js'] },
    preamble: '',
    ...{ model, permission_mode: mode, command: null, resume: null },
    fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
  })

describe.each(kinds.filter(({ permission_modes }) => permission_modes !== undefined))('$kind', (kind) => {
  it('offers only modes that a launch takes, and each that is the person’s to choose', async () => {
    const modes = kind.permission_modes ?? []
    for (const { id, note } of modes) {
      expect([id, (await plan(kind, id)).ok]).toEqual([id, true])
      expect(note).not.toBe('')
    }
    expect(modes.map(({ id }) => id)).toEqual(expect.arrayContaining([...kind.person_only_modes]))
    expect((await plan(kind, 'nothing-of-the-kind')).ok).toBe(false)
  })

  it('suggests only names of models that a launch takes', async () => {
    for (const model of kind.models ?? []) expect((await plan(kind, 'default', model)).ok).toBe(true)
  })
})
