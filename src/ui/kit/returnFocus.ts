let outside: HTMLElement | null = null

/** Keeps in mind what had the focus before a dialog takes it; one dialog that follows another changes nothing. */
export function keepFocus(): void {
  const active = document.activeElement
  if (active instanceof HTMLElement && active.closest('[role=dialog]') === null) outside = active
}

/** Gives the focus back to what had it, unless something has taken it meanwhile. */
export function returnFocus(): void {
  const active = document.activeElement
  if (active !== null && active !== document.body) return
  if (outside?.isConnected) outside.focus()
}
