import { describe, expect, it } from 'vitest'
import type { LaunchRequest } from '../../../core/ports/agents.ts'
import { planOpencode } from './launchPlan.ts'

const request: LaunchRequest = {
  agent_id: 'agt-1',
  role: 'worker',
  title: 'Add a siding',
  cwd: '/work',
  folder: '/private',
  environment: { PATH: '/bin', OPENCODE_PID: '7', OPENCODE_PERMISSION: '{"bash":"allow"}' },
  url: 'http://127.0.0.1:1',
  token: 'secret-token',
  relay: { command: '/bin/node', args: ['relay.js'] },
  preamble: 'You are a worker.',
  model: null,
  permission_mode: null,
  command: null,
  resume: null,
  fresh_session: 'not used',
}

function planned(change: Partial<LaunchRequest>) {
  const plan = planOpencode('/bin/opencode', { ...request, ...change })
  if (!plan.ok) throw new Error(plan.error.message)
  const config: unknown = JSON.parse(plan.value.env['OPENCODE_CONFIG_CONTENT'] ?? '')
  return { ...plan.value, config }
}

const switchyard = { type: 'local', command: ['/bin/node', 'relay.js'], enabled: true, timeout: 600_000 }
const asks = { edit: 'ask', bash: 'ask', 'switchyard_*': 'allow' }

describe('a launch of OpenCode', () => {
  it('asks before edits and commands unless a mode is named, with the token in the environment alone', () => {
    const { argv, env, files, session_id: session, config } = planned({})
    expect(argv).toEqual(['/bin/opencode', '--agent', 'build'])
    expect(config).toMatchObject({
      autoupdate: false,
      mcp: { switchyard },
      permission: asks,
      agent: { build: { permission: asks } },
      plugin: ['file:///private/switchyard.js'],
      instructions: ['/private/preamble.md'],
    })
    expect(files.map(({ path }) => path)).toEqual(['/private/switchyard.js', '/private/preamble.md'])
    expect(JSON.stringify([argv, config, files])).not.toContain('secret-token')
    expect(env).toMatchObject({ PATH: '/bin', BUN_TMPDIR: '/private', SWITCHYARD_TOKEN: 'secret-token' })
    expect(Object.keys(env)).not.toContain('OPENCODE_PID')
    expect(Object.keys(env)).not.toContain('OPENCODE_PERMISSION')
    expect(session).toBeNull()
  })

  it('takes a model, a mode and a conversation', () => {
    const resume = 'ses_e024e19deffegBFJEvGH6vuwea'
    const plan = planned({
      model: 'anthropic/claude-sonnet-4-5',
      permission_mode: 'plan',
      resume,
      preamble: '',
    })
    const options = ['--agent', 'plan', '--model', 'anthropic/claude-sonnet-4-5', '--session', resume]
    expect(plan.argv).toEqual(['/bin/opencode', ...options])
    expect(plan.session_id).toBe(resume)
    expect(plan.files).toHaveLength(1)
    expect(planned({ permission_mode: 'bypass' }).config).toMatchObject({ permission: { bash: 'allow' } })
  })

  it("leaves permissions to the person's own configuration where the mode says so", () => {
    const { argv, env, config } = planned({ permission_mode: 'config' })
    expect(argv).toEqual(['/bin/opencode'])
    expect(config).toMatchObject({ permission: { 'switchyard_*': 'allow' } })
    expect(config).not.toHaveProperty('agent')
    expect(env['OPENCODE_PERMISSION']).toBe('{"bash":"allow"}')
  })

  it('joins with what the environment configures already', () => {
    const theirs = {
      theme: 'nord',
      plugin: ['mine'],
      mcp: { mine: { enabled: false } },
      permission: { bash: 'allow' },
    }
    const environment = { OPENCODE_CONFIG_CONTENT: JSON.stringify(theirs) }
    expect(planned({ environment }).config).toMatchObject({
      theme: 'nord',
      plugin: ['mine', 'file:///private/switchyard.js'],
      mcp: { mine: { enabled: false }, switchyard },
      permission: asks,
    })
  })

  it.each([
    { permission_mode: 'yolo' },
    { model: '--auto' },
    { model: 'no-provider' },
    { resume: '../x' },
    { environment: { OPENCODE_CONFIG_CONTENT: '[] // no object' } },
  ])('refuses %j', (change) => {
    const plan = planOpencode('/bin/opencode', { ...request, ...change })
    expect(plan).toMatchObject({ error: { code: 'bad_option' } })
  })
})
