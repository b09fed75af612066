import { createSignal, For, Show } from 'solid-js'
import { RUN_MOVES, type Run, type RunStatus } from '../../../contract/run.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { EndRun } from './EndRun.tsx'
import { ResetRun } from './ResetRun.tsx'
import { isEnded, MOVE_WORDS } from './runWords.ts'

/** What may be done with a run from where it stands. What ends something asks first. */
export function RunActs(props: { readonly run: Run }) {
  const { call } = useYard()
  const [ending, setEnding] = createSignal<'complete' | 'stopped' | 'reset' | null>(null)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const hasEnded = () => isEnded(props.run.status)
  const move = async (status: RunStatus): Promise<void> => {
    if (isEnded(status)) {
      setEnding(status)
      return
    }
    const id = props.run.id
    const moved = hasEnded()
      ? await call((client) => client.run.resume({ run_id: id }))
      : await call((client) => client.run.status({ run_id: id, status }))
    setRefusal(moved.ok ? null : moved.error.message)
  }
  return (
    <div class="run-acts">
      <For each={RUN_MOVES[props.run.status]}>
        {(status) => (
          <Button
            look={status === 'in_progress' ? 'primary' : status === 'stopped' ? 'danger' : 'plain'}
            onClick={() => void move(status)}
          >
            {hasEnded() ? 'Resume' : MOVE_WORDS[status]}
          </Button>
        )}
      </For>
      <Button look="quiet" onClick={() => setEnding('reset')}>
        Reset…
      </Button>
      <Show when={refusal()}>
        {(words) => (
          <p class="field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <Show when={ending()} keyed>
        {(what) =>
          what === 'reset' ? (
            <ResetRun run={props.run} onClose={() => setEnding(null)} />
          ) : (
            <EndRun run={props.run} status={what} onClose={() => setEnding(null)} />
          )
        }
      </Show>
    </div>
  )
}
