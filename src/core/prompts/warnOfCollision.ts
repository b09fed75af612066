import { cleanLine } from '../../base/text.ts'
import type { Collision, Task } from '../../contract/task.ts'
import { frameForTurn } from '../../domain/intoTurn.ts'
import type { LiveAgent } from '../agents/liveAgent.ts'
import type { Context } from '../context.ts'

type Body = Readonly<Record<string, unknown>>

const NAMED = 5

function wordsOf({ paths }: Collision, other: Task): string {
  const named = paths.slice(0, NAMED).map(cleanLine).join(', ')
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : ''
  return `Your changes and those of task ${other.id} on branch ${other.branch} could not be merged now: both change the same lines in ${named}${more}.`
}

const ADVICE =
  'Nobody has to stop. Keep your change there as small as you can, and name it as a risk when you are done.'

/**
 * The hook answer that tells an agent in its running turn whose changes it collides with, once for each other task; null
 * where there is nothing to tell or this hook cannot. A prompt of its own would cost a turn for every collision.
 */
export function warnOfCollision(context: Context, live: LiveAgent, event: string, body: Body): Body | null {
  const news = context.ports.store.read((tables) => {
    const agent = tables.agents.get(live.id)
    const task = agent?.task_id ? tables.tasks.get(agent.task_id) : undefined
    if (!agent || agent.paused || agent.held || !task) return []
    return task.collisions
      .filter(({ task_id: id }) => !live.warned_of.has(id))
      .flatMap((collision) => {
        const other = tables.tasks.get(collision.task_id)
        return other ? [{ collision, other }] : []
      })
  })
  if (news.length === 0) return null
  const text = [...news.map(({ collision, other }) => wordsOf(collision, other)), ADVICE].join('\n')
  const framed = frameForTurn({ text, created_by: 'host', from_task: null })
  const answer = context.ports.agents.get(live.kind)?.intoTurn(event, framed, body) ?? null
  if (answer !== null) for (const { other } of news) live.warned_of.add(other.id)
  return answer
}
