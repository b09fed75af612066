import { createSignal, onCleanup } from 'solid-js'
import { subjectOf } from '../../features/attention/queue.ts'
import { noticeOf } from '../../features/attention/noticeRules.ts'
import { keep, recall } from './kept.ts'
import type { Phone } from './phone.ts'

/** Whether the browser lets this page notify at all: it does so only where the link is trusted. */
export const canNotify = (): boolean =>
  window.isSecureContext && 'Notification' in window && 'serviceWorker' in navigator

const [wanted, setWanted] = createSignal(recall('notify') === true)
/** Whether the person wants it; the browser has to agree too. */
export const wantsNotices = (): boolean => wanted() && canNotify() && Notification.permission === 'granted'

/** Makes the page installable and able to notify; only a trusted link may. */
export async function registerWorker(): Promise<void> {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('./worker.js').catch((error: unknown) => reportError(error))
}

/** Asks the browser, by the tap that this is called from; answers whether notices come now. */
export async function wantNotices(want: boolean): Promise<boolean> {
  const granted = want && canNotify() && (await Notification.requestPermission()) === 'granted'
  setWanted(granted)
  keep('notify', granted)
  return granted
}

/** Tells of what begins to wait while the page is not looked at. */
export function notifyWhileHidden({ yard }: Phone): void {
  void registerWorker()
  const told = new Set<string>()
  onCleanup(
    // eslint-disable-next-line solid/reactivity -- an event of the feed, not of Solid
    yard.onEvent(({ type, images: { attention: item } }) => {
      if (type !== 'attention.opened' || !item || document.visibilityState === 'visible') return
      if (!wantsNotices() || told.has(item.id)) return
      told.add(item.id)
      const { title, body } = noticeOf(item, subjectOf(yard.state, item))
      void navigator.serviceWorker.ready.then((worker) =>
        worker.showNotification(title, {
          body,
          tag: item.id,
          icon: './icon.png',
          data: { task: item.task_id },
        }),
      )
    }),
  )
}
