import { createMemo, createSignal, For, Show } from 'solid-js'
import type { MessageKind } from '../../../contract/message.ts'
import { Button } from '../../kit/Button.tsx'
import { Choice } from '../../kit/Choice.tsx'
import { Field } from '../../kit/Field.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { agentsOf } from './mailbox.ts'

type Kind = Extract<MessageKind, 'note' | 'question' | 'directive'>

const KINDS: readonly { readonly value: Kind; readonly title: string; readonly help: string }[] = [
  {
    value: 'note',
    title: 'Note',
    help: 'Information: it comes with the next tool call, prompt or end of a turn.',
  },
  { value: 'question', title: 'Question', help: 'Opens a thread that waits for the answer.' },
  {
    value: 'directive',
    title: 'Directive',
    help: 'Your word: agents get it as an instruction, marked as yours.',
  },
]

/** A new message of the person, to one agent, all with a label or a role, or everybody. */
export function Compose(props: { readonly onSent: (id: string) => void; readonly onCancel: () => void }) {
  const { state, call } = useYard()
  const { project } = useSelection()
  const [to, setTo] = createSignal('all')
  const [kind, setKind] = createSignal<Kind>('note')
  const [body, setBody] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  const agents = createMemo(() => agentsOf(state, project()?.id ?? ''))
  const labels = createMemo(() => [
    ...new Set(
      agents()
        .map(({ label }) => label)
        .filter((label, at, all) => all.indexOf(label) !== at),
    ),
  ])
  const help = () => KINDS.find(({ value }) => value === kind())?.help ?? ''
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const text = body().trim()
    const [topic = ''] = text.split('\n')
    const where = { project: project()?.id ?? '' }
    const [whom, sort] = [to(), kind()]
    const sent = await call((client) =>
      sort === 'question'
        ? client.thread.open({ topic: topic.slice(0, 100), waiting_on: whom, body: text, ...where })
        : client.message.send({ to: whom, kind: sort, body: text, ...where }),
    )
    if (sent.ok) props.onSent(sent.value.thread_id ?? sent.value.message_id)
    else setProblem(sent.error.message)
  }
  return (
    <form class="messages-form messages-compose" onSubmit={(event) => void send(event)}>
      <Field title="To">
        {(marks) => (
          <select
            {...marks}
            class="field-input"
            value={to()}
            onInput={(event) => setTo(event.currentTarget.value)}
          >
            <option value="all">Everybody</option>
            <optgroup label="Role">
              <option value="role:coordinator">Every coordinator</option>
              <option value="role:worker">Every worker</option>
            </optgroup>
            <Show when={labels().length > 0}>
              <optgroup label="Label">
                <For each={labels()}>
                  {(label) => <option value={`label:${label}`}>All called {label}</option>}
                </For>
              </optgroup>
            </Show>
            <Show when={agents().length > 0}>
              <optgroup label="Agent">
                <For each={agents()}>
                  {(agent) => (
                    <option value={agent.id}>
                      {agent.label} ({agent.kind}, {agent.role})
                    </option>
                  )}
                </For>
              </optgroup>
            </Show>
          </select>
        )}
      </Field>
      <Choice title="Kind" help={help()} value={kind()} options={KINDS} onChoose={setKind} />
      <Field title="Text" problem={problem()}>
        {(marks) => (
          <textarea
            {...marks}
            class="field-input"
            rows={6}
            maxLength={10_000}
            value={body()}
            onInput={(event) => setBody(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="coordination-acts">
        <Button look="quiet" onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Button look="primary" type="submit" disabled={body().trim() === ''}>
          Send
        </Button>
      </div>
    </form>
  )
}
