import { createMemo, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'
import { draftOf, keepDraft } from './drafts.ts'
import { HoldBar } from './HoldBar.tsx'
import './PromptBox.css'
import { PromptQueue } from './PromptQueue.tsx'
import { createRecall } from './recall.ts'

const MOST_ROWS = 8

/** Text for the agent, which is typed when that is safe; what waits stands above it. */
export function PromptBox(props: { readonly task: Task; readonly agentId: string }) {
  const yard = useYard()
  const agent = () => yard.state.agents[props.agentId]
  const text = () => draftOf(props.task.id)
  const [problem, setProblem] = createSignal<string | null>(null)
  const [field, setField] = createSignal<HTMLTextAreaElement>()
  const [intoTurn, setIntoTurn] = createSignal(false)
  const isWorking = () => agent()?.status === 'working'
  const earlier = createMemo(() =>
    Object.values(yard.state.prompts)
      .filter(({ task_id: task, created_by: by }) => task === props.task.id && by === 'operator')
      .map((prompt) => prompt.text)
      .toReversed(),
  )
  const recall = createRecall(earlier)
  const write = (next: string): void => keepDraft(props.task.id, next)
  const send = async (): Promise<void> => {
    const { id } = props.task
    const prompt = text()
    if (prompt.trim() === '') return
    const given = { task_id: id, prompt, ...(isWorking() && intoTurn() && { into_turn: true }) }
    const sent = await yard.call((client) => client.task.prompt(given))
    setProblem(sent.ok ? null : sent.error.message)
    // What the person has written meanwhile stays.
    if (sent.ok && draftOf(id) === prompt) keepDraft(id, '')
    recall.forget()
  }
  const interrupt = async (): Promise<void> => {
    const running = { agent_id: props.agentId }
    const done = await yard.call((client) => client.agent.interrupt(running))
    setProblem(done.ok ? null : done.error.message)
  }
  /** Up at the very beginning, or down at the very end, goes to another prompt; else the cursor moves. */
  const recalled = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): string | null => {
    const { selectionStart, selectionEnd, value } = event.currentTarget
    if (selectionStart !== selectionEnd || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey)
      return null
    if (event.key === 'ArrowUp' && selectionStart === 0) return recall.older(value)
    return event.key === 'ArrowDown' && selectionStart === value.length ? recall.newer() : null
  }
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): void => {
    if (event.isComposing) return
    const other = recalled(event)
    if (other !== null) {
      const { currentTarget: element } = event
      write(other)
      // At the beginning, so that Up goes on; Down goes back from the end.
      const place = event.key === 'ArrowUp' ? 0 : other.length
      element.setSelectionRange(place, place)
    } else if (event.key === 'Enter' && !event.shiftKey) void send()
    else return
    event.preventDefault()
  }
  const actions = useActions()
  actions.offer([
    {
      ...{ id: 'prompt.write', title: 'Write a prompt', group: 'Task' },
      keys: ['mod+shift+m', 'alt+p'],
      run: () => field()?.focus(),
    },
    {
      ...{ id: 'agent.interrupt', title: 'Interrupt the turn', group: 'Task' },
      keys: ['mod+shift+x'],
      blocked: () => (isWorking() ? null : 'The agent is not working'),
      run: () => void interrupt(),
    },
  ])
  return (
    <div class="prompt-box">
      <PromptQueue
        task={props.task}
        agentId={props.agentId}
        onProblem={setProblem}
        onEdit={(taken) => {
          write(text() === '' ? taken : `${taken}\n${text()}`)
          field()?.focus()
        }}
      />
      <Show when={problem()}>
        {(words) => (
          <p class="prompt-problem small" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div class="prompt-row">
        <textarea
          ref={setField}
          rows={Math.min(MOST_ROWS, text().split('\n').length)}
          aria-label="Prompt for the agent"
          placeholder={`Prompt for ${props.task.kind}; it waits for a safe moment`}
          title="Enter sends, Shift+Enter begins a new line, Up brings back earlier prompts"
          value={text()}
          onInput={(event) => {
            recall.forget()
            write(event.currentTarget.value)
          }}
          onKeyDown={onKey}
        />
        <Show when={isWorking()}>
          <Button look="quiet" onClick={() => void interrupt()} title={actions.keysOf('agent.interrupt')}>
            Interrupt
          </Button>
        </Show>
        <HoldBar agentId={props.agentId} onProblem={setProblem} />
        <Button disabled={text().trim() === ''} keys="↵" onClick={() => void send()}>
          Send
        </Button>
      </div>
      <Show when={isWorking()}>
        <label
          class="prompt-into small muted"
          title="Where the agent takes messages while it works; else the prompt waits for the end of the turn"
        >
          <input
            type="checkbox"
            checked={intoTurn()}
            onChange={(event) => setIntoTurn(event.currentTarget.checked)}
          />
          Into the running turn
        </label>
      </Show>
    </div>
  )
}
