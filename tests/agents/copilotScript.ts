import { join } from 'node:path'
import { say, use, type Script } from '../support/scriptedModel.ts'

/** What the model of the Copilot CLI does is decided by the last thing said and by what its tools have answered since. */
export const copilotScript =
  (folder: () => string): Script =>
  ({ said, since_said: outcomes, system }) => {
    const text = said.at(-1) ?? ''
    const [first, second, third] = outcomes
    const name = /You are worker (\w+)/.exec(system)?.[1] ?? 'nobody'
    if (text.includes('Add a siding')) {
      const path = join(folder(), name, 'work/siding.txt')
      if (!first) return [say('I add the file.'), use('create', { path, file_text: 'siding\n' })]
      const command = 'git add --all && git commit --quiet --message Siding && echo committed'
      if (!second) return [use('bash', { command, description: 'Commits' })]
      if (!third)
        return [use('switchyard-signal_done', { summary: `By ${name}`, head: second.text.slice(0, 9) })]
      return [say(`The task is in ${third.text.slice(0, 30)}`)]
    }
    if (text.includes('Ask me')) {
      const colour = { type: 'string', title: 'Colour', enum: ['Blue', 'Red'] }
      const requestedSchema = { properties: { colour }, required: ['colour'] }
      if (first) return [say(`Chosen: ${first.text.slice(0, 30)}`)]
      return [use('ask_user', { message: 'Which colour?', requestedSchema })]
    }
    if (text.includes('Signal now')) {
      return first ? [say('Signalled')] : [use('switchyard-signal_done', { summary: `By ${name}` })]
    }
    if (text.includes('Wait for ever')) return new Promise<never>(() => {})
    if (text.includes('Fail')) return { status: 400, type: 'invalid_request_error', message: 'not today' }
    return [say(`Heard ${text.length} characters.`)]
  }

const long = Array.from({ length: 400 }, (_, line) => `line ${line} of a long prompt`).join('\n')

/** What has to reach the model as text, whatever the CLI itself would make of it. */
export const PROMPTS: readonly (readonly [string, string])[] = [
  ['a shell command', '!touch BANG'],
  ['a shell command behind a line', '\n!touch BANG'],
  ['a command', '/exit'],
  ['a word that ends it', 'exit'],
  ['a task for GitHub', '&hand this on'],
  ['a name to complete', 'see @sid'],
  ['a question mark', '?'],
  ['a backslash', 'ends in a backslash \\'],
  ['a wide line', `${'word '.repeat(300)}the end`],
  ['many lines', `${long}\nthe end`],
]
