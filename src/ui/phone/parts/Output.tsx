import { createEffect, createResource, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { usePhone } from '../state/phone.ts'
import { agentOf } from '../state/work.ts'

/** Lines of the terminal that are shown, and those that can be asked for. */
const FEW = 40
const MANY = 400

/** A line that is drawn across a wide terminal would fill several of a phone. */
const RULES = /([─━═_\-=*])\1{15,}/g
const RULE = 16

const shortened = (text: string): string => text.replace(RULES, (rule) => rule.slice(0, RULE))

/** The end of the task's terminal as text, wrapped to the phone; read again as its agent's screen changes. */
export function Output(props: { readonly task: Task }) {
  const { yard, isLive } = usePhone()
  const [lines, setLines] = createSignal(FEW)
  const [box, setBox] = createSignal<HTMLPreElement>()
  const moment = () => {
    const agent = agentOf(yard.state, props.task)
    const screen = agent?.evidence.find(({ source }) => source === 'screen')
    return [props.task.id, lines(), agent?.status, agent?.updated_at, screen?.at, screen?.detail].join(' ')
  }
  const [output, { refetch }] = createResource(
    () => (isLive() ? moment() : null),
    async (key) => {
      const [id = '', count] = key.split(' ')
      const read = await yard.call((client) => client.task.output({ task_id: id, lines: Number(count) }))
      return read.ok ? shortened(read.value.text).trimEnd() : null
    },
  )
  const text = () => output.latest ?? ''
  // The end is what matters.
  createEffect(() => text() !== '' && box()?.scrollTo(0, box()?.scrollHeight ?? 0))
  return (
    <section class="output" aria-label="Last output">
      <div class="output-head">
        <h2 class="phone-group">Last output</h2>
        <button type="button" class="quiet" disabled={!isLive()} onClick={() => void refetch()}>
          {output.loading ? 'Reading…' : 'Read again'}
        </button>
      </div>
      <Show when={text() !== ''} fallback={<p class="phone-calm">Nothing has been written yet.</p>}>
        <pre ref={setBox} class="output-text" tabIndex={0} role="region" aria-label="End of its terminal">
          {text()}
        </pre>
        <Show when={lines() === FEW}>
          <button type="button" class="quiet" disabled={!isLive()} onClick={() => setLines(MANY)}>
            Show {MANY} lines
          </button>
        </Show>
      </Show>
    </section>
  )
}
