import { createSignal, Show } from 'solid-js'
import type { Project } from '../../../contract/project.ts'
import type { Suggestions } from '../../../contract/projectOperations.ts'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { isMac } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useLayout } from '../../state/layout.ts'
import { useYard } from '../../state/yard.ts'
import { fieldErrors } from './fieldErrors.ts'
import { linesOf, orNull } from './lines.ts'
import './SetUp.css'
import { SetUpFiles } from './SetUpFiles.tsx'

interface FormProps {
  readonly project: Project
  readonly found: Suggestions
  readonly problem: string | null
}

/** What is stored for the project, begun with its settings and what its repository asks for; each can be changed. */
export function SetUpForm(props: FormProps) {
  const yard = useYard()
  const layout = useLayout()
  // eslint-disable-next-line solid/reactivity -- what the form begins with; the person edits it from there
  const { settings, found } = { settings: props.project.settings, found: props.found }
  const [setup, setSetup] = createSignal(settings.setup_command ?? found.setup.command ?? '')
  const files = found.include.map(({ pattern }) => pattern)
  const [picked, setPicked] = createSignal<readonly string[]>(files)
  const [more, setMore] = createSignal(settings.include.filter((glob) => !files.includes(glob)).join('\n'))
  const suggested = found.verify.map(({ command }) => command)
  const [verify, setVerify] = createSignal(
    (settings.verify_commands.length > 0 ? settings.verify_commands : suggested).join('\n'),
  )
  const [errors, setErrors] = createSignal<Readonly<Record<string, string>>>({})

  const save = async (): Promise<void> => {
    const values = {
      project_id: props.project.id,
      setup_command: orNull(setup()),
      include: [...picked(), ...linesOf(more())],
      verify_commands: linesOf(verify()),
    }
    const saved = await yard.call((client) => client.project.configure(values))
    if (!saved.ok) return void setErrors(fieldErrors(saved.error))
    layout.beginSetUp(null)
    layout.open('newTask')
  }

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
      <SetUpFiles
        found={found}
        picked={picked()}
        onPick={setPicked}
        more={more()}
        onMore={setMore}
        problem={errors()['include'] ?? null}
      />
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

/** Why something was suggested, or why nothing was. */
function Why(props: { readonly words: string }) {
  return (
    <Show when={props.words}>
      <span class="faint">Why: {props.words}.</span>
    </Show>
  )
}
