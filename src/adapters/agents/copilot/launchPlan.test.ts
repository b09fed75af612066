import { describe, expect, it } from 'vitest'
import type { LaunchRequest } from '../../../core/ports/agents.ts'
import { PERSON_ONLY_MODES, planCopilot } from './launchPlan.ts'

const request: LaunchRequest = {
  agent_id: 'agt-1',
  role: 'worker',
  title: '--Siding',
  cwd: '/yard/siding',
  folder: '/data/agt-1',
  environment: {
    PATH: '/bin',
    COPILOT_HOME: '/home/pat/.copilot',
    COPILOT_ALLOW_ALL: 'true',
    COPILOT_CLI: '1',
    COPILOT_AGENT_SESSION_ID: 'of-another',
  },
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

function planned(change: Partial<LaunchRequest> = {}) {
  const plan = planCopilot('/bin/copilot', '/bin/node', { ...request, ...change })
  if (!plan.ok) throw new Error(plan.error.message)
  return plan.value
}

describe('how the Copilot CLI is started', () => {
  it('keeps the token out of arguments and files, and the home of its user as it is', () => {
    const { argv, env, files, session_id: session } = planned()
    expect(JSON.stringify([argv, files])).not.toContain('secret-token')
    expect(env).toEqual({
      PATH: '/bin',
      COPILOT_HOME: '/home/pat/.copilot',
      COPILOT_CUSTOM_INSTRUCTIONS_DIRS: '/data/agt-1/instructions',
      COPILOT_HOOK_ALLOW_LOCALHOST: '1',
      SWITCHYARD_URL: 'http://127.0.0.1:4000',
      SWITCHYARD_TOKEN: 'secret-token',
    })
    expect(argv.slice(1)).toEqual([
      '--additional-mcp-config',
      '@/data/agt-1/mcp.json',
      '--plugin-dir',
      '/data/agt-1/plugin',
      '--allow-tool=switchyard',
      `--session-id=${request.fresh_session}`,
      '--no-auto-update',
      '--mode=interactive',
      '--name=--Siding',
    ])
    expect(session).toBe(request.fresh_session)
    expect(files.every(({ path }) => path.startsWith('/data/agt-1/'))).toBe(true)
    expect(files.find(({ path }) => path.endsWith('.instructions.md'))?.content).toContain(
      'You are a worker.',
    )
  })

  it('has no hook that could deny a tool where the host does not answer', () => {
    const hooks = planned().files.find(({ path }) => path.endsWith('hooks.json'))?.content ?? ''
    expect(hooks).toContain('"UserPromptSubmit"')
    expect(hooks).not.toMatch(/PermissionRequest|preMcpToolCall/)
    // The one before a tool is a command, which ends well without a host.
    const { PreToolUse: before } = (JSON.parse(hooks) as { hooks: Record<string, object[]> }).hooks
    expect(before).toMatchObject([
      { type: 'command', bash: expect.stringContaining(' PreToolUse') as string },
    ])
  })

  it("keeps the person's own instructions, and names no folder without a preamble", () => {
    const theirs = { ...request.environment, COPILOT_CUSTOM_INSTRUCTIONS_DIRS: '/home/pat/rules' }
    expect(planned({ environment: theirs }).env['COPILOT_CUSTOM_INSTRUCTIONS_DIRS']).toBe(
      '/home/pat/rules,/data/agt-1/instructions',
    )
    const bare = planned({ preamble: '' })
    expect(bare.env).not.toHaveProperty('COPILOT_CUSTOM_INSTRUCTIONS_DIRS')
    expect(bare.files.some(({ path }) => path.includes('instructions'))).toBe(false)
  })

  it('resumes by id, in the named mode and with the named model', () => {
    const plan = planned({ resume: request.fresh_session, model: 'gpt-5.4', permission_mode: 'plan' })
    expect(plan.argv.slice(5)).toEqual([
      '--allow-tool=switchyard',
      `--session-id=${request.fresh_session}`,
      '--no-auto-update',
      '--mode=plan',
      '--model',
      'gpt-5.4',
    ])
  })

  it('allows all only in a mode that a person chose', () => {
    expect(planned({ permission_mode: 'acceptEdits' }).argv).not.toContain('--allow-all')
    expect(planned({ permission_mode: 'bypass' }).argv).toContain('--allow-all')
    expect(PERSON_ONLY_MODES).toContain('bypass')
  })

  it('refuses options that it does not know', () => {
    const changes = [{ permission_mode: 'yolo' }, { model: '--allow-all' }, { resume: '../x' }]
    const plans = changes.map((change) => planCopilot('/bin/copilot', '/bin/node', { ...request, ...change }))
    expect(plans.map((plan) => !plan.ok && plan.error.code)).toEqual(Array(3).fill('bad_option'))
  })
})
