import { say, type Block, type Script } from '../../support/scriptedModel.ts'
import type { Subject } from './subject.ts'

/** In every answer that ends a turn, and in no other. */
export const FINAL = 'That is all.'
/** In every answer that asks for a tool, and in no other. */
export const STEP = 'One step first.'

/** The words in a prompt that make the model do something. */
export const PROMPTS = {
  plain: 'Say hello',
  slow: 'Write slowly',
  edit: 'Edit a file',
  ask: 'Ask me',
  run: 'Run it silently',
  fail: 'Fail now',
  busy: 'Be busy',
} as const

const SENTENCES = [
  'The yard has nine tracks, and each of them is free until a train is set on it. ',
  'A signal box sees to it that no two trains are on one track.\n\n',
  'The first train leaves before the second one comes, or it waits. ',
  'Whoever shunts has to look at the points before they move. ',
]
/** How often the model refuses before it answers. */
const BUSY_TIMES = 2

/** A model that does what its last prompt names. `place` tells the folder of the project and the command that waits. */
export function recordScript(subject: Subject, place: { file: string; command: string }): Script {
  let refused = 0
  return ({ said, since_said: done }) => {
    const text = said.findLast((one) => Object.values(PROMPTS).some((word) => one.includes(word))) ?? ''
    if (done.length > 0) return [say(`Done. ${FINAL}`)]
    if (text.includes(PROMPTS.slow)) {
      const long: Block = { type: 'text', text: SENTENCES.join(''), streamed: true }
      // In one piece, so that the end of the turn is known by it.
      return [long, say(FINAL)]
    }
    if (text.includes(PROMPTS.edit)) return [say(STEP), subject.uses.edit(place.file)]
    if (text.includes(PROMPTS.run)) return [say(STEP), subject.uses.run(place.command)]
    if (text.includes(PROMPTS.ask)) {
      const ask = subject.uses.ask()
      return [say(STEP), ...(ask ? [ask] : [])]
    }
    if (text.includes(PROMPTS.fail))
      return { status: 400, type: 'invalid_request_error', message: 'not today' }
    if (text.includes(PROMPTS.busy) && refused < BUSY_TIMES) {
      refused += 1
      return subject.busy
    }
    return [say(`Hello. ${FINAL}`)]
  }
}
