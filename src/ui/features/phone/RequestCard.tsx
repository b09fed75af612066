import { Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { cleanLine } from '../../../base/text.ts'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { Decide } from './Decide.tsx'
import { usePhone, type Asking } from './phoneState.ts'
import './RequestCard.css'

/**
 * A phone asks for control: shown over any screen, also over a dialog, until it is answered or its time is over. It takes
 * no focus, because a person may be typing into a terminal; an action of the palette leads to it.
 */
export function RequestCard() {
  const { asking } = usePhone()
  const layout = useLayout()
  const first = (): Asking | undefined => asking()[0]
  useActions().offer([
    {
      ...{ id: 'phone', title: 'Pair a phone', group: 'Application' },
      run: () => layout.openSettings('phone'),
    },
    {
      ...{ id: 'phone.answer', title: 'Answer the phone that asks for control', group: 'Go to' },
      blocked: () => (asking().length > 0 ? null : 'No phone asks for control'),
      run: () => queueMicrotask(() => document.querySelector<HTMLElement>('.phone-refuse')?.focus()),
    },
  ])
  return (
    <>
      <p class="visually-hidden" aria-live="polite">
        {first() ? 'A phone asks for control.' : ''}
      </p>
      <Show when={first()}>
        {(device) => (
          <Portal>
            <section class="phone-request" aria-label="A phone asks for control" data-kb-top-layer="">
              <h2>A phone asks for control</h2>
              <p>
                <bdi class="phone-request-name">{cleanLine(device().name)}</bdi>
                <span class="small muted">
                  {' '}
                  <span class="mono">{device().address}</span>
                </span>
              </p>
              <p class="small muted">It could then answer, prompt, approve and press keys.</p>
              <Decide device={device()} />
              <Show when={asking().length > 1}>
                <p class="small muted">{asking().length - 1} more after this one</p>
              </Show>
            </section>
          </Portal>
        )}
      </Show>
    </>
  )
}
