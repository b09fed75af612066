import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LaunchRequest } from '../../../core/ports/agents.ts'
import { readCodexHook } from './hooks.ts'
import { PERSON_ONLY_MODES, planCodex } from './launchPlan.ts'
import { toml } from './toml.ts'

const request: LaunchRequest = {
  agent_id: 'agt-1',
  role: 'worker',
  title: 'Siding',
  cwd: '/yard/siding',
  folder: '/data/agt-1',
  environment: { PATH: '/bin', CODEX_HOME: '/home/pat/.codex', CODEX_THREAD_ID: 'of-another', CODEX_CI: '1' },
  url: 'http://127.0.0.1:4000',
  token: 'secret-token',
  relay: { command: '/usr/bin/node', args: ['/app/relay.js'] },
  preamble: 'You are a "worker"\nof Switchyard.',
  model: null,
  permission_mode: null,
  command: null,
  resume: null,
  fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
}

function planned(change: Partial<LaunchRequest> = {}) {
  const plan = planCodex('/bin/codex', "/usr/bin/pat's node", { ...request, ...change })
  if (!plan.ok) throw new Error(plan.error.message)
  return plan.value
}

describe('how Codex is started', () => {
  it('keeps the token out of arguments and files, and the home of its user as it is', () => {
    const { argv, env, files, session_id: session } = planned()
    expect(JSON.stringify([argv, files])).not.toContain('secret-token')
    expect(env).toEqual({
      PATH: '/bin',
      CODEX_HOME: '/home/pat/.codex',
      SWITCHYARD_URL: 'http://127.0.0.1:4000',
      SWITCHYARD_TOKEN: 'secret-token',
    })
    expect(argv).toContain('--no-daemon')
    expect(argv).toContain('developer_instructions="You are a \\"worker\\"\\nof Switchyard."')
    expect(session).toBeNull()
  })

  it('asks, unless a mode is named', () => {
    const asking = ['--ask-for-approval', 'on-request', '--sandbox', 'workspace-write']
    expect(planned().argv.slice(2, 6)).toEqual(asking)
    expect(planned({ permission_mode: 'default' }).argv).toEqual(planned().argv)
    for (const mode of PERSON_ONLY_MODES)
      expect(planned({ permission_mode: mode }).argv).not.toContain('on-request')
  })

  it('resumes by id', () => {
    const plan = planned({ resume: request.fresh_session, model: 'gpt-5.2' })
    expect(plan.argv.slice(1, 4)).toEqual(['resume', request.fresh_session, '--no-daemon'])
    expect(plan.argv).toContain('gpt-5.2')
    expect(plan.session_id).toBe(request.fresh_session)
  })

  it('refuses options that it does not know', () => {
    const changes = [{ permission_mode: 'yolo' }, { model: '--search' }, { resume: '../x' }]
    const codes = changes.map((change) => planCodex('/bin/codex', 'node', { ...request, ...change }))
    expect(codes.map((plan) => !plan.ok && plan.error.code)).toEqual(Array(3).fill('bad_option'))
  })

  it.skipIf(process.platform === 'win32')('trusts its own hooks by their hash, and no other', () => {
    const { argv } = planned()
    const command = `ELECTRON_RUN_AS_NODE=1 '/usr/bin/pat'\\''s node' '/data/agt-1/hook.cjs' SessionStart`
    const handler = { async: false, command, timeout: 5, type: 'command' }
    const identity = JSON.stringify({ event_name: 'session_start', hooks: [handler] })
    const hash = createHash('sha256').update(identity).digest('hex')
    const state = argv.find((each) => each.startsWith('hooks.state='))
    expect(state).toContain(
      `"/<session-flags>/config.toml:session_start:0:0"={"trusted_hash"="sha256:${hash}"}`,
    )
    expect(argv.some((each) => each.includes('bypass-hook-trust'))).toBe(false)
  })
})

describe('what the hooks of Codex say', () => {
  it('tells the conversation and the prompt, and never how the agent is', () => {
    const body = { session_id: request.fresh_session, prompt: 'Add a siding' }
    expect(readCodexHook('SessionStart', body)).toMatchObject({ state: null, submitted: null })
    expect(readCodexHook('UserPromptSubmit', body)).toMatchObject({
      session_id: request.fresh_session,
      submitted: 'Add a siding',
    })
    expect(readCodexHook('Stop', body)).toMatchObject({ session_id: null, submitted: null })
    expect(readCodexHook('SessionStart', { session_id: 7 }).session_id).toBeNull()
  })
})

describe('values for -c', () => {
  it('are TOML on one line', () => {
    expect(toml({ a: ['x', 1, true], 'b.c': { d: 'e"\n\u007f' } })).toBe(
      '{"a"=["x",1,true],"b.c"={"d"="e\\"\\n\\u007f"}}',
    )
    expect(toml('half \ud800')).toBe('"half \ufffd"')
  })
})
