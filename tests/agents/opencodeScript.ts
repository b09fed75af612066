import { join } from 'node:path'
import { say, use, type Script } from '../support/scriptedModel.ts'

/** What the model of OpenCode does is decided by the last thing said and by what its tools have answered since. */
export const opencodeScript =
  (folder: () => string): Script =>
  ({ said, since_said: outcomes, system }) => {
    const text = said.at(-1) ?? ''
    const [first, second, third] = outcomes
    const name = /You are worker (\w+)/.exec(system)?.[1] ?? 'nobody'
    if (text.includes('Add a siding')) {
      const filePath = join(folder(), name, 'work/siding.txt')
      if (!first) return [say('I add the file.'), use('write', { filePath, content: 'siding\n' })]
      const command = 'git add --all && git commit --quiet --message Siding && echo committed'
      if (!second) return [use('bash', { command, description: 'Commits' })]
      if (!third) return [use('switchyard_signal_done', { summary: `By ${name}`, head: second.text })]
      return [say(`The task is in ${third.text}`)]
    }
    if (text.includes('Ask me')) {
      const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))
      const question = { question: 'Which colour?', header: 'Colour', options }
      return first ? [say(`Chosen: ${first.text}`)] : [use('question', { questions: [question] })]
    }
    if (text.includes('Look and signal')) {
      if (!first) return [use('read', { filePath: join(folder(), name, 'work/opencode.json') })]
      return second ? [say('Looked')] : [use('switchyard_signal_done', { summary: `By ${name}` })]
    }
    if (text.includes('Signal now')) {
      return first ? [say('Signalled')] : [use('switchyard_signal_done', { summary: `By ${name}` })]
    }
    if (text.includes('Wait for ever')) return new Promise<never>(() => {})
    if (text.includes('Fail')) return { status: 400, type: 'invalid_request_error', message: 'not today' }
    return [say(`Heard ${text.length} characters.`)]
  }
