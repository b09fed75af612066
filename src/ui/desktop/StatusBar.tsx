import { createResource, Show } from 'solid-js'
import { PhoneMark } from '../features/phone/PhoneMark.tsx'
import { CollisionNote } from '../features/yard/CollisionNote.tsx'
import { useYard } from '../state/yard.ts'
import './StatusBar.css'

export function StatusBar() {
  const { state, link, call } = useYard()
  const running = () => Object.values(state.agents).filter(({ status }) => status !== 'gone').length
  // Asked anew with each connection: the host may be another one by then.
  const [health] = createResource(
    () => link() === 'live',
    () => call((client) => client.host.health({})),
  )
  const version = () => {
    const answer = health()
    return answer?.ok ? answer.value.version : null
  }
  return (
    <footer class="status-bar">
      <span>{link() === 'live' ? 'connected' : link()}</span>
      <Show when={version()}>{(known) => <span>host {known()}</span>}</Show>
      <span>
        {running()} {running() === 1 ? 'agent' : 'agents'}
      </span>
      <span>events {state.seq.toLocaleString('en')}</span>
      <PhoneMark />
      <span class="grow" />
      <CollisionNote />
    </footer>
  )
}
