import { createClaudeHome } from '../../support/claudeHome.ts'
import { createScriptedModel, use } from '../../support/scriptedModel.ts'
import { shown, type Subject } from './subject.ts'

const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))

export const claude: Subject = {
  kind: 'claude',
  argv: [],
  model: createScriptedModel,
  home: (modelUrl) => createClaudeHome({ modelUrl }),
  uses: {
    edit: (path) => use('Write', { file_path: path, content: 'siding\n' }),
    run: (command) => use('Bash', { command, description: 'Waits for the signal' }),
    ask: () =>
      use('AskUserQuestion', {
        questions: [{ question: 'Which colour?', header: 'Colour', multiSelect: false, options }],
      }),
  },
  trust: { mark: /Quick safety check/, keys: '1' },
  ready: () => (screen) => /\? for shortcuts|^❯ /m.test(shown(screen)) && !/Quick safety/.test(shown(screen)),
  permission: { mark: /Do you want to/, keys: '1', refuse: '3' },
  question: { mark: /Enter to select/, keys: '2' },
  compact: '/compact',
  exit: '/exit',
  interrupt: '\u001b',
  busy: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
}
