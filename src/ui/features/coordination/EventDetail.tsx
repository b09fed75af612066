import { createResource, For, Show } from 'solid-js'
import type { Event } from '../../../contract/event.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { eventTitle } from './eventWords.ts'
import { authorName } from './memoryWords.ts'

/** One event with all that it changed. The list has no images, so they are asked for here. */
export function EventDetail(props: { readonly event: Event; readonly onClose: () => void }) {
  const { state, call } = useYard()
  const [whole] = createResource(
    () => props.event.seq,
    async (seq) => call((client) => client.event.list({ after: seq - 1, before: seq + 1, limit: 1 })),
  )
  const images = (): string => {
    const answer = whole.latest
    if (!answer) return ''
    if (!answer.ok) return answer.error.message
    const found = answer.value.items[0]?.images
    return found && Object.keys(found).length > 0 ? JSON.stringify(found, null, 2) : ''
  }
  const facts = (): (readonly [string, string])[] => {
    const { seq, at, type, by, task_id, agent_id } = props.event
    const named: (readonly [string, string])[] = [
      ['Number', String(seq)],
      ['Type', type],
      ['When', new Date(at).toLocaleString()],
      ['By', `${authorName(state.agents, by)} (${by})`],
      ['Task', task_id === null ? '' : `${state.tasks[task_id]?.title ?? ''} (${task_id})`],
      ['Agent', agent_id === null ? '' : `${state.agents[agent_id]?.label ?? ''} (${agent_id})`],
    ]
    return named.filter(([, words]) => words !== '')
  }
  return (
    <Dialog open wide onClose={props.onClose} title={eventTitle(props.event)}>
      <div class="events-whole">
        <Show when={props.event.detail !== ''}>
          <p class="events-words">{props.event.detail}</p>
        </Show>
        <dl class="events-facts">
          <For each={facts()}>
            {([name, words]) => (
              <>
                <dt class="muted">{name}</dt>
                <dd>{words}</dd>
              </>
            )}
          </For>
        </dl>
        <Show when={images() !== ''}>
          <h3 class="small muted">What it changed, as it was then</h3>
          <pre class="mono events-images" tabIndex={0}>
            {images()}
          </pre>
        </Show>
      </div>
    </Dialog>
  )
}
