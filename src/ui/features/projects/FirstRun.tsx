import { createSignal, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { Agents } from './Agents.tsx'
import './FirstRun.css'
import { FolderField } from './FolderField.tsx'
import { runDemo } from './runDemo.ts'

/** The first start: a repository or the demo, the agents of this machine, and nothing to sign up for. */
export function FirstRun() {
  const yard = useYard()
  const selection = useSelection()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const demo = async (): Promise<void> => {
    setBusy(true)
    const started = await runDemo(yard, selection)
    setBusy(false)
    setProblem(started.ok ? null : started.error.message)
  }
  return (
    <main class="first-run">
      <div class="first-run-column">
        <header>
          <h1>Open your first repository</h1>
          <p class="muted">
            Each task gets a worktree and a branch of its own, so agents work side by side and your checkout
            stays as it is. No account; nothing leaves this machine but what your agents send themselves.
          </p>
        </header>
        <FolderField onOpened={() => undefined} />
        <section class="first-run-demo" aria-label="Demo">
          <div class="grow">
            <p>No repository at hand?</p>
            <p class="small muted">
              The demo makes a small one in Switchyard’s data folder. A coordinator and three workers do a job
              on it in a minute, with no model and no network.
            </p>
          </div>
          <Button disabled={busy()} onClick={() => void demo()}>
            {busy() ? 'Starting…' : 'Run the demo'}
          </Button>
          <Show when={problem()}>
            {(words) => (
              <p class="first-run-problem" role="alert">
                {words()}
              </p>
            )}
          </Show>
        </section>
        <Agents />
      </div>
    </main>
  )
}
