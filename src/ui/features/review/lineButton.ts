/**
 * The library's button beside a line has no name for screen readers. It is for the pointer alone, since the keyboard
 * chooses a line and comments by C, so it takes no place in the order of focus either.
 */
export function nameLineButtons(): { watch(container: HTMLElement): void; close(): void } {
  const watched = new Set<ShadowRoot>()
  const name = (): void => {
    for (const root of watched) {
      const button = root.querySelector('button[data-utility-button]:not([aria-label])')
      button?.setAttribute('aria-label', 'Comment on this line')
      button?.setAttribute('tabindex', '-1')
      for (const expand of root.querySelectorAll('[data-expand-button]:not([aria-label])')) {
        expand.setAttribute('aria-label', 'Show hidden lines')
        expand.setAttribute('tabindex', '0')
      }
    }
  }
  /** What the library made clickable only is reached by keys too. */
  const press = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ')) return
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-expand-button]')) return
    event.preventDefault()
    event.target.click()
  }
  const observer = new MutationObserver(name)
  return {
    watch({ shadowRoot }) {
      if (!shadowRoot || watched.has(shadowRoot)) return
      watched.add(shadowRoot)
      observer.observe(shadowRoot, { childList: true, subtree: true })
      shadowRoot.addEventListener('keydown', press)
      name()
    },
    close() {
      observer.disconnect()
      watched.clear()
    },
  }
}
