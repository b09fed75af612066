import { createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'
import { HoldBar } from './HoldBar.tsx'
import './PromptBox.css'
import { PromptQueue } from './PromptQueue.tsx'

/** Text for the agent, which is typed when that is safe; what waits stands above it. */
export function PromptBox(props: { readonly task: Task; readonly agentId: string }) {
  const yard = useYard()
  const agent = () => yard.state.agents[props.agentId]
  const [text, setText] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  const [field, setField] = createSignal<HTMLTextAreaElement>()
  const send = async (): Promise<void> => {
    const prompt = text()
    if (prompt.trim() === '') return
    const given = { task_id: props.task.id, prompt }
    const sent = await yard.call((client) => client.task.prompt(given))
    setProblem(sent.ok ? null : sent.error.message)
    if (sent.ok) setText('')
  }
  const interrupt = async (): Promise<void> => {
    const running = { agent_id: props.agentId }
    const done = await yard.call((client) => client.agent.interrupt(running))
    setProblem(done.ok ? null : done.error.message)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void send()
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
      blocked: () => (agent()?.status === 'working' ? null : 'The agent is not working'),
      run: () => void interrupt(),
    },
  ])
  return (
    <div class="prompt-box">
      <PromptQueue task={props.task} agentId={props.agentId} />
      <Show when={problem()}>{(words) => <p class="prompt-problem small">{words()}</p>}</Show>
      <div class="prompt-row">
        <textarea
          ref={setField}
          rows={Math.min(8, text().split('\n').length)}
          aria-label="Prompt for the agent"
          placeholder={`Prompt for ${props.task.kind}; it waits for a safe moment`}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <Show when={agent()?.status === 'working'}>
          <Button look="quiet" onClick={() => void interrupt()} title={actions.keysOf('agent.interrupt')}>
            Interrupt
          </Button>
        </Show>
        <HoldBar agentId={props.agentId} onProblem={setProblem} />
        <Button disabled={text().trim() === ''} keys="↵" onClick={() => void send()}>
          Send
        </Button>
      </div>
    </div>
  )
}
