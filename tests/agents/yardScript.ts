import { join } from 'node:path'
import { say, use, type Script } from '../support/scriptedModel.ts'

/** What the model does is decided by the last thing said and by what its tools have answered since. */
export const yardScript =
  (work: () => string): Script =>
  (conversation) => {
    const said = conversation.said.at(-1) ?? ''
    const [first, second, third] = conversation.since_said
    if (said.includes('Add a siding')) {
      if (!first)
        return [
          say('I add the file.'),
          use('Write', { file_path: join(work(), 'siding.txt'), content: 'siding\n' }),
        ]
      if (!second) return [use('Bash', { command: 'git add --all && git commit --quiet --message Siding' })]
      if (!third) return [use('mcp__switchyard__signal_done', { summary: 'A siding', head: second.text })]
      return [say(`The task is in ${third.text}`)]
    }
    const prompt = conversation.said.findLast((text) => !text.startsWith('<system-reminder>')) ?? ''
    if (prompt.includes('Signal now'))
      return first ? [say('Signalled')] : [use('mcp__switchyard__signal_done', { summary: 'Now' })]
    if (said.includes('Ask me')) {
      const options = ['Blue', 'Red'].map((label) => ({ label, description: `${label} paint` }))
      const question = { question: 'Which colour?', header: 'Colour', multiSelect: false, options }
      return first ? [say(`Chosen: ${first.text}`)] : [use('AskUserQuestion', { questions: [question] })]
    }
    if (said.includes('Wait for ever')) return new Promise<never>(() => {})
    if (said.includes('Fail')) return { status: 400, type: 'invalid_request_error', message: 'not today' }
    return [say(`Heard ${said.length} characters.`)]
  }
