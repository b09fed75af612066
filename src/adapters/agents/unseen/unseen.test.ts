import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentKind, LaunchRequest } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { aiderKind } from './aider.ts'
import { ampKind } from './amp.ts'
import { cursorKind } from './cursor.ts'

/** What each program is documented to print for `--version`. */
const PROGRAMS = {
  'cursor-agent': '2026.09.18-7ae6800',
  amp: '0.0.1791576029-g1a2b3c',
  aider: 'aider 0.86.1',
}

let bin: string
let request: LaunchRequest

beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'switchyard-unseen-'))
  for (const [name, version] of Object.entries(PROGRAMS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho '${version}'\n`)
    chmodSync(join(bin, name), 0o755)
  }
  request = {
    agent_id: 'agt-1',
    role: 'worker',
    title: '--Siding',
    cwd: '/yard/siding',
    folder: '/data/agt-1',
    environment: { PATH: bin },
    url: 'http://127.0.0.1:4000',
    token: 'secret-token',
    relay: { command: '/usr/bin/node', args: ['/app/relay.js'] },
    preamble: 'You are a worker.',
    model: null,
    permission_mode: null,
    command: null,
    resume: null,
    fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
  }
})
afterAll(() => rmSync(bin, { recursive: true }))

async function planned(kind: AgentKind, change: Partial<LaunchRequest> = {}) {
  const plan = await kind.plan({ ...request, ...change })
  if (!plan.ok) throw new Error(plan.error.message)
  const { argv, files, env } = plan.value
  expect(JSON.stringify([argv, files])).not.toContain('secret-token')
  expect(env).toMatchObject({ SWITCHYARD_URL: request.url, SWITCHYARD_TOKEN: 'secret-token' })
  expect(files.every(({ path }) => path.startsWith('/data/agt-1/'))).toBe(true)
  return { ...plan.value, args: argv.slice(1) }
}

const screenOf = (written: number): TerminalScreen => ({
  cols: 80,
  rows: 2,
  lines: ['› Allow this? (y/n)', ''],
  cursor: { x: 0, y: 1, visible: true },
  title: '',
  alternate: true,
  bracketed_paste: true,
  written,
})

describe.each([
  [cursorKind, '2026.09.18-7ae6800'],
  [ampKind, '0.0.1791576029-g1a2b3c'],
  [aiderKind, '0.86.1'],
])('a program that nobody has seen: $kind', (kind, version) => {
  it('is detected, and says why it is unverified', async () => {
    expect(await kind.detect({ PATH: bin })).toMatchObject({ installed: true, version })
    const missing = await kind.detect({ PATH: '/nowhere' })
    expect(missing).toMatchObject({ installed: false, hint: expect.stringContaining('Install') })
    expect(await kind.plan({ ...request, environment: {} })).toMatchObject({
      error: { code: 'not_installed' },
    })
    expect(kind.verified).toMatchObject({ ok: false, note: expect.stringContaining('Never seen to run') })
  })

  it('never claims to know its state, and may not be started by a coordinator of another kind', () => {
    expect(kind.readScreen(screenOf(0)).state).toBe('starting')
    expect(kind.readScreen(screenOf(9))).toMatchObject({ state: 'unknown', dialog: null })
    expect(kind).toMatchObject({ unguarded: true, quiet_ms: 4_000 })
  })

  it('takes text as one paste, and no command of its own', () => {
    const pasted = (text: string) => kind.typing(text, screenOf(9)).paste
    expect(pasted('one\ntwo')).toBe('\u001b[200~one\ntwo\u001b[201~')
    expect(pasted(' !rm x')).toBe('\u001b[200~\u200b!rm x\u001b[201~')
  })

  it('refuses what it does not know', async () => {
    expect(await kind.plan({ ...request, permission_mode: 'yolo' })).toMatchObject({
      error: { code: 'bad_option', message: expect.stringContaining('default') },
    })
    expect(await kind.plan({ ...request, permission_mode: 'toString' })).toMatchObject({ ok: false })
    expect(await kind.plan({ ...request, model: '--force' })).toMatchObject({ error: { code: 'bad_option' } })
  })

  it('leaves the mode that asks nothing to the person', () => {
    expect(kind.person_only_modes).toEqual(['bypass'])
  })
})

describe('how they are started', () => {
  it('cursor: with what its documentation names', async () => {
    expect((await planned(cursorKind)).args).toEqual([])
    const given = { model: 'sonnet-4', permission_mode: 'plan', resume: 'ab12cd34-ef56' }
    const plan = await planned(cursorKind, given)
    expect(plan.args).toEqual(['--mode', 'plan', '--model', 'sonnet-4', '--resume', 'ab12cd34-ef56'])
    expect(plan).toMatchObject({ mcp: false, session_id: 'ab12cd34-ef56', files: [] })
    expect((await planned(cursorKind, { permission_mode: 'bypass' })).args).toEqual(['--force'])
    expect(await cursorKind.plan({ ...request, resume: '--force' })).toMatchObject({ ok: false })
  })

  it('amp: with our MCP server for this launch, and no model', async () => {
    const plan = await planned(ampKind, { permission_mode: 'bypass' })
    const servers = {
      switchyard: {
        command: '/usr/bin/node',
        args: ['/app/relay.js'],
        env: { SWITCHYARD_URL: '${SWITCHYARD_URL}', SWITCHYARD_TOKEN: '${SWITCHYARD_TOKEN}' },
      },
    }
    expect(plan.args).toEqual(['--mcp-config', JSON.stringify(servers), '--dangerously-allow-all'])
    expect(plan).toMatchObject({ mcp: true, session_id: null })
    const thread = 'T-9d254d73-e01d-4520-a1e0-6f6c4111696c'
    expect((await planned(ampKind, { resume: thread })).args.slice(0, 3)).toEqual([
      'threads',
      'continue',
      thread,
    ])
    expect(await ampKind.plan({ ...request, resume: 'T-' })).toMatchObject({ ok: false })
    expect(await ampKind.plan({ ...request, model: 'smart' })).toMatchObject({ ok: false })
  })

  it('aider: with its files in the private folder, and its history again', async () => {
    const plan = await planned(aiderKind, { model: 'gpt-5' })
    expect(plan.args).toEqual([
      ...['--model', 'gpt-5', '--read', '/data/agt-1/preamble.md'],
      ...['--chat-history-file', '/data/agt-1/chat.history.md'],
      ...['--input-history-file', '/data/agt-1/input.history'],
      ...['--no-gitignore', '--map-tokens', '0', '--no-check-update', '--no-show-release-notes'],
    ])
    expect(plan).toMatchObject({ mcp: false, session_id: request.fresh_session })
    expect(plan.files).toEqual([{ path: '/data/agt-1/preamble.md', content: 'You are a worker.\n' }])
    const again = await planned(aiderKind, { resume: request.fresh_session, preamble: '' })
    expect(again.args.at(-1)).toBe('--restore-chat-history')
    expect(again.args).not.toContain('--read')
    expect(again.session_id).toBe(request.fresh_session)
  })
})
