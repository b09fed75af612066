import { For, Show } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { usePhone } from '../state/phone.ts'
import { place, type Place } from '../state/place.ts'
import { countsOf } from '../state/work.ts'
import './Head.css'

const clockTime = (at: number): string =>
  new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

/** The state of the connection, as a lamp and a word. */
function LinkWord() {
  const { link } = usePhone()
  const lamp = () => {
    const { state } = link()
    return state === 'live' ? 'ready' : state === 'connecting' ? 'working' : 'failed'
  }
  const word = (): string => {
    const now = link()
    if (now.state === 'lost') return `lost ${clockTime(now.since)}`
    return now.state === 'connecting' ? 'connecting' : now.state === 'live' ? 'live' : 'ended'
  }
  return (
    <span class="head-link" role="status" aria-label={`Connection: ${word()}`}>
      <Lamp kind={lamp()} word="" />
      <span aria-hidden="true">{word()}</span>
    </span>
  )
}

/** Where the way back leads from a place below a tab; undefined on the tabs themselves. */
function isBelow(at: Place): boolean {
  return at.at === 'task' || at.at === 'file' || at.at === 'conversation'
}

/** The project and how far it is, or the way back; and the state of the link, always. */
export function Head() {
  return (
    <header class="head">
      <Show when={isBelow(place())} fallback={<ProjectChoice />}>
        <button type="button" class="head-back" onClick={() => history.back()}>
          <span aria-hidden="true">‹</span> Back
        </button>
        <span class="grow" />
      </Show>
      <LinkWord />
    </header>
  )
}

function ProjectChoice() {
  const { yard, project, choose } = usePhone()
  const counts = () => countsOf(yard.state)
  const shown = () => counts().filter(({ id }) => project() === null || id === project())
  const done = (): string => {
    const all = shown().reduce((sum, each) => sum + each.all, 0)
    return all === 0 ? '' : `${shown().reduce((sum, each) => sum + each.done, 0)} of ${all} done`
  }
  return (
    <>
      <Show
        when={counts().length > 1}
        fallback={<h1 class="head-name cut">{counts()[0]?.name ?? 'Switchyard'}</h1>}
      >
        <span class="head-select">
          <select
            aria-label="Project"
            value={project() ?? ''}
            onChange={({ currentTarget: { value } }) => choose(value === '' ? null : value)}
          >
            <option value="">All projects</option>
            <For each={counts()}>{({ id, name }) => <option value={id}>{name}</option>}</For>
          </select>
        </span>
      </Show>
      <span class="head-done small faint grow">{done()}</span>
    </>
  )
}
