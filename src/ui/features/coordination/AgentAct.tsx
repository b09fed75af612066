import { createSignal, Show } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import type { Client } from '../../../client/rpc.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'

export type ActVerb = 'pause' | 'resume' | 'stop' | 'kill'

/** What is about to be done to one agent, or with null to all of them. */
export interface Act {
  readonly verb: ActVerb
  readonly agent: Agent | null
}

interface Words {
  readonly title: string
  readonly help: string
  readonly button: string
}

const WORDS: Readonly<Record<ActVerb, (who: string, guest: boolean) => Words>> = {
  pause: (who) => ({
    title: `Pause ${who}`,
    help: 'It may read and give back what it holds, and nothing else. What is sent to it waits. Its locks keep their time.',
    button: 'Pause',
  }),
  resume: (who) => ({
    title: `Resume ${who}`,
    help: 'What has waited goes on. Who is over a limit stays paused until you raise it.',
    button: 'Resume',
  }),
  stop: (who, guest) => ({
    title: `Stop ${who}`,
    help: guest
      ? 'Its tasks return and its locks are free. Its program goes on in its own shell, without a say here.'
      : 'Its program is asked to end. Its task returns; its worktree stays as it is.',
    button: 'Stop',
  }),
  kill: (who, guest) => ({
    title: `Kill ${who}`,
    help: guest
      ? 'Its tasks return and its locks are free. Its program goes on, but this session of it is not let in again.'
      : 'Its program and all that it has started end at once. Its task returns; its worktree stays as it is.',
    button: 'Kill',
  }),
}

/** Asks before an agent is paused, let go on or ended. */
export function AgentAct(props: {
  readonly act: Act
  readonly onClose: () => void
  readonly onSaid: (words: string) => void
}) {
  const { call } = useYard()
  const { project } = useSelection()
  const [reason, setReason] = createSignal('')
  const [force, setForce] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const agent = () => props.act.agent
  const words = () => WORDS[props.act.verb](agent()?.label ?? 'all agents', agent()?.guest ?? false)
  const asksReason = () => props.act.verb === 'pause' || props.act.verb === 'kill'

  const reasonHelp = () =>
    `${props.act.verb === 'pause' ? 'The agent is told it' : 'It stays in the history'}; may be left out.`

  const resume = async (client: Client, which: Parameters<Client['agent']['resume']>[0]): Promise<void> => {
    const { refused } = await client.agent.resume(which)
    const [first] = refused
    if (first) props.onSaid(`${refused.length} stay paused: ${first.message}`)
  }
  const run = (client: Client): Promise<unknown> => {
    const id = agent()?.id
    const which = id === undefined ? { all: true, project: project()?.id ?? '' } : { agent_id: id }
    switch (props.act.verb) {
      case 'pause':
        return client.agent.pause({ ...which, reason: reason().trim() })
      case 'resume':
        return resume(client, which)
      case 'stop':
        return client.agent.stop({ agent_id: id ?? '' })
      case 'kill':
        return client.agent.kill({ agent_id: id ?? '', force: force(), reason: reason().trim() })
    }
  }
  const go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    props.onSaid('')
    const done = await call(run)
    if (done.ok) props.onClose()
    else setRefusal(done.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title={words().title}>
      <form class="coordination-form" onSubmit={(event) => void go(event)}>
        <p class="muted">
          {agent() === null && props.act.verb === 'pause' ? 'Coordinators go on. ' : ''}
          {words().help}
        </p>
        <Show when={asksReason()}>
          <Field title="Reason" help={reasonHelp()} problem={null}>
            {(marks) => (
              <input
                {...marks}
                class="field-input"
                maxLength={500}
                value={reason()}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
        </Show>
        <Show when={props.act.verb === 'kill' && agent()?.guest && agent()?.pid !== null}>
          <label class="agents-force">
            <input
              type="checkbox"
              checked={force()}
              onChange={(event) => setForce(event.currentTarget.checked)}
            />
            End its program too, process {agent()?.pid}
          </label>
        </Show>
        <Show when={refusal()}>
          <p class="agents-bad" role="alert">
            {refusal()}
          </p>
        </Show>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button
            look={props.act.verb === 'stop' || props.act.verb === 'kill' ? 'danger' : 'primary'}
            type="submit"
          >
            {words().button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
