import { cleanLine } from '../../base/text.ts'
import type { Event } from '../../contract/event.ts'

const LIMIT = 500

/** One line of a terminal's width and no more than its own, whatever others have put into it. */
const short = (text: string): string => {
  const line = cleanLine(text.replaceAll(/\s+/g, ' '))
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1)}…` : line
}

const two = (value: number): string => String(value).padStart(2, '0')

function clock(at: string): string {
  const time = new Date(at)
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** What an event is about, in the words of its newest image. */
function subject({ images }: Event): string {
  const { message, lock, task, thread, memory, run, agent, attention, prompt, project } = images
  if (message) return `to ${message.recipient}: ${message.body}`
  if (lock)
    return `${lock.key} of ${lock.owner_label || lock.owner}${lock.reason === '' ? '' : `: ${lock.reason}`}`
  if (thread) return thread.topic
  if (memory) return `${memory.key}: ${memory.value}`
  if (prompt) return prompt.text
  if (attention) return attention.text
  if (task) return `${task.id} ${task.title}`
  if (run) return `${run.id} ${run.brief.goal}`
  return agent?.label ?? project?.name ?? ''
}

/** Who did it, by a name where one is known. */
function actor({ by, images }: Event): string {
  if (images.message?.sender === by && images.message.sender_label !== '') return images.message.sender_label
  return images.agent?.id === by ? images.agent.label : by
}

/** `14:03:59 lock.acquired claude 3f2a file:a.ts: tidy up`; control and bidi characters of foreign text are gone. */
export function eventLine(event: Event): string {
  const about = short(subject(event))
  const detail = short(event.detail)
  // What the subject says already is not said twice.
  const parts = about.includes(detail) ? [about] : [about, detail].filter((part) => part !== '')
  return `${clock(event.at)} ${event.type.padEnd(18)} ${short(actor(event))}  ${parts.join(' · ')}`.trimEnd()
}
