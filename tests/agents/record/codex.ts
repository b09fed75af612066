import { createCodexHome } from '../../support/codexHome.ts'
import { use } from '../../support/scriptedModel.ts'
import { createScriptedResponses } from '../../support/scriptedResponses.ts'
import { shown, type Subject } from './subject.ts'

const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))
/** Longer than any silent command, so that it is waited for in one go. */
const YIELD_MS = 30_000

export const codex: Subject = {
  kind: 'codex',
  argv: ['--enable', 'default_mode_request_user_input'],
  model: createScriptedResponses,
  home: (modelUrl) => createCodexHome({ modelUrl }),
  uses: {
    edit: () =>
      use('exec_command', {
        cmd: 'echo siding > ../siding.txt',
        sandbox_permissions: 'require_escalated',
        justification: 'May I write it?',
      }),
    run: (cmd) =>
      use('exec_command', {
        cmd,
        yield_time_ms: YIELD_MS,
        sandbox_permissions: 'require_escalated',
        justification: 'May I run it?',
      }),
    ask: () =>
      use('request_user_input', {
        questions: [{ id: 'colour', header: 'Colour', question: 'Which colour?', options }],
      }),
  },
  trust: { mark: /Trust this folder\?/, keys: '\r' },
  // It shows its prompt, then starts the MCP servers of the launch, then is ready.
  ready: () => {
    let starting = false
    return (screen) => {
      starting ||= screen.title.startsWith('Starting')
      return starting && screen.title.startsWith('Ready') && /Ask Codex/.test(shown(screen))
    }
  },
  permission: { mark: /Would you like to run/, keys: 'y', refuse: '\u001b' },
  question: { mark: /enter to submit/, keys: '2' },
  compact: '/compact',
  exit: '/quit',
  interrupt: '\u001b',
  busy: { status: 503, type: 'overloaded', message: 'busy' },
}
