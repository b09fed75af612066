import { createResource, createSignal, For, Show } from 'solid-js'
import type { Project } from '../../../contract/project.ts'
import type { Suggestions } from '../../../contract/projectOperations.ts'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { isMac } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useLayout } from '../../state/layout.ts'
import { useYard } from '../../state/yard.ts'
import { fieldErrors } from './fieldErrors.ts'
import { linesOf, orNull, sizeOf } from './lines.ts'
import './SetUp.css'

const NOTHING: Suggestions = {
  setup: { command: null, reason: '' },
  ...{ include: [], verify: [], worktrees: '', notes: [] },
}

/** The second step of a first run: what each new worktree of the project needs, read off the repository. */
export function SetUp(props: { readonly project: Project }) {
  const yard = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [read] = createResource(async () => {
    const found = await yard.call((client) => client.project.suggest({ project_id: props.project.id }))
    if (!found.ok) setProblem(found.error.message)
    return found.ok ? found.value : NOTHING
  })
  return (
    <main class="set-up" aria-busy={read.loading}>
      <div class="set-up-column">
        <header>
          <h1>What a new worktree of {props.project.name} needs</h1>
          <p class="mono faint cut">{props.project.root}</p>
        </header>
        <Show when={read()} fallback={<p class="muted">Reading the repository…</p>}>
          {(found) => <SetUpForm project={props.project} found={found()} problem={problem()} />}
        </Show>
      </div>
    </main>
  )
}

interface FormProps {
  readonly project: Project
  readonly found: Suggestions
  readonly problem: string | null
}

function SetUpForm(props: FormProps) {
  const yard = useYard()
  const layout = useLayout()
  // eslint-disable-next-line solid/reactivity -- what the form begins with; the person edits it from there
  const { settings, found } = { settings: props.project.settings, found: props.found }
  const [setup, setSetup] = createSignal(settings.setup_command ?? found.setup.command ?? '')
  const [picked, setPicked] = createSignal<readonly string[]>(found.include.map(({ pattern }) => pattern))
  const known = new Set(picked())
  const [more, setMore] = createSignal(settings.include.filter((glob) => !known.has(glob)).join('\n'))
  const suggested = found.verify.map(({ command }) => command)
  const [verify, setVerify] = createSignal(
    (settings.verify_commands.length > 0 ? settings.verify_commands : suggested).join('\n'),
  )
  const [errors, setErrors] = createSignal<Readonly<Record<string, string>>>({})

  const save = async (): Promise<void> => {
    const saved = await yard.call((client) =>
      client.project.configure({
        project_id: props.project.id,
        setup_command: orNull(setup()),
        include: [...picked(), ...linesOf(more())],
        verify_commands: linesOf(verify()),
      }),
    )
    if (!saved.ok) return void setErrors(fieldErrors(saved.error))
    layout.beginSetUp(null)
    layout.open('newTask')
  }
  const pick = (pattern: string, on: boolean): void =>
    void setPicked(on ? [...picked(), pattern] : picked().filter((each) => each !== pattern))

  return (
    <form
      class="set-up-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) void save()
      }}
    >
      <Field
        title="Setup command"
        problem={errors()['setup_command'] ?? null}
        help={
          <>
            Runs in each new worktree before its agent starts. <Why words={found.setup.reason} />
          </>
        }
      >
        {(marks) => (
          <input
            {...marks}
            class="field-input field-code"
            placeholder="nothing to run"
            spellcheck={false}
            value={setup()}
            onInput={(event) => setSetup(event.currentTarget.value)}
          />
        )}
      </Field>
      <fieldset class="set-up-files">
        <legend class="visually-hidden">Ignored files to copy</legend>
        <div class="field">
          <span class="field-title" aria-hidden="true">
            Files to copy
          </span>
          <div class="field-body">
            <For each={found.include}>
              {(file) => (
                <label class="set-up-file">
                  <input
                    type="checkbox"
                    checked={picked().includes(file.pattern)}
                    onChange={(event) => pick(file.pattern, event.currentTarget.checked)}
                  />
                  <code class="mono">{file.pattern.slice(1)}</code>
                  <span class="small faint">
                    {file.reason} · {sizeOf(file.bytes)}
                  </span>
                </label>
              )}
            </For>
            <Show when={found.include.length === 0}>
              <p class="set-up-none muted">No ignored file here looks needed.</p>
            </Show>
            <p class="small muted">
              Git ignores them, so a new worktree would lack them. Each one gets a copy; commits never hold
              them.
            </p>
            <For each={found.notes}>{(note) => <p class="small muted">{note}</p>}</For>
          </div>
        </div>
        <Field
          title="More of them"
          problem={errors()['include'] ?? null}
          help="Patterns as in .gitignore, one a line."
        >
          {(marks) => (
            <textarea
              {...marks}
              class="field-input field-code"
              rows={1}
              placeholder="config/*.local.yml"
              spellcheck={false}
              value={more()}
              onInput={(event) => setMore(event.currentTarget.value)}
            />
          )}
        </Field>
      </fieldset>
      <Field
        title="Verify commands"
        problem={errors()['verify_commands'] ?? null}
        help={
          <>
            One a line. Run on the merged result; a merge lands only when all of them pass.{' '}
            <Why words={found.verify.map(({ reason }) => reason).join('; ')} />
          </>
        }
      >
        {(marks) => (
          <textarea
            {...marks}
            class="field-input field-code"
            rows={Math.max(2, linesOf(verify()).length)}
            placeholder="nothing to run"
            spellcheck={false}
            value={verify()}
            onInput={(event) => setVerify(event.currentTarget.value)}
          />
        )}
      </Field>
      <p class="set-up-where small muted">
        Kept in Switchyard’s data folder, and changed any time in the settings. Worktrees are made in{' '}
        <code class="mono">{found.worktrees}</code>; the repository itself gets a branch a task, and nothing
        before there is one.
      </p>
      <Show when={errors()[''] ?? props.problem}>
        {(words) => (
          <p class="field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <footer class="set-up-foot">
        <Button look="quiet" onClick={() => layout.beginSetUp(null)}>
          Skip
        </Button>
        <Button look="primary" type="submit" keys={shown('mod+enter', isMac)}>
          Save and write a first task
        </Button>
      </footer>
    </form>
  )
}

/** Why something was suggested. */
function Why(props: { readonly words: string }) {
  return (
    <Show when={props.words}>
      <span class="faint">Suggested because {props.words}.</span>
    </Show>
  )
}
