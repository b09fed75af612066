import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LaunchRequest } from '../../../core/ports/agents.ts'
import { PERSON_ONLY_MODES, planGemini } from './launchPlan.ts'

const request: LaunchRequest = {
  agent_id: 'agt-1',
  role: 'worker',
  title: 'Siding',
  cwd: '/yard/siding',
  folder: "/data/agt-1's",
  environment: { PATH: '/bin', HOME: '/home/pat', TERM_PROGRAM: 'vscode', GEMINI_CLI_IDE_SERVER_PORT: '7' },
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

const theirs = {
  general: { vimMode: true, preferredEditor: 'vim' },
  security: { auth: { selectedType: 'oauth-personal' }, toolSandboxing: true },
  mcpServers: { switchyard: { command: 'another', cwd: '/of-another' }, docs: { command: 'docs' } },
  hooks: { AfterTool: [{ hooks: [{ type: 'command', command: 'lint' }] }] },
}

function planned(
  change: Partial<LaunchRequest> & { begun?: boolean; settings?: typeof theirs | object } = {},
) {
  const { begun = true, settings = {}, ...other } = change
  const identity = { GIT_CONFIG_COUNT: '0' }
  const all = {
    ...request,
    ...other,
    begun,
    identity,
    settings: z.record(z.string(), z.unknown()).parse(settings),
  }
  const plan = planGemini('/bin/gemini', all)
  if (!plan.ok) throw new Error(plan.error.message)
  const file = (name: string) => plan.value.files.find(({ path }) => path.endsWith(name))?.content ?? ''
  return {
    ...plan.value,
    file,
    settings: z.record(z.string(), z.unknown()).parse(JSON.parse(file('settings.json'))),
  }
}

describe('how Gemini CLI is started', () => {
  it('keeps the token out of arguments and files, and the home of its person as it is', () => {
    const { argv, env, files, session_id: session } = planned()
    expect(JSON.stringify([argv, files])).not.toContain('secret-token')
    expect(env).toEqual({
      PATH: '/bin',
      HOME: '/home/pat',
      GEMINI_CLI_HOME: "/data/agt-1's/home",
      GEMINI_CLI_TRUSTED_FOLDERS_PATH: '/home/pat/.gemini/trustedFolders.json',
      COLORTERM: 'truecolor',
      SHLVL: '1',
      GIT_CONFIG_COUNT: '0',
      SWITCHYARD_URL: 'http://127.0.0.1:4000',
      SWITCHYARD_TOKEN: 'secret-token',
    })
    expect(files.every(({ path }) => path.startsWith("/data/agt-1's/"))).toBe(true)
    expect(session).toBe(request.fresh_session)
  })

  it('asks, unless a mode is named', () => {
    const mode = (name: string | null) => planned({ permission_mode: name }).argv[2]
    expect(planned().argv.slice(1, 3)).toEqual(['--approval-mode', 'default'])
    expect(['default', 'acceptEdits', 'plan', 'bypass'].map(mode)).toEqual([
      'default',
      'auto_edit',
      'plan',
      'yolo',
    ])
    expect(PERSON_ONLY_MODES).toEqual(['bypass'])
  })

  it('resumes by id, or begins again under it where nothing was said', () => {
    const again = { resume: request.fresh_session, model: 'gemini-2.5-pro' }
    const plan = planned(again)
    expect(plan.argv.slice(3)).toEqual(['--resume', request.fresh_session, '--model', 'gemini-2.5-pro'])
    expect(plan.env['CLI_TITLE']).toBe('resumed: siding')
    const unsaid = planned({ ...again, begun: false })
    expect(unsaid.argv.slice(3, 5)).toEqual(['--session-id', request.fresh_session])
    expect(unsaid.env).not.toHaveProperty('CLI_TITLE')
  })

  it('lays its settings over those of the person', () => {
    expect(planned({ settings: theirs }).settings).toMatchObject({
      general: { vimMode: false, preferredEditor: 'vim', enableAutoUpdate: false },
      security: theirs.security,
      mcpServers: {
        docs: { command: 'docs' },
        switchyard: {
          command: '/usr/bin/node',
          args: ['/app/relay.js'],
          env: { SWITCHYARD_URL: '$SWITCHYARD_URL', SWITCHYARD_TOKEN: '$SWITCHYARD_TOKEN' },
          trust: true,
        },
      },
    })
  })

  it('leaves nothing of another agent’s server', () => {
    expect(JSON.stringify(planned({ settings: theirs }).settings)).not.toContain('/of-another')
  })

  it.skipIf(process.platform === 'win32')('adds its hooks to those of the person', () => {
    const command = `switchyard_event=AfterTool; . '/data/agt-1'\\''s/hook.sh'`
    const ours = { hooks: [{ type: 'command', name: 'switchyard', command, timeout: 5000 }] }
    const { hooks } = planned({ settings: theirs }).settings
    expect(hooks).toMatchObject({ AfterTool: [...theirs.hooks.AfterTool, ours] })
  })

  it('signs in with the key of the environment where the person has not chosen a way', () => {
    const environment = { ...request.environment, GEMINI_API_KEY: 'key' }
    const auth = { auth: { selectedType: 'gemini-api-key' } }
    expect(planned({ environment }).settings['security']).toEqual(auth)
    expect(planned({ environment, settings: theirs }).settings['security']).toEqual(theirs.security)
    expect(planned().settings).not.toHaveProperty('security')
  })

  it('brings the preamble as a context file of its own', () => {
    const { file } = planned()
    expect(file('preamble.md')).toBe('You are a "worker"\nof Switchyard.\n')
    expect(JSON.parse(file('gemini-extension.json'))).toMatchObject({ contextFileName: 'preamble.md' })
    expect(planned({ preamble: '' }).file('gemini-extension.json')).toBe('')
  })

  it('refuses options that it does not know', () => {
    const changes = [{ permission_mode: 'yolo' }, { model: '--debug' }, { resume: 'latest' }]
    const plans = changes.map((change) =>
      planGemini('/bin/gemini', { ...request, ...change, begun: true, identity: {}, settings: {} }),
    )
    expect(plans.map((plan) => !plan.ok && plan.error.code)).toEqual(Array(3).fill('bad_option'))
  })
})
