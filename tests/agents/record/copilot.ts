import { createCopilotHome } from '../../support/copilotHome.ts'
import { createScriptedModel, use } from '../../support/scriptedModel.ts'
import { shown, type Subject } from './subject.ts'

const colour = { type: 'string', title: 'Colour', enum: ['Blue', 'Red'] }

export const copilot: Subject = {
  kind: 'copilot',
  argv: [],
  model: createScriptedModel,
  home: (modelUrl) => createCopilotHome({ modelUrl }),
  uses: {
    edit: (path) => use('create', { path, file_text: 'siding\n' }),
    run: (command) => use('bash', { command, description: 'Waits for the signal' }),
    ask: () =>
      use('ask_user', {
        message: 'Which colour?',
        requestedSchema: { properties: { colour }, required: ['colour'] },
      }),
  },
  trust: { mark: /Do you trust the files/, keys: '1' },
  // Its box comes first; below it stands for a moment that it still loads.
  ready: () => (screen) =>
    /^╹▀+/m.test(shown(screen)) && !/Confirm folder|[○◎◉●] Loading: /.test(shown(screen)),
  permission: { mark: /esc to cancel/, keys: '1', refuse: '\u001b[27u' },
  question: { mark: /ctrl\+d decline/, keys: '\u001b[B\r' },
  compact: '/compact',
  exit: '/exit',
  interrupt: '\u0003',
  busy: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
}
