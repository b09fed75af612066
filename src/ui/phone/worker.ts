/// <reference lib="webworker" />
// The service worker of the phone's page: it makes the page installable and opens it from a notification. Nothing is
// cached, so the page is always the host's own.

const scope = self as unknown as ServiceWorkerGlobalScope

scope.addEventListener('install', () => void scope.skipWaiting())
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
scope.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const data: unknown = event.notification.data
  const task = typeof data === 'object' && data !== null && 'task' in data ? data.task : null
  const address = typeof task === 'string' ? `./#/task/${encodeURIComponent(task)}` : './'
  const show = async (): Promise<void> => {
    const [open] = await scope.clients.matchAll({ type: 'window' })
    if (!open) return void (await scope.clients.openWindow(address))
    await open.focus()
    await open.navigate(address)
  }
  event.waitUntil(show())
})

export {}
