import {
  createEffect,
  createSignal,
  ErrorBoundary,
  Match,
  on,
  onCleanup,
  Show,
  Switch,
  untrack,
} from 'solid-js'
import { clock, YardProvider } from '../state/yard.ts'
import './App.css'
import { Banner } from './parts/Banner.tsx'
import { Control } from './parts/Control.tsx'
import { Head } from './parts/Head.tsx'
import { Nav } from './parts/Nav.tsx'
import { TapBar } from './parts/TapBar.tsx'
import { ConversationScreen } from './screens/Conversation.tsx'
import { FileScreen } from './screens/File.tsx'
import { Messages } from './screens/Messages.tsx'
import { Now } from './screens/Now.tsx'
import { TaskScreen } from './screens/Task.tsx'
import { Tasks } from './screens/Tasks.tsx'
import type { Reason } from './screens/Unpaired.tsx'
import { Yard } from './screens/Yard.tsx'
import { keyboard } from './state/keyboard.ts'
import { notifyWhileHidden } from './state/notify.ts'
import { isRevoked, type Pairing } from './state/pairing.ts'
import { createPhone, PhoneProvider, usePhone } from './state/phone.ts'
import { place, type Place } from './state/place.ts'

/** Milliseconds until a connection that was refused is tried again. */
const AGAIN_MS = 1_000

interface AppProps {
  readonly pairing: Pairing
  readonly onEnd: (reason: Reason) => void
  /** The host refused the connection, but not the token: begin anew. */
  readonly onAgain: () => void
}

/** The page of a paired phone. */
export function App(props: AppProps) {
  // eslint-disable-next-line solid/reactivity -- a pairing lasts as long as this component
  const phone = createPhone(props.pairing)
  notifyWhileHidden(phone)
  let again = (): void => undefined
  onCleanup(() => again())
  // A busy or slow host refuses a connection by the same word as a dead token. Pairing anew needs the desk, so it is made sure.
  const refused = async (): Promise<void> => {
    if (await isRevoked(phone.pairing.token)) {
      phone.outbox.clear()
      props.onEnd('revoked')
      // eslint-disable-next-line solid/reactivity -- a timer, which no signal starts again
    } else again = clock.after(AGAIN_MS, () => props.onAgain())
  }
  createEffect(() => {
    if (phone.link().state === 'refused') void untrack(refused)
  })
  return (
    <PhoneProvider value={phone}>
      <YardProvider value={phone.yard}>
        <Frame onLeft={() => props.onEnd('left')} />
      </YardProvider>
    </PhoneProvider>
  )
}

const at = <At extends Place['at']>(wanted: At): Extract<Place, { at: At }> | undefined => {
  const now = place()
  const is = (each: Place): each is Extract<Place, { at: At }> => each.at === wanted
  return is(now) ? now : undefined
}

function Frame(props: { readonly onLeft: () => void }) {
  const { yard } = usePhone()
  const [main, setMain] = createSignal<HTMLElement>()
  createEffect(() => {
    place()
    untrack(main)?.scrollTo(0, 0)
  })
  return (
    <div class="phone" classList={{ 'phone-typing': keyboard() }}>
      <Head />
      <Banner />
      <main ref={setMain} class="phone-main" tabIndex={-1}>
        <ErrorBoundary fallback={(error: unknown, again) => <Broken error={error} again={again} />}>
          <Show when={yard.ready()} fallback={<p class="phone-empty">Asking the computer…</p>}>
            <Switch>
              <Match when={at('now')}>
                <Now />
              </Match>
              <Match when={at('tasks')}>
                <Tasks />
              </Match>
              <Match when={at('task')}>{(now) => <TaskScreen id={now().id} part={now().part} />}</Match>
              <Match when={at('file')}>{(now) => <FileScreen id={now().id} path={now().path} />}</Match>
              <Match when={at('messages')}>
                <Messages />
              </Match>
              <Match when={at('conversation')}>{(now) => <ConversationScreen id={now().id} />}</Match>
              <Match when={at('yard')}>
                <Yard onLeft={() => props.onLeft()} />
              </Match>
            </Switch>
          </Show>
        </ErrorBoundary>
      </main>
      <TapBar />
      <Control />
      <Nav />
    </div>
  )
}

/** A fault of one screen must not take the way to the others. */
function Broken(props: { readonly error: unknown; readonly again: () => void }) {
  createEffect(on(place, () => props.again(), { defer: true }))
  return (
    <div class="phone-empty" role="alert">
      <p>
        This screen has failed: {props.error instanceof Error ? props.error.message : String(props.error)}
      </p>
      <button type="button" class="big" onClick={() => props.again()}>
        Show it again
      </button>
    </div>
  )
}
