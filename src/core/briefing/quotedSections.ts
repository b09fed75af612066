import type { Lock } from '../../contract/lock.ts'
import type { Message } from '../../contract/message.ts'
import type { Brief } from '../../contract/run.ts'
import type { Section } from '../../domain/briefing.ts'
import type { BriefingFacts } from './gatherFacts.ts'

/** Characters of one line of somebody's words. */
const LINE = 160
const MESSAGES = 8

const short = (words: string): string => {
  const [line = ''] = words.trim().split('\n')
  return line.length > LINE || line !== words.trim() ? `${line.slice(0, LINE).toWellFormed()} …` : line
}

const lines = (...rows: readonly (string | readonly string[])[]): string => rows.flat().join('\n')

/** What others wrote, by what matters most. */
export function quotedSections(facts: BriefingFacts): Section[] {
  const { task, run, before, open, locks, waiting, memories, unread } = facts
  return [
    { title: 'Your task, in the words of who gave it', words: task?.prompt ?? '' },
    { title: 'Why it is blocked', words: task?.block ? `${task.block.by}: ${task.block.reason}` : '' },
    { title: 'Notes on it', words: task?.notes ?? '' },
    { title: 'Brief of the run', words: run ? briefWords(run.brief) : '' },
    {
      title: 'It comes after',
      words: lines(before.map(({ id, title, status }) => `${id} ${title}: ${status}`)),
    },
    {
      title: 'Tasks that you lead',
      words: lines(
        open.map(
          ({ id, title, status, block }) =>
            `${id} ${title}: ${status}${block ? `, ${short(block.reason)}` : ''}`,
        ),
      ),
    },
    { title: 'Locks that you hold', words: lines(locks.map(lockWords)) },
    {
      title: `Unread messages, ${unread.length}`,
      words: lines(
        unread.slice(-MESSAGES).map(messageWords),
        unread.length > MESSAGES ? 'older ones are in your inbox' : [],
      ),
    },
    {
      title: 'Threads that wait for your answer',
      words: lines(waiting.map(({ id, topic }) => `${id} ${topic}`)),
    },
    { title: 'Other agents', words: lines(othersWords(facts)) },
    {
      title: 'Decisions and constraints in memory, by key',
      words: lines(memories.map(({ key, type, value }) => `${type} ${key}: ${short(value)}`)),
    },
  ]
}

const FIELDS = [
  ['goal', 'Goal'],
  ['end_state', 'End state'],
  ['acceptance_criteria', 'Acceptance criteria'],
  ['constraints', 'Constraints'],
  ['tests', 'Tests'],
  ['plan', 'Plan'],
  ['stack', 'Stack'],
] as const satisfies readonly (readonly [keyof Brief, string])[]

const briefWords = (brief: Brief): string =>
  lines(
    FIELDS.map(([key, title]) => {
      const value = brief[key]
      if (typeof value === 'string') return value === '' ? [] : [`${title}: ${value}`]
      return value.length === 0 ? [] : [`${title}:`, ...value.map((line) => `- ${line}`)]
    }).flat(),
  )

const lockWords = ({ key, reason }: Lock): string => (reason === '' ? key : `${key}: ${short(reason)}`)

const messageWords = ({ id, kind, sender_label: label, body }: Message): string =>
  `${id} ${kind} from ${label}: ${short(body)}`

function othersWords({ others, foreign }: BriefingFacts): string[] {
  return others.map((other) => {
    const held = foreign.filter(({ owner }) => owner === other.id).map(({ key }) => key)
    const what = other.summary === '' ? '' : `, ${short(other.summary)}`
    return `${other.id} ${other.label} (${other.role}, ${other.status}${what})${held.length > 0 ? ` holds ${held.slice(0, 5).join(', ')}` : ''}`
  })
}
