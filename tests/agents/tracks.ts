import type { Conversation, Script } from '../support/scriptedModel.ts'
import { handsOf, placeIn, type Cli, type Hands } from './hands.ts'
import { lead } from './leadPlan.ts'
import { answerIn, followPlan, type Plan } from './plan.ts'
import { lastSaid } from './workerScript.ts'

/** How a worker goes about it: `joined` changes a line that others change too, `hasty` misspells, `forgetful` does not commit. */
type Manner = 'joined' | 'hasty' | 'forgetful'

export interface Track {
  readonly name: string
  readonly kind: Cli
  readonly manners?: readonly Manner[]
}

/** What the operator tells a coordinator: each track is one task for one worker. */
export const orderFor = (tracks: readonly Track[]): string =>
  `Lay ${tracks.map(({ name, kind, manners = [] }) => `${name} by ${kind} (${manners.join(' ')})`).join(', ')}`

const commit = (message: string): string => `git add --all && git commit --quiet --message '${message}'`

function* signal(hands: Hands, summary: string, file: string): Plan {
  let told = yield hands.ours('signal_done', { summary, files: [file] })
  while (told.text.includes('UNCOMMITTED_CHANGES')) {
    yield hands.gitShell(commit(summary))
    told = yield hands.ours('signal_done', { summary, files: [file] })
  }
  if (answerIn(told)['status'] !== 'review') throw new Error(`not in review: ${told.text}`)
  return 'I wait for the review.'
}

function* lay(hands: Hands, conversation: Conversation, name: string, manners: string): Plan {
  const file = `${name}.txt`
  yield hands.create(conversation, file, manners.includes('hasty') ? 'frist' : 'first')
  const join = manners.includes('joined') ? [`sed -i 's/^two.*/two by ${name}/' README.md`] : []
  // What is shown of a command that only edits is an edit; this one is to be a command.
  const last = manners.includes('forgetful') ? 'git status --short' : commit(`Lay ${name}`)
  yield hands.gitShell([...join, last].join(' && '))
  return yield* signal(hands, `Lay ${name}`, file)
}

function* correct(hands: Hands, file: string): Plan {
  yield hands.gitShell(`sed -i 's/frist/first/' ${file} && ${commit(`Correct ${file}`)}`)
  return yield* signal(hands, `Correct ${file}`, file)
}

function* mend(hands: Hands, base: string): Plan {
  const merged = yield hands.gitShell(`git merge --quiet ${base}`)
  if (!merged.text.includes('CONFLICT')) throw new Error(`no conflict: ${merged.text}`)
  yield hands.gitShell(`sed -i '/^[<=>]\\{7\\}/d' README.md && ${commit(`Merge ${base}`)}`)
  return yield* signal(hands, `Merge ${base}`, 'README.md')
}

function workerPlan(hands: Hands, conversation: Conversation): Plan {
  const said = lastSaid(conversation.said)
  const [, verb, what = '', manners = ''] = /^(Lay|Correct|Merge) (\S+)(?: \((.*)\))?/.exec(said) ?? []
  if (verb === 'Lay') return lay(hands, conversation, what, manners)
  if (verb === 'Correct') return correct(hands, what)
  if (verb === 'Merge') return mend(hands, what)
  throw new Error(`a worker was told: ${said}`)
}

/** The model of every agent of a CLI: what it is follows from the preamble, what it does from what it was told last. */
export const tracksScript = (cli: Cli): Script =>
  followPlan((conversation) => {
    const hands = handsOf[cli]
    if (placeIn(conversation).role === 'worker') return workerPlan(hands, conversation)
    return lead(hands, lastSaid(conversation.said))
  })
