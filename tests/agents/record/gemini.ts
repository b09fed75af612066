import { createGeminiHome } from '../../support/geminiHome.ts'
import { use } from '../../support/scriptedModel.ts'
import { createScriptedGemini } from '../../support/scriptedGemini.ts'
import { shown, type Subject } from './subject.ts'

const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))

export const gemini: Subject = {
  kind: 'gemini',
  argv: [],
  model: createScriptedGemini,
  home: (modelUrl) => createGeminiHome({ modelUrl }),
  uses: {
    edit: (path) => use('write_file', { file_path: path, content: 'siding\n' }),
    run: (command) => use('run_shell_command', { command, description: 'Waits for the signal' }),
    ask: () =>
      use('ask_user', {
        questions: [{ question: 'Which colour?', header: 'Colour', type: 'choice', options }],
      }),
  },
  // The dialog stays on the screen while the program starts anew because of the answer.
  trust: { mark: /^(?![^]*is restarting)[^]*Do you trust the files/, keys: '1' },
  // It draws its input box before its banner, and what it asked before it started anew stands above both.
  ready: () => (screen) =>
    /Tips for getting started(?:(?!Do you trust)[^])*Type your message/.test(shown(screen)),
  permission: { mark: /Apply this change\?|Allow execution of/, keys: '1', refuse: '\u001b' },
  question: { mark: /Enter to select/, keys: '2' },
  compact: '/compress',
  exit: '/quit',
  interrupt: '\u001b',
  busy: { status: 503, type: 'UNAVAILABLE', message: 'busy' },
}
