import { Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'

interface HoldBarProps {
  readonly agentId: string
  readonly onProblem: (words: string | null) => void
}

/** Takes the agent, so that what others send it waits, and gives it back. */
export function HoldBar(props: HoldBarProps) {
  const yard = useYard()
  const held = () => yard.state.agents[props.agentId]?.held ?? null
  const toggle = async (): Promise<void> => {
    const id = props.agentId
    const taken = held() !== null
    const done = await yard.call((client) =>
      taken ? client.agent.release({ agent_id: id }) : client.agent.hold({ agent_id: id }),
    )
    props.onProblem(done.ok ? null : done.error.message)
  }
  const actions = useActions()
  actions.offer([
    {
      ...{ id: 'agent.hold', title: 'Take the agent, or give it back', group: 'Task' },
      keys: ['mod+shift+h'],
      run: () => void toggle(),
    },
  ])
  return (
    <Show
      when={held()}
      fallback={
        <Button
          look="quiet"
          title={`What others send it waits until you give it back (${actions.keysOf('agent.hold')})`}
          onClick={() => void toggle()}
        >
          Take
        </Button>
      }
    >
      {(_hold) => (
        <Button
          title={`Taken by ${held()?.by ?? 'somebody'}; what others send it waits (${actions.keysOf('agent.hold')})`}
          onClick={() => void toggle()}
        >
          Give back
        </Button>
      )}
    </Show>
  )
}
