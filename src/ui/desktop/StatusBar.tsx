import { useYard } from '../state/yard.ts'
import './StatusBar.css'

export function StatusBar() {
  const { state, link } = useYard()
  const running = () => Object.values(state.agents).filter(({ status }) => status !== 'gone').length
  return (
    <footer class="status-bar">
      <span>{link() === 'live' ? 'connected' : link()}</span>
      <span>
        {running()} {running() === 1 ? 'agent' : 'agents'}
      </span>
      <span>events {state.seq.toLocaleString('en')}</span>
    </footer>
  )
}
