import { createOpencodeHome } from '../../support/opencodeHome.ts'
import { createScriptedModel, use } from '../../support/scriptedModel.ts'
import { shown, type Subject } from './subject.ts'

const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))

export const opencode: Subject = {
  kind: 'opencode',
  argv: [],
  model: createScriptedModel,
  home: (modelUrl) => createOpencodeHome({ modelUrl }),
  uses: {
    edit: (path) => use('write', { filePath: path, content: 'siding\n' }),
    run: (command) => use('bash', { command, description: 'Waits for the signal' }),
    ask: () => use('question', { questions: [{ question: 'Which colour?', header: 'Colour', options }] }),
  },
  trust: null,
  // The name of the model comes last into its input box.
  ready: () => (screen) => /Ask anything/.test(shown(screen)) && /Build.*scripted/i.test(shown(screen)),
  permission: { mark: /Permission required/, keys: '\r', refuse: '\u001b[27u' },
  question: { mark: /esc dismiss/, keys: '2' },
  compact: '/compact',
  exit: '/exit',
  interrupt: '\u001b[27u\u001b[27u',
  busy: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
}
