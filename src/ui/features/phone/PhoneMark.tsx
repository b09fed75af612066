import Smartphone from 'lucide-solid/icons/smartphone'
import { Show } from 'solid-js'
import { useLayout } from '../../state/layout.ts'
import { usePhone } from './phoneState.ts'
import './PhoneMark.css'

/** In the status bar while phones may connect, could not, or one asks; leads to their page. */
export function PhoneMark() {
  const { phone, asking } = usePhone()
  const layout = useLayout()
  const words = () => {
    if (asking().length > 0) return 'a phone asks'
    if (phone()?.state === 'on') return 'phone on'
    return phone()?.state === 'failed' ? 'phone cannot connect' : null
  }
  const needs = () => asking().length > 0 || phone()?.state === 'failed' || phone()?.problem !== null
  return (
    <Show when={words()}>
      {(text) => (
        <button
          type="button"
          class="phone-mark"
          classList={{ 'phone-mark-needs': needs() }}
          title={phone()?.problem ?? phone()?.url ?? 'Phones'}
          onClick={() => layout.openSettings('phone')}
        >
          <Smartphone size={12} aria-hidden="true" />
          {text()}
        </button>
      )}
    </Show>
  )
}
