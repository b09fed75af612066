import { createEffect, createSignal, on, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'

const LINES = 24

/** The last lines of a task's terminal, as they were when the item was shown. */
export function TerminalLines(props: { readonly taskId: string; readonly identity: string }) {
  const yard = useYard()
  const [text, setText] = createSignal('')
  const [element, setElement] = createSignal<HTMLPreElement>()
  const load = async (identity: string): Promise<void> => {
    const given = { task_id: props.taskId, lines: LINES }
    const read = await yard.call((client) => client.task.output(given))
    if (identity === props.identity) setText(read.ok ? read.value.text.trimEnd() : '')
  }
  createEffect(
    on(
      () => props.identity,
      (identity) => {
        setText('')
        void load(identity)
      },
    ),
  )
  // The end is what matters.
  createEffect(() => text() !== '' && element()?.scrollTo(0, element()?.scrollHeight ?? 0))
  return (
    <Show when={text() !== ''}>
      <h3 class="small faint" id="attention-terminal">
        The end of its terminal
      </h3>
      <pre
        ref={setElement}
        class="attention-terminal"
        role="region"
        aria-labelledby="attention-terminal"
        tabIndex={0}
      >
        {text()}
      </pre>
    </Show>
  )
}
