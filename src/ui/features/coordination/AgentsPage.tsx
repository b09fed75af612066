import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { AgentAct, type Act } from './AgentAct.tsx'
import { AgentLimits } from './AgentLimits.tsx'
import { AgentRow } from './AgentRow.tsx'
import { CONTACT_TITLES, CONTACT_WORDS } from './agentLook.ts'
import { createAgentNews } from './agentNews.ts'
import './AgentsPage.css'

const CONTACTS = ['terminal', 'background', 'hooks'] as const

/** Every agent of the project, guests too: what it does, what it has used, and how to stop it for a while or for good. */
export function AgentsPage() {
  const { state } = useYard()
  const { project } = useSelection()
  const news = createAgentNews()
  const [query, setQuery] = createSignal('')
  const [act, setAct] = createSignal<Act | null>(null)
  const [said, setSaid] = createSignal('')
  const here = createMemo(() =>
    Object.values(state.agents)
      .filter((agent) => agent.project_id === project()?.id && agent.status !== 'gone')
      .sort((one, other) => one.created_at.localeCompare(other.created_at)),
  )
  const shown = createMemo(() => {
    const words = query().trim().toLowerCase()
    return here().filter((agent) => textOf(agent).includes(words))
  })
  const ofContact = (contact: Agent['contact']) => shown().filter((agent) => agent.contact === contact)
  const paused = () => here().filter((agent) => agent.paused).length
  const mayPause = () => here().some((agent) => !agent.paused && agent.role === 'worker')
  return (
    <>
      <div class="coordination-tools">
        <input
          type="search"
          class="field-input agents-search"
          placeholder="Search name, kind, task, branch"
          aria-label="Search agents"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <span class="small muted" aria-live="polite">
          {said() === '' ? countWords(here().length, paused()) : said()}
        </span>
        <span class="grow" />
        <Button look="quiet" disabled={!mayPause()} onClick={() => setAct({ verb: 'pause', agent: null })}>
          Pause all…
        </Button>
        <Button
          look="quiet"
          disabled={paused() === 0}
          onClick={() => setAct({ verb: 'resume', agent: null })}
        >
          Resume all…
        </Button>
      </div>
      <div class="coordination-list">
        <AgentLimits spending={news.spending()} />
        <Show when={shown().length > 0} fallback={<NoAgents searched={query().trim() !== ''} />}>
          <table class="coordination-table agents-table">
            <thead>
              <tr>
                <th>Agent</th>
                <th>Does</th>
                <th>Branch</th>
                <th>Seen</th>
                <th>Used</th>
                <th>
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <For each={CONTACTS}>
              {(contact) => (
                <Show when={ofContact(contact).length > 0}>
                  <tbody>
                    <tr class="agents-group">
                      <th colSpan={6} scope="rowgroup">
                        {CONTACT_TITLES[contact]} <span class="agents-hint">{CONTACT_WORDS[contact]}</span>
                      </th>
                    </tr>
                    <For each={ofContact(contact)}>
                      {(agent) => (
                        <AgentRow
                          agent={agent}
                          seen={latest(agent.seen_at, news.seen()[agent.id])}
                          onAct={(verb) => setAct({ verb, agent })}
                          onSaid={setSaid}
                        />
                      )}
                    </For>
                  </tbody>
                </Show>
              )}
            </For>
          </table>
        </Show>
      </div>
      <Show when={act()} keyed>
        {(chosen) => <AgentAct act={chosen} onClose={() => setAct(null)} onSaid={setSaid} />}
      </Show>
    </>
  )
}

const latest = (one: string, other = ''): string => (one > other ? one : other)

const textOf = ({ label, kind, role, summary, folder, status }: Agent): string =>
  [label, kind, role, summary, folder?.branch ?? '', status].join(' ').toLowerCase()

function countWords(count: number, paused: number): string {
  const agents = count === 1 ? '1 agent' : `${count} agents`
  return paused === 0 ? agents : `${agents}, ${paused} paused`
}

function NoAgents(props: { readonly searched: boolean }) {
  return (
    <Show when={!props.searched} fallback={<EmptyState title="No agent is called like that" />}>
      <EmptyState title="No agent is at work">
        <p class="muted">
          Start a task, or let an agent of your own shell come as a guest: <code>switchyard install</code>{' '}
          teaches its CLI how.
        </p>
      </EmptyState>
    </Show>
  )
}
