import { createMemo, For, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { createAnswering } from './answering.ts'
import './AskBar.css'
import { isDialog, lookOf, queueOf } from './queue.ts'

/** The dialog of the selected task's agent, the same item as in the queue, answered here or in its terminal. */
export function AskBar() {
  const yard = useYard()
  const layout = useLayout()
  const actions = useActions()
  const { task } = useSelection()
  const answering = createAnswering(yard)
  const queue = createMemo(() => queueOf(Object.values(yard.state.attention)))
  const item = createMemo(() =>
    [...queue().now, ...queue().later].find((each) => each.task_id === task()?.id && isDialog(each)),
  )
  const others = () => queue().now.filter(({ id }) => id !== item()?.id).length
  return (
    <Show when={item()}>
      {(asked) => (
        <Show
          when={asked().later_at === null}
          fallback={
            <div class="ask-bar ask-bar-later" role="group" aria-label="The agent asks">
              <Lamp kind="idle" word="" />
              <span class="grow cut muted">Put off: {asked().text.split('\n')[0]}</span>
              <Button look="quiet" onClick={() => void answering.restore(asked())}>
                Bring back
              </Button>
            </div>
          }
        >
          <div class="ask-bar" role="alertdialog" aria-label="The agent asks">
            <Lamp kind="needs" word="needs you" />
            <div class="ask-said grow">
              <p class="small muted">{lookOf(asked()).word}</p>
              <p class="ask-text">{asked().text}</p>
              <Show when={answering.problemBeside(asked().id)}>
                {(words) => <p class="ask-problem small">{words()}</p>}
              </Show>
            </div>
            <Show when={others() > 0}>
              <Button
                look="quiet"
                title={`Everything that needs you (${actions.keysOf('attention.next')})`}
                onClick={() => layout.open('attention')}
              >
                {others()} more
              </Button>
            </Show>
            <Button
              look="quiet"
              disabled={answering.busy() !== null}
              onClick={() => void answering.later(asked())}
            >
              Later
            </Button>
            <div class="ask-options">
              <For each={asked().options}>
                {(option, at) => (
                  <Button
                    look={at() === 0 ? 'primary' : 'plain'}
                    keys={option.key}
                    disabled={answering.busy() !== null}
                    onClick={() => void answering.answer(asked(), option.key)}
                  >
                    <span class="cut">{option.label}</span>
                  </Button>
                )}
              </For>
            </div>
          </div>
        </Show>
      )}
    </Show>
  )
}
