import { expect, it } from 'vitest'
import { planClaude } from './launchPlan.ts'

it('gives our server a limit of its own, which no setting of the person shortens, and its token in a private file', () => {
  const plan = planClaude('/bin/claude', {
    agent_id: 'agt-1',
    role: 'coordinator',
    title: 'Lead',
    cwd: '/work',
    folder: '/private',
    environment: { PATH: '/bin', MCP_TOOL_TIMEOUT: '5000' },
    url: 'http://127.0.0.1:1',
    token: 'secret-token',
    relay: { command: '/bin/node', args: ['relay.js'] },
    preamble: '',
    model: null,
    permission_mode: null,
    command: null,
    resume: null,
    fresh_session: '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d',
    begun: false,
  })
  if (!plan.ok) throw new Error(plan.error.message)
  const { argv, files } = plan.value
  const config = files.find(({ path }) => path === '/private/mcp.json')?.content ?? ''
  expect(JSON.parse(config)).toMatchObject({
    mcpServers: { switchyard: { command: '/bin/node', args: ['relay.js'], timeout: 600_000 } },
  })
  expect(argv.join(' ')).not.toContain('secret-token')
})
