import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createEffect, createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { Compose } from './Compose.tsx'
import { ConversationPane } from './ConversationPane.tsx'
import { ConversationRow } from './ConversationRow.tsx'
import { conversationsOf, waitsForYou, type Conversation } from './mailbox.ts'
import './MessagesPage.css'

type Which = 'all' | 'you' | 'threads'
const NEW = 'new'

const FILTERS: readonly { readonly id: Which; readonly title: string }[] = [
  { id: 'all', title: 'All' },
  { id: 'you', title: 'For you' },
  { id: 'threads', title: 'Threads' },
]

/** What agents and the person say to each other: the list on the left, one conversation on the right. */
export function MessagesPage() {
  const { state } = useYard()
  const { project } = useSelection()
  const [which, setWhich] = createSignal<Which>('all')
  const [chosen, setChosen] = createSignal<string | null>(null)
  const all = createMemo(() => conversationsOf(state, project()?.id ?? ''))
  const isWanted = (each: Conversation): boolean =>
    which() === 'all' ||
    (which() === 'threads' ? each.thread !== null : each.unread.length > 0 || waitsForYou(state, each))
  const shown = createMemo(() => all().filter((each) => isWanted(each) || each.id === chosen()))
  const current = createMemo(() => all().find(({ id }) => id === chosen()))
  const unread = createMemo(() => all().reduce((sum, each) => sum + each.unread.length, 0))
  // Another project has other conversations.
  createEffect<string | undefined>((before) => {
    if (before !== project()?.id) setChosen(null)
    return project()?.id
  })
  return (
    <>
      <div class="coordination-tools">
        <div class="messages-filters" role="group" aria-label="Which messages">
          <For each={FILTERS}>
            {({ id, title }) => (
              <button type="button" aria-pressed={which() === id} onClick={() => setWhich(id)}>
                {title}
              </button>
            )}
          </For>
        </div>
        <span class="small muted grow" aria-live="polite">
          {unread() === 0 ? '' : `${unread()} unread`}
        </span>
        <Button look="primary" onClick={() => setChosen(NEW)}>
          New message
        </Button>
      </div>
      <div class="messages-panes" classList={{ 'messages-open': chosen() !== null }}>
        <Show when={shown().length > 0} fallback={<Nothing which={which()} />}>
          <div class="messages-list" role="list" aria-label="Conversations">
            <For each={shown()}>
              {(each) => (
                <ConversationRow
                  conversation={each}
                  chosen={each.id === chosen()}
                  onChoose={() => setChosen(each.id)}
                />
              )}
            </For>
          </div>
        </Show>
        <section class="messages-pane" aria-label="Conversation">
          <Show when={chosen() !== null}>
            <div class="messages-back">
              <ToolButton title="Back to the list" onClick={() => setChosen(null)}>
                <ArrowLeft size={16} />
              </ToolButton>
              <span class="small muted">All conversations</span>
            </div>
          </Show>
          <Switch fallback={<p class="messages-hint muted">Choose a conversation to read it.</p>}>
            <Match when={chosen() === NEW}>
              <Compose onSent={(id) => setChosen(id)} onCancel={() => setChosen(null)} />
            </Match>
            <Match when={current()}>{(each) => <ConversationPane conversation={each()} />}</Match>
          </Switch>
        </section>
      </div>
    </>
  )
}

const EMPTY: Readonly<Record<Which, { readonly title: string; readonly words: string }>> = {
  all: {
    title: 'Nobody has said anything yet',
    words: 'Agents write to each other and to you; you can write to one, to a role, or to all of them.',
  },
  you: { title: 'Nothing waits for you here', words: 'Questions, blockers and unread messages stand here.' },
  threads: { title: 'There is no thread', words: 'A question opens one, and a decision ends it.' },
}

function Nothing(props: { readonly which: Which }) {
  return (
    <div class="messages-list">
      <EmptyState title={EMPTY[props.which].title}>
        <p class="muted">{EMPTY[props.which].words}</p>
      </EmptyState>
    </div>
  )
}
