import { createResource, createSignal, Show } from 'solid-js'
import type { Project } from '../../../contract/project.ts'
import type { Suggestions } from '../../../contract/projectOperations.ts'
import { useYard } from '../../state/yard.ts'
import './SetUp.css'
import { SetUpForm } from './SetUpForm.tsx'

const NOTHING: Suggestions = {
  setup: { command: null, reason: '' },
  ...{ include: [], verify: [], worktrees: '', notes: [] },
}

/** The second step of a first run: what each new worktree of the project needs, read off the repository. */
export function SetUp(props: { readonly project: Project }) {
  const yard = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const ask = async (id: string): Promise<Suggestions> => {
    const found = await yard.call((client) => client.project.suggest({ project_id: id }))
    if (!found.ok) setProblem(found.error.message)
    return found.ok ? found.value : NOTHING
  }
  const [read] = createResource(() => props.project.id, ask)
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
