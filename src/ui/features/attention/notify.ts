import { createEffect, onCleanup } from 'solid-js'
import type { Notice } from '../../bridge.d.ts'
import { clock, type Yard } from '../../state/yard.ts'
import { isWanted, minuteOf, noticeOf } from './noticeRules.ts'
import { settings } from './noticeChoice.ts'
import { queueOf, subjectOf } from './queue.ts'

/** Calls `show` with what begins to wait, where the person wants to be told of it. What waited before is no news. */
export function followNotices({ state, onEvent }: Yard, show: (notice: Notice) => void): void {
  onCleanup(
    onEvent(({ type, images }) => {
      const item = images.attention
      if (type !== 'attention.opened' || !item) return
      const notice = noticeOf(item, subjectOf(state, item))
      const wanted = settings()
      if (!isWanted(wanted, notice, minuteOf(clock.now()))) return
      show({ ...notice, silent: !wanted.sound, always: !wanted.onlyUnfocused })
    }),
  )
}

/** Tells how much waits, each time that changes. */
export function followCount({ state }: Yard, tell: (count: number) => void): void {
  createEffect(() => tell(queueOf(Object.values(state.attention)).now.length))
}

/** Shows a notification of the browser; `open` is called with what it leads to when it is clicked. */
export function showInBrowser(notice: Notice, open: (target: string) => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  if (document.hasFocus() && notice.always !== true) return
  const shown = new Notification(notice.title, {
    body: notice.body,
    tag: notice.open,
    silent: notice.silent === true || notice.kind === 'finished',
  })
  shown.addEventListener('click', () => {
    window.focus()
    open(notice.open)
    shown.close()
  })
}
