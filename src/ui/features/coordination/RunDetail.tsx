import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import type { Task } from '../../../contract/task.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { write } from '../tasks/newTaskDraft.ts'
import { standingOf } from '../tasks/urgency.ts'
import { RunActs } from './RunActs.tsx'
import { RunField } from './RunField.tsx'
import { RunHistory } from './RunHistory.tsx'
import { RunKind } from './RunKind.tsx'
import { BRIEF_FIELDS, countWords, isEnded, nameOf, RUN_WORDS, tasksOf } from './runWords.ts'

/** One run: where it stands, what may be done with it, its brief, and its tasks. */
export function RunDetail(props: { readonly id: string }) {
  const { state } = useYard()
  const [showsHistory, setHistory] = createSignal(false)
  const layout = useLayout()
  const run = createMemo(() => state.runs[props.id])
  const newTask = ({ id, project_id: project }: Run): void => {
    write(project, { run: id })
    layout.open('newTask')
  }
  const tasks = createMemo(() => {
    const now = run()
    return now ? tasksOf(state, now) : []
  })
  return (
    <Show when={run()}>
      {(now) => (
        <article class="run" aria-labelledby="run-name">
          <header class="run-head">
            <h2 id="run-name">{now().name}</h2>
            <RunStanding run={now()} />
            <RunActs run={now()} />
          </header>
          <section class="run-part" aria-label="Brief">
            <div class="run-part-head">
              <h3>Brief</h3>
              <span class="small muted grow">
                version {now().version}, changed <Age at={now().updated_at} />
              </span>
              <Button look="quiet" onClick={() => setHistory(true)}>
                Versions
              </Button>
            </div>
            <dl class="run-brief">
              <For each={BRIEF_FIELDS}>{(field) => <RunField run={now()} field={field} />}</For>
              <RunKind run={now()} />
            </dl>
          </section>
          <section class="run-part" aria-label="Tasks of the run">
            <div class="run-part-head">
              <h3>Tasks</h3>
              <span class="small muted grow">{countWords(tasks())}</span>
              <Show when={!isEnded(now().status)}>
                <Button look="quiet" onClick={() => newTask(now())}>
                  New task in it
                </Button>
              </Show>
            </div>
            <Show
              when={tasks().length > 0}
              fallback={
                <p class="small muted">
                  Start with a coordinator that splits the goal, or with tasks of your own. Elsewhere they
                  name it by its id, <code class="mono">{now().id}</code>.
                </p>
              }
            >
              <ul class="run-tasks">
                <For each={tasks()}>{(task) => <RunTask task={task} />}</For>
              </ul>
            </Show>
          </section>
          <Show when={showsHistory()}>
            <RunHistory run={now()} onClose={() => setHistory(false)} />
          </Show>
        </article>
      )}
    </Show>
  )
}

function RunStanding(props: { readonly run: Run }) {
  const { state } = useYard()
  const words = () => RUN_WORDS[props.run.status]
  return (
    <p class="run-standing">
      <Lamp kind={words().lamp} word="" />
      <strong>{words().word}</strong>
      <Show when={props.run.status_reason !== ''}>
        <span class="run-reason">{props.run.status_reason}</span>
      </Show>
      <span class="small muted">
        created by {nameOf(state, props.run.created_by)}
        <Show when={props.run.coordinator_id} keyed>
          {(id) => `, led by ${nameOf(state, id)}`}
        </Show>
      </span>
    </p>
  )
}

function RunTask(props: { readonly task: Task }) {
  const { state } = useYard()
  const { selectTask } = useSelection()
  const standing = () => standingOf(props.task, state.agents[props.task.agent_id ?? ''], state.tasks)
  return (
    <li>
      <button type="button" class="run-task" onClick={() => selectTask(props.task.id)}>
        <Lamp kind={standing().lamp} word="" />
        <span class="cut">{props.task.title}</span>
        <span class="small muted">{standing().word}</span>
      </button>
    </li>
  )
}
