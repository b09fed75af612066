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
    }
  }
  const observer = new MutationObserver(name)
  return {
    watch({ shadowRoot }) {
      if (!shadowRoot || watched.has(shadowRoot)) return
      watched.add(shadowRoot)
      observer.observe(shadowRoot, { childList: true, subtree: true })
      name()
    },
    close() {
      observer.disconnect()
      watched.clear()
    },
  }
}
