import { Show } from 'solid-js'
import { AfterPicker } from './AfterPicker.tsx'
import { Field } from './Field.tsx'
import { NewTaskFacts } from './NewTaskFacts.tsx'
import type { NewTaskForm } from './newTaskForm.ts'
import { RunPicker } from './RunPicker.tsx'
import { titleNow } from './wantedTask.ts'

interface NewTaskMoreProps {
  readonly form: NewTaskForm
  readonly open: boolean
  readonly onToggle: (open: boolean) => void
}

/** What few tasks need: a name of one's own, what they come after, the files that they are about. */
export function NewTaskMore(props: NewTaskMoreProps) {
  const form = () => props.form
  const setup = () => form().project.settings.setup_command
  return (
    <details
      class="new-task-more"
      open={props.open}
      onToggle={(event) => props.onToggle(event.currentTarget.open)}
    >
      <summary>
        More
        <span class="small faint">title, run, what it comes after, files, priority</span>
      </summary>
      <div class="new-task-rest">
        <Field id="new-task-title" label="Title" problem={form().problem('title')}>
          <input
            id="new-task-title"
            placeholder="Out of the first line"
            value={form().draft().prompt === '' ? (form().draft().title ?? '') : titleNow(form().draft())}
            aria-invalid={form().problem('title') !== null}
            onInput={(event) => form().write({ title: event.currentTarget.value || null })}
          />
        </Field>
        <Field
          id="new-task-branch"
          label="Branch"
          problem={form().problem('branch')}
          note={form().choices().isolation === 'shared' ? 'None of its own in the main checkout' : null}
        >
          <input
            id="new-task-branch"
            class="mono"
            placeholder="Made from the title"
            disabled={form().choices().isolation === 'shared'}
            value={form().draft().branch}
            aria-invalid={form().problem('branch') !== null}
            onInput={(event) => form().write({ branch: event.currentTarget.value })}
          />
        </Field>
        <RunPicker form={props.form} />
        <AfterPicker form={props.form} />
        <Field
          id="new-task-files"
          label="Files it will change"
          problem={form().problem('files')}
          note="Paths or folders of the repository, one a line"
          wide
        >
          <textarea
            id="new-task-files"
            class="mono"
            rows={2}
            value={form().draft().files}
            aria-invalid={form().problem('files') !== null}
            onInput={(event) => form().write({ files: event.currentTarget.value })}
          />
        </Field>
        <NewTaskFacts form={props.form} />
        <p class="small muted new-task-setup">
          <Show when={setup()} fallback="No setup command runs first; the project’s settings may name one.">
            {(command) => (
              <>
                Setup: <code class="mono">{command()}</code> runs in its worktree first.
              </>
            )}
          </Show>
        </p>
      </div>
    </details>
  )
}
