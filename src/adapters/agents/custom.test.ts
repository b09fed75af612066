import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../../tests/support/realTerminal.ts'
import type { LaunchRequest } from '../../core/ports/agents.ts'
import { createAgents } from './createAgents.ts'
import { customKind } from './custom.ts'

const environment = { PATH: process.env['PATH'] ?? '' }
const request = (command: string[] | null): LaunchRequest => ({
  agent_id: 'agt-1',
  role: 'worker',
  title: 'Work',
  cwd: '/',
  folder: '/',
  environment,
  url: 'http://127.0.0.1:1',
  token: 'secret',
  relay: { command: 'node', args: [] },
  preamble: '',
  model: null,
  permission_mode: null,
  command,
  resume: null,
  fresh_session: 'x',
})

describe('a custom command', () => {
  it('is started as it is, with address and token in its environment', async () => {
    const shell = execFileSync('which', ['sh'], { encoding: 'utf8' }).trim()
    expect(await customKind.plan(request(['sh', '-c', 'exec cat']))).toEqual({
      ok: true,
      value: {
        argv: [shell, '-c', 'exec cat'],
        env: { ...environment, SWITCHYARD_URL: 'http://127.0.0.1:1', SWITCHYARD_TOKEN: 'secret' },
        files: [],
        session_id: null,
        mcp: false,
      },
    })
    expect(await customKind.plan(request(null))).toMatchObject({ error: { code: 'bad_option' } })
    expect(await customKind.plan(request(['no-such-program-here']))).toMatchObject({
      error: { code: 'not_installed' },
    })
    expect(await customKind.plan(request(['./mine']))).toMatchObject({ value: { argv: ['./mine'] } })
  })

  it('gets a prompt as one line where it has not asked for bracketed paste', async () => {
    const terminal = openTerminal({ argv: ['/bin/cat'], cwd: '/', env: environment })
    try {
      expect(customKind.readScreen(terminal.screen()).state).toBe('starting')
      const typing = customKind.typing('first line\n  second line', terminal.screen())
      terminal.write(typing.paste)
      const typed = await terminal.until(typing.arrived)
      expect(typing.taken(typed)).toBe(false)
      terminal.write(typing.submit)
      const taken = await terminal.until(typing.taken)
      expect(taken.lines[0]).toBe('first line second line')
      expect(customKind.readScreen(taken)).toMatchObject({ state: 'unknown', dialog: null })
    } finally {
      await terminal.close()
    }
  })

  it('is one of the kinds', () => {
    const agents = createAgents({ nodePath: '/node', bundles: '/dist' })
    expect(agents.list().map(({ kind }) => kind)).toEqual([
      ...['claude', 'codex', 'opencode', 'gemini', 'copilot', 'cursor', 'amp', 'aider'],
      ...['custom', 'demo'],
    ])
    expect(agents.get('custom')).toBe(customKind)
    expect(agents.get('toString')).toBeUndefined()
  })
})
