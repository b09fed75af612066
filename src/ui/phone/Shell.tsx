import { createSignal, Match, onCleanup, Switch } from 'solid-js'
import { App } from './App.tsx'
import { Pair } from './screens/Pair.tsx'
import { Unpaired, type Reason } from './screens/Unpaired.tsx'
import { forgetPairing, keptPairing, takeTicket, type Pairing } from './state/pairing.ts'
import { goInstead } from './state/place.ts'

/** Which of its lives the page is in: to be paired, paired, or neither. */
export function Shell() {
  const [ticket, setTicket] = createSignal(takeTicket())
  const [pairing, setPairing] = createSignal(keptPairing())
  const [reason, setReason] = createSignal<Reason>('new')
  const onTicket = (): void => {
    const given = takeTicket()
    if (given !== null) setTicket(given)
  }
  window.addEventListener('hashchange', onTicket)
  onCleanup(() => window.removeEventListener('hashchange', onTicket))
  const paired = (made: Pairing): void => {
    setPairing(made)
    setTicket(null)
    goInstead({ at: 'now' })
  }
  const ended = (why: Reason): void => {
    forgetPairing()
    setReason(why)
    setPairing(null)
  }
  return (
    <Switch fallback={<Unpaired reason={reason()} />}>
      <Match when={ticket()} keyed>
        {(given) => (
          <Pair
            ticket={given}
            onPaired={paired}
            onLeave={pairing() === null ? null : () => setTicket(null)}
          />
        )}
      </Match>
      <Match when={pairing()} keyed>
        {(given) => <App pairing={given} onEnd={ended} onAgain={() => setPairing({ ...given })} />}
      </Match>
    </Switch>
  )
}
