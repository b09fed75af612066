import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { clock } from '../../state/yard.ts'
import { keyboard } from '../state/keyboard.ts'
import { usePhone } from '../state/phone.ts'
import './Control.css'

/** Why the controls of a viewer are off. */
export const VIEWING = 'This phone may only look. Ask for control below.'

/** How long it is said that the role has changed. */
const NEWS_MS = 10_000

const CHANGED = {
  remote: 'This phone may now answer, prompt, approve and press keys.',
  viewer: 'Control has ended: this phone may only look.',
} as const

/** What a phone that may only look can do about it: ask, and show the code that the desktop shows too. */
export function Control() {
  const { role, device, mayAct, isLive, askForControl, yard } = usePhone()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [news, setNews] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const request = () => (mayAct() ? null : (device()?.request ?? null))
  createEffect(
    on(role, (now, before) => {
      if (!now || !before) return
      setNews(CHANGED[now])
      onCleanup(clock.after(NEWS_MS, () => setNews(null)))
    }),
  )
  createEffect(
    on(request, (now, before) => {
      if (now) setProblem(null)
      else if (before && !mayAct()) setProblem('The computer has not confirmed it. You can ask again.')
    }),
  )
  const ask = async (): Promise<void> => {
    setBusy(true)
    setNews(null)
    setProblem(await askForControl())
    setBusy(false)
  }
  return (
    <Show when={yard.ready() && !keyboard()}>
      <Show when={news()}>
        {(words) => (
          <div class="control control-news" role="status">
            <span class="grow">{words()}</span>
            <button type="button" class="quiet" onClick={() => setNews(null)}>
              OK
            </button>
          </div>
        )}
      </Show>
      <Show when={!mayAct()}>
        <section class="control" aria-label="Control">
          <Show
            when={request()}
            fallback={
              <>
                <span class="grow">
                  <b>Viewing only</b>
                  <Show when={problem()}>
                    {(words) => (
                      <span class="control-problem" role="alert">
                        {words()}
                      </span>
                    )}
                  </Show>
                </span>
                <button
                  type="button"
                  class="control-ask"
                  disabled={busy() || !isLive()}
                  onClick={() => void ask()}
                >
                  Ask for control
                </button>
              </>
            }
          >
            {(now) => (
              <div class="control-code" role="status">
                <p>Compare with the computer. Confirm there only if it shows this code:</p>
                <p class="control-digits" aria-label={`Code ${[...now().code].join(' ')}`}>
                  {now().code.slice(0, 3)} {now().code.slice(3)}
                </p>
                <p class="small muted">
                  Waiting for “{device()?.name}” to be confirmed. The code holds for two minutes.
                </p>
              </div>
            )}
          </Show>
        </section>
      </Show>
    </Show>
  )
}
