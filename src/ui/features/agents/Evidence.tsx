import { HoverCard } from '@kobalte/core/hover-card'
import { For, Show } from 'solid-js'
import type { Agent, Evidence as Observation } from '../../../contract/agent.ts'
import { Age } from '../../kit/Age.tsx'
import './Evidence.css'

const SOURCES: Readonly<Record<Observation['source'], string>> = {
  process: 'Process',
  hook: 'Hook',
  mcp: 'Tool call',
  screen: 'Screen',
}
const STATES: Readonly<Record<Observation['state'], string>> = {
  starting: 'starting',
  working: 'working',
  needs_input: 'asks',
  idle: 'at its prompt',
  alive: 'runs',
  stopped: 'stopped',
  gone: 'ended',
  unknown: 'says nothing',
}

/** What it adds to the state; many say just the same. */
const detailOf = ({ state, detail }: Observation): string =>
  detail.toLowerCase() === STATES[state] ? '' : detail

interface EvidenceProps {
  readonly agent: Agent
  /** The status in a word, which the card explains. */
  readonly word: string
}

/** The agent's status, and on hover or focus what it is concluded from, the newest first. */
export function Evidence(props: EvidenceProps) {
  const newestFirst = () => props.agent.evidence.toSorted((one, other) => (one.at < other.at ? 1 : -1))
  return (
    <HoverCard openDelay={250} closeDelay={150} gutter={4} placement="bottom-start">
      <HoverCard.Trigger as="button" type="button" class="evidence-word small">
        {props.word}
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content class="evidence-card">
          <p>{props.agent.status_reason}</p>
          <dl>
            <For each={newestFirst()}>
              {(seen) => (
                <>
                  <dt>{SOURCES[seen.source]}</dt>
                  <dd>
                    {STATES[seen.state]} <span class="faint">{detailOf(seen)}</span>
                  </dd>
                  <dd class="faint">
                    <Age at={seen.at} />
                  </dd>
                </>
              )}
            </For>
          </dl>
          <Show when={props.agent.mcp.status === 'failed'}>
            <p class="evidence-fault">Its tools did not connect: {props.agent.mcp.error}</p>
          </Show>
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard>
  )
}
