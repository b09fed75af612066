import { For, Show } from 'solid-js'
import type { Agent, Evidence as Observation } from '../../../contract/agent.ts'
import { Age } from '../../kit/Age.tsx'

const SOURCES: Readonly<Record<Observation['source'], string>> = {
  process: 'Process',
  hook: 'Hook',
  mcp: 'Tool call',
  screen: 'Screen',
}
const STATES: Readonly<Record<Observation['state'], string>> = {
  ...{ starting: 'starting', working: 'working', needs_input: 'asks', idle: 'at its prompt' },
  ...{ alive: 'runs', stopped: 'stopped', gone: 'ended', unknown: 'says nothing' },
}

const detailOf = ({ state, detail }: Observation): string =>
  detail === '' || detail.toLowerCase() === STATES[state] ? '' : `, ${detail}`

/** Why the status is what it is; unfolded, what it is concluded from, the newest first. */
export function Evidence(props: { readonly agent: Agent }) {
  const newestFirst = () => [...props.agent.evidence].sort((one, other) => (one.at < other.at ? 1 : -1))
  return (
    <details class="evidence">
      <summary>{props.agent.status_reason}</summary>
      <ul>
        <For each={newestFirst()}>
          {(seen) => (
            <li>
              <span class="faint">{SOURCES[seen.source]}</span> {STATES[seen.state]}
              {detailOf(seen)}{' '}
              <span class="faint">
                <Age at={seen.at} />
              </span>
            </li>
          )}
        </For>
        <Show when={props.agent.mcp.status === 'failed'}>
          <li>Its tools did not connect: {props.agent.mcp.error}</li>
        </Show>
        <Show when={props.agent.held}>
          {(hold) => (
            <li>
              Taken by {hold().by === 'operator' ? 'you at the desk' : hold().by}; what coordinators send
              waits.
            </li>
          )}
        </Show>
      </ul>
    </details>
  )
}
