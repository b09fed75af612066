import { createEffect, createMemo, createSignal, on } from 'solid-js'
import type { ProjectSettings } from '../../../contract/project.ts'
import { Field } from '../../kit/Field.tsx'
import type { ProjectChange } from './projectChange.ts'

interface BudgetProps {
  readonly project: ProjectChange
  readonly setting: 'task_budget' | 'run_budget' | 'day_budget'
  readonly title: string
  readonly help: string
}

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)
const read = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** Tokens and dollars that may be used; an empty one is no limit. */
export function BudgetField(props: BudgetProps) {
  const stored = () => props.project.settings()?.[props.setting]
  const [tokens, setTokens] = createSignal(shown(stored()?.tokens))
  const [cost, setCost] = createSignal(shown(stored()?.cost_usd))
  // Each for itself: one may come back from the host while the other is being written.
  const count = createMemo(() => stored()?.tokens)
  const dollars = createMemo(() => stored()?.cost_usd)
  createEffect(on(count, (now) => setTokens(shown(now)), { defer: true }))
  createEffect(on(dollars, (now) => setCost(shown(now)), { defer: true }))
  const store = (): void => {
    const budget: ProjectSettings['task_budget'] = { tokens: read(tokens()), cost_usd: read(cost()) }
    void props.project.change(props.title, { [props.setting]: budget })
  }
  return (
    <Field title={props.title} help={props.help} problem={props.project.problem(props.setting)}>
      {(marks) => (
        <span class="field-number">
          <input
            {...marks}
            class="field-input"
            inputmode="numeric"
            placeholder="no limit"
            value={tokens()}
            onInput={(event) => setTokens(event.currentTarget.value)}
            onChange={store}
          />
          <span class="muted">tokens</span>
          <input
            class="field-input"
            inputmode="decimal"
            placeholder="no limit"
            aria-label={`${props.title} in dollars`}
            value={cost()}
            onInput={(event) => setCost(event.currentTarget.value)}
            onChange={store}
          />
          <span class="muted">$</span>
        </span>
      )}
    </Field>
  )
}
