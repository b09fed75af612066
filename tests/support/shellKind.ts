import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'

const READY = 'ready>'
const shown = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => line.trim()).filter((line) => line !== '')
const lastLine = (screen: TerminalScreen): string => shown(screen).at(-1) ?? ''

/**
 * A real shell as the agent: its prompt is the agent's prompt, and a prompt that is sent to it is a command line. It
 * shows the core's handling of any program, without the wits of one.
 */
export const shellKind: AgentKind = {
  kind: 'shell',
  title: 'Shell',
  self_contained: true,
  unguarded: true,
  person_only_modes: ['bypass'],
  quiet_ms: null,
  resumable: false,
  continues_turn: false,
  verified: { ok: true, note: 'for tests' },
  sample: null,
  detect: () => Promise.resolve({ installed: true, path: '/bin/bash', version: null, hint: '' }),
  plan: (request) =>
    Promise.resolve(
      request.model === 'absent'
        ? { ok: false, error: { code: 'bad_option', message: 'there is no model absent' } }
        : {
            ok: true,
            value: {
              argv: ['/bin/bash', '--norc', '--noprofile', '--noediting'],
              env: {
                ...request.environment,
                PS1: `${READY} `,
                SWITCHYARD_URL: request.url,
                SWITCHYARD_TOKEN: request.token,
              },
              files: [],
              session_id: null,
              mcp: false,
            },
          },
    ),
  readScreen(screen) {
    const last = lastLine(screen)
    if (last === READY) return { state: 'idle', detail: 'at its prompt', dialog: null, draft: '' }
    if (last.endsWith('[y/n]?')) {
      const options = [
        { key: 'y', label: 'Yes' },
        { key: 'n', label: 'No' },
      ]
      return {
        state: 'needs_input',
        detail: 'asks',
        dialog: { kind: 'question', text: last, options },
        draft: '',
      }
    }
    return { state: last === '' ? 'starting' : 'working', detail: 'runs a command', dialog: null, draft: '' }
  },
  readHook: () => ({
    state: null,
    detail: '',
    session_id: null,
    submitted: null,
    usage: null,
    transcript: null,
    edit: null,
    answer: {},
  }),
  readUsage: null,
  intoTurn: () => null,
  refuse: null,
  typing: (text) => ({
    paste: text,
    arrived: (screen) =>
      screen.lines
        .map((line) => line)
        .join('')
        .replace(/\s/g, '')
        .includes(text.replace(/\s/g, '').slice(-40)),
    submit: '\r',
    taken: () => true,
  }),
  answerKeys: (dialog, key) => (dialog.options.some((option) => option.key === key) ? `${key}\r` : null),
  interruptKeys: '\u0003',
  clearKeys: '\u0015',
}

export const onlyShell: Agents = {
  list: () => [shellKind],
  get: (kind) => (kind === shellKind.kind ? shellKind : undefined),
}
