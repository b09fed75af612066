import Copy from 'lucide-solid/icons/copy'
import PanelRightOpen from 'lucide-solid/icons/panel-right-open'
import SquarePen from 'lucide-solid/icons/square-pen'
import { createSignal, Show } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import { Lamp } from '../../kit/Lamp.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useYard } from '../../state/yard.ts'
import { Evidence } from '../agents/Evidence.tsx'
import { ToolButton } from '../../kit/ToolButton.tsx'
import './TaskHead.css'
import { standingOf } from './urgency.ts'
import { usageWords } from './usageWords.ts'

/** What the selected task is, how it stands and why, and the ways out of Switchyard into its folder. */
export function TaskHead(props: { readonly task: Task; readonly agent: Agent | undefined }) {
  const yard = useYard()
  const layout = useLayout()
  const [said, setSaid] = createSignal('')
  const standing = () => standingOf(props.task, props.agent, yard.state.tasks)
  const noWorktree = () => (props.task.worktree === null ? 'The task has no worktree' : null)
  const copy = async (text: string | null, what: string): Promise<void> => {
    if (text === null) return
    await navigator.clipboard.writeText(text).then(
      () => setSaid(`${what} copied`),
      () => setSaid(`The clipboard is not open to this page: ${text}`),
    )
  }
  const openEditor = async (): Promise<void> => {
    const { worktree } = props.task
    if (worktree === null) return
    if (window.switchyard) setSaid((await window.switchyard.openInEditor(worktree)) ?? '')
    else await copy(worktree, 'Path')
  }
  const report = (done: { ok: true } | { ok: false; error: { message: string } }): void => {
    setSaid(done.ok ? '' : done.error.message)
  }
  const stop = async (id: string): Promise<void> =>
    report(await yard.call((client) => client.agent.stop({ agent_id: id })))
  const start = async (id: string): Promise<void> =>
    report(await yard.call((client) => client.agent.start({ task_id: id })))
  const running = () => props.agent !== undefined && props.agent.status !== 'gone'
  const actions = useActions()
  actions.offer([
    {
      ...{ id: 'worktree.edit', group: 'Task', blocked: noWorktree, keys: ['mod+o'] },
      title: window.switchyard ? 'Open the worktree in the editor' : 'Copy the path of the worktree',
      run: () => void openEditor(),
    },
    {
      ...{ id: 'worktree.show', title: 'Show the worktree in the file manager', group: 'Task' },
      blocked: () => noWorktree() ?? (window.switchyard ? null : 'Only the desktop app can do that'),
      run: () => void window.switchyard?.showInFolder(props.task.worktree ?? ''),
    },
    {
      ...{ id: 'worktree.copy', group: 'Task', blocked: noWorktree, keysOnly: !window.switchyard },
      title: 'Copy the path of the worktree',
      run: () => void copy(props.task.worktree, 'Path'),
    },
    {
      ...{ id: 'branch.copy', title: 'Copy the name of the branch', group: 'Task' },
      blocked: () => (props.task.branch === null ? 'The task has no branch' : null),
      run: () => void copy(props.task.branch, 'Branch'),
    },
    {
      ...{ id: 'agent.stop', title: 'Stop the agent', group: 'Task' },
      blocked: () => (running() ? null : 'No agent runs on it'),
      run: () => void stop(props.task.agent_id ?? ''),
    },
    {
      ...{ id: 'agent.start', title: 'Start an agent on the task', group: 'Task' },
      blocked: () => (running() ? 'An agent runs on it' : null),
      run: () => void start(props.task.id),
    },
  ])
  return (
    <div class="task-head">
      <Lamp kind={standing().lamp} word="" />
      <h1 class="cut" title={props.task.title}>
        {props.task.title}
      </h1>
      <Show when={props.agent} fallback={<span class="small faint">{standing().word}</span>}>
        {(agent) => <Evidence agent={agent()} word={standing().word} />}
      </Show>
      <Show when={props.task.branch}>
        {(branch) => (
          <button
            type="button"
            class="task-branch cut"
            title={`Copy ${branch()}`}
            onClick={() => void copy(branch(), 'Branch')}
          >
            {branch()}
          </button>
        )}
      </Show>
      <span class="small faint cut grow" role="status">
        {said()}
      </span>
      <span class="small faint task-usage">{usageWords(props.agent?.usage)}</span>
      <Show when={props.task.worktree !== null}>
        <Show
          when={window.switchyard}
          fallback={
            <ToolButton title="Copy the path of the worktree" onClick={() => void openEditor()}>
              <Copy size={16} />
            </ToolButton>
          }
        >
          <ToolButton
            title={`Open the worktree in the editor (${actions.keysOf('worktree.edit')})`}
            onClick={() => void openEditor()}
          >
            <SquarePen size={16} />
          </ToolButton>
        </Show>
      </Show>
      <Show when={!layout.panel()}>
        <ToolButton title="Show the changes" onClick={() => layout.togglePanel()}>
          <PanelRightOpen size={16} />
        </ToolButton>
      </Show>
    </div>
  )
}
