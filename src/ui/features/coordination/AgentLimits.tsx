import { createMemo, For, Show } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import { Button } from '../../kit/Button.tsx'
import { useLayout } from '../../state/layout.ts'
import { usedOf, type LimitLine } from './limitLines.ts'

/** What agents have used today, and of each limit how much is left; the limits themselves are in the settings. */
export function AgentLimits(props: { readonly spending: Output<'agent', 'spend'> | null }) {
  const layout = useLayout()
  const lines = createMemo(() => (props.spending ? usedOf(props.spending) : []))
  return (
    <section class="agents-limits" aria-label="Limits">
      <For each={lines()} fallback={<p class="small faint">Nothing is known of what is used yet.</p>}>
        {(line) => <Line line={line} />}
      </For>
      <Button look="quiet" class="agents-change" onClick={() => layout.openSettings('project')}>
        Change limits…
      </Button>
    </section>
  )
}

function Line(props: { readonly line: LimitLine }) {
  return (
    <div class="agents-limit" classList={{ 'agents-reached': props.line.reached }}>
      <p class="small cut" title={props.line.title}>
        <span class="faint">{props.line.scope}</span> {props.line.title}
      </p>
      <p class="small agents-numbers">
        {props.line.words}
        <Show when={props.line.reached}>
          <strong class="agents-bad"> reached</strong>
        </Show>
      </p>
      <Show when={props.line.share !== null}>
        <div
          class="agents-bar"
          role="meter"
          aria-label={`${props.line.scope} ${props.line.title}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round((props.line.share ?? 0) * 100)}
        >
          <span style={{ width: `${Math.round((props.line.share ?? 0) * 100)}%` }} />
        </div>
      </Show>
    </div>
  )
}
