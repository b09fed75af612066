import { Show } from 'solid-js'
import { Button } from '../kit/Button.tsx'
import { useYard } from '../state/yard.ts'
import { followShell } from './followShell.ts'
import './LinkBanner.css'

/** Says so where the page does not show the present, and what has become of the host; it heals by itself. */
export function LinkBanner() {
  const { link, ready } = useYard()
  const { hostWords, dismiss } = followShell()
  const words = () => {
    if (link() === 'refused')
      return 'The host does not accept this page’s token any more. Open the address that it prints now.'
    if (hostWords() !== null) return hostWords()
    if (link() === 'live') return null
    return ready() ? 'The connection to the host is lost. Trying again…' : 'Connecting to the host…'
  }
  return (
    <Show when={words()} fallback={<div class="link-banner" />}>
      <div class="link-banner link-banner-shown" role="status">
        {words()}
        <Show when={link() === 'live'}>
          <Button look="quiet" onClick={dismiss}>
            Dismiss
          </Button>
        </Show>
      </div>
    </Show>
  )
}
