import { For, Show } from 'solid-js'
import Inbox from 'lucide-solid/icons/inbox'
import List from 'lucide-solid/icons/list'
import Mail from 'lucide-solid/icons/mail'
import TrainTrack from 'lucide-solid/icons/train-track'
import { unreadFor } from '../state/mail.ts'
import { usePhone } from '../state/phone.ts'
import { addressOf, place, tabOf, type Tab } from '../state/place.ts'
import { waitingFor } from '../state/work.ts'
import './Nav.css'

const TABS = [
  { tab: 'now', title: 'Now', Icon: Inbox },
  { tab: 'tasks', title: 'Tasks', Icon: List },
  { tab: 'messages', title: 'Messages', Icon: Mail },
  { tab: 'yard', title: 'Yard', Icon: TrainTrack },
] as const

/** The four places of the page, within reach of the thumb. */
export function Nav() {
  const { yard, project } = usePhone()
  const count = (tab: Tab): number => {
    if (tab === 'now') return waitingFor(yard.state, project()).now.length
    return tab === 'messages' ? unreadFor(yard.state, project()) : 0
  }
  return (
    <nav class="nav" aria-label="Places">
      <For each={TABS}>
        {({ tab, title, Icon }) => (
          <a href={addressOf({ at: tab })} aria-current={tabOf(place()) === tab ? 'page' : undefined}>
            <span class="nav-icon">
              <Icon size={22} aria-hidden="true" />
              <Show when={count(tab) > 0}>
                <span class="nav-count">
                  {count(tab)} <span class="visually-hidden">new in</span>
                </span>
              </Show>
            </span>
            {title}
          </a>
        )}
      </For>
    </nav>
  )
}
