import { join } from 'node:path'
import { say, use, type Block, type Script, type ToolOutcome } from '../support/scriptedModel.ts'

/** One move of a piece of work; what it needs to know it takes from what the tools answered before. */
type Step = (earlier: readonly ToolOutcome[]) => Block

const bash = (command: string): Block => use('Bash', { command })
const textAt = (earlier: readonly ToolOutcome[], at: number): string => earlier.at(at)?.text.trim() ?? ''

const finish = (file: string, message: string): Step[] => [
  () => bash(`git add --all && git commit --quiet --message '${message}'`),
  () => bash('git rev-parse HEAD'),
  (earlier) =>
    use('mcp__switchyard__signal_done', { summary: `${message} as ${textAt(earlier, -1)}`, files: [file] }),
]

const add = (file: string): Step[] => [
  () => bash('pwd'),
  (earlier) => use('Write', { file_path: join(textAt(earlier, 0), file), content: 'first\n' }),
  ...finish(file, `Add ${file}`),
]

const correct = (file: string): Step[] => [
  () => bash('pwd'),
  (earlier) =>
    use('Edit', { file_path: join(textAt(earlier, 0), file), old_string: 'first', new_string: 'second' }),
  ...finish(file, `Correct ${file}`),
]

/** What was said last by whoever prompts, without the reminders that the CLI adds. */
export const lastSaid = (said: readonly string[]): string =>
  said.findLast((text) => !/^<system[-_]reminder>/.test(text)) ?? ''

const ORDER = /^(Add|Correct) (\S+\.txt)(, slowly)?/

/**
 * A worker's model. `Add F` and `Correct F` are whole pieces of work; with `slowly` the model does not answer any more
 * after the first tool call. Being told that it was cut off, it goes on with the last piece of work from where its own
 * conversation says that it stands. `Think` is answered when the test lets it go.
 */
export function createWorkerScript(): { script: Script; letGo: () => void } {
  let held = Promise.withResolvers<void>()
  const script: Script = async ({ said, outcomes, since_said: sinceSaid }) => {
    const last = lastSaid(said)
    const resumed = last.includes('Switchyard was restarted')
    const order = resumed ? (said.findLast((text) => ORDER.test(text)) ?? '') : last
    const [, verb, file = '', slowly] = ORDER.exec(order) ?? []
    const done = (resumed ? outcomes : sinceSaid).filter(({ failed }) => !failed)
    if (last === 'Think' || (slowly !== undefined && !resumed && done.length === 1)) await held.promise
    if (verb === undefined) return [say(`Heard: ${last}`)]
    const step = (verb === 'Add' ? add(file) : correct(file))[done.length]
    return [step ? step(done) : say('I wait for the review.')]
  }
  const letGo = () => {
    held.resolve()
    held = Promise.withResolvers<void>()
  }
  return { script, letGo }
}
