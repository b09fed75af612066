import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import { For, Show } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import '../../kit/Menu.css'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { usageWords } from '../tasks/usageWords.ts'
import type { ActVerb } from './AgentAct.tsx'
import { lookOfAgent } from './agentLook.ts'

interface AgentRowProps {
  readonly agent: Agent
  readonly seen: string
  readonly onAct: (verb: ActVerb) => void
  /** Says what a check has found. */
  readonly onSaid: (words: string) => void
}

export function AgentRow(props: AgentRowProps) {
  const { state } = useYard()
  const { selectTask } = useSelection()
  const look = () => lookOfAgent(props.agent)
  const task = () => state.tasks[props.agent.task_id ?? '']
  const does = () => {
    const own = task()?.title ?? ''
    return own === props.agent.label ? '' : own
  }
  const branch = () => props.agent.folder?.branch ?? task()?.branch ?? ''
  const words = () => (props.agent.paused ? (props.agent.paused_reason ?? '') : props.agent.summary)
  return (
    <tr>
      <td>
        <div class="agents-name">
          <Lamp kind={look().lamp} word="" />
          <span class="cut">
            <Show when={task()} fallback={<strong title={props.agent.id}>{props.agent.label}</strong>}>
              {(known) => (
                <button
                  type="button"
                  class="link-button agents-link cut"
                  title="Opens its task"
                  onClick={() => selectTask(known().id)}
                >
                  {props.agent.label}
                </button>
              )}
            </Show>
          </span>
        </div>
        <p class="small agents-under cut" title={props.agent.status_reason}>
          <span
            classList={{ 'agents-needs': look().lamp === 'needs', 'agents-bad': look().lamp === 'failed' }}
          >
            {look().word}
          </span>
          <span class="faint">
            {' · '}
            {props.agent.kind}
            {props.agent.role === 'coordinator' ? ' · coordinator' : ''}
          </span>
        </p>
      </td>
      <td class="agents-does">
        <Show when={does()}>
          <p class="cut" title={does()}>
            {does()}
          </p>
        </Show>
        <p class="small muted agents-words" title={words()}>
          {words()}
        </p>
      </td>
      <td class="agents-branch">
        <Show when={branch()}>
          <p class="mono cut" title={`${branch()} ${props.agent.folder?.subject ?? ''}`}>
            {branch()}
          </p>
        </Show>
        <Show when={props.agent.folder}>
          {(folder) => (
            <p class="small faint" title={folder().dirty.join('\n')}>
              {dirtyWords(folder().dirty_total)}
            </p>
          )}
        </Show>
      </td>
      <td class="muted agents-seen">
        <Age at={props.seen} />
      </td>
      <td class="muted agents-used">{usageWords(props.agent.usage)}</td>
      <td>
        <div class="coordination-acts">
          <AgentMenu agent={props.agent} onAct={props.onAct} onSaid={props.onSaid} />
        </div>
      </td>
    </tr>
  )
}

const dirtyWords = (count: number): string =>
  count === 0 ? 'clean' : count === 1 ? '1 file changed' : `${count} files changed`

const ENDS: readonly (readonly [ActVerb, string])[] = [
  ['stop', 'Stop…'],
  ['kill', 'Kill…'],
]

function AgentMenu(props: Omit<AgentRowProps, 'seen'>) {
  const { call } = useYard()
  const check = async (): Promise<void> => {
    const { id, label } = props.agent
    const found = await call((client) => client.agent.check({ agent_id: id }))
    props.onSaid(
      found.ok
        ? `${label}: ${found.value.next}, heard of ${Math.round(found.value.silent_ms / 1000)} s ago`
        : `${label}: ${found.error.message}`,
    )
  }
  const toggle = () => (props.agent.paused ? 'resume' : 'pause')
  return (
    <DropdownMenu placement="bottom-end">
      <DropdownMenu.Trigger class="tool-button" aria-label={`Actions of ${props.agent.label}`}>
        <Ellipsis size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu">
          <DropdownMenu.Item class="menu-item" onSelect={() => props.onAct(toggle())}>
            {props.agent.paused ? 'Resume…' : 'Pause…'}
          </DropdownMenu.Item>
          <DropdownMenu.Item class="menu-item" onSelect={() => void check()}>
            Check now
          </DropdownMenu.Item>
          <DropdownMenu.Separator class="menu-line" />
          <For each={ENDS}>
            {([verb, title]) => (
              <DropdownMenu.Item class="menu-item menu-danger" onSelect={() => props.onAct(verb)}>
                {title}
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
