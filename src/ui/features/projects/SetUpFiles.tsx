import { For, Show } from 'solid-js'
import type { Suggestions } from '../../../contract/projectOperations.ts'
import { Field } from '../../kit/Field.tsx'
import { sizeOf } from './lines.ts'
import './SetUp.css'

interface SetUpFilesProps {
  readonly found: Suggestions
  /** Patterns of the suggested files that are to be copied. */
  readonly picked: readonly string[]
  readonly onPick: (patterns: readonly string[]) => void
  /** Further patterns, one a line. */
  readonly more: string
  readonly onMore: (text: string) => void
  readonly problem: string | null
}

/** Which ignored files each new worktree gets a copy of. */
export function SetUpFiles(props: SetUpFilesProps) {
  const pick = (pattern: string, on: boolean): void =>
    props.onPick(on ? [...props.picked, pattern] : props.picked.filter((each) => each !== pattern))
  return (
    <fieldset class="set-up-files">
      <legend class="visually-hidden">Ignored files to copy</legend>
      <div class="field">
        <span class="field-title" aria-hidden="true">
          Files to copy
        </span>
        <div class="field-body">
          <For each={props.found.include}>
            {(file) => (
              <label class="set-up-file">
                <input
                  type="checkbox"
                  checked={props.picked.includes(file.pattern)}
                  onChange={(event) => pick(file.pattern, event.currentTarget.checked)}
                />
                <code class="mono">{file.pattern.slice(1)}</code>
                <span class="small faint">
                  {file.reason} · {sizeOf(file.bytes)}
                </span>
              </label>
            )}
          </For>
          <Show when={props.found.include.length === 0}>
            <p class="set-up-none muted">No ignored file here looks needed.</p>
          </Show>
          <p class="small muted">
            Git ignores them, so a new worktree would lack them. Each one gets a copy; commits never hold
            them.
          </p>
          <For each={props.found.notes}>{(note) => <p class="small muted">{note}</p>}</For>
        </div>
      </div>
      <Field title="More of them" problem={props.problem} help="Patterns as in .gitignore, one a line.">
        {(marks) => (
          <textarea
            {...marks}
            class="field-input field-code"
            rows={1}
            placeholder="config/*.local.yml"
            spellcheck={false}
            value={props.more}
            onInput={(event) => props.onMore(event.currentTarget.value)}
          />
        )}
      </Field>
    </fieldset>
  )
}
