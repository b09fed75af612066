import { createSignal } from 'solid-js'

/** What is left of the screen below this share of it is left by a keyboard. */
const SHARE = 0.75

const [keyboard, setKeyboard] = createSignal(false)
/** Whether the phone's keyboard is up. */
export { keyboard }

/**
 * Keeps the page as high as what is seen of it. Where the browser does not make the page smaller for its keyboard (Safari),
 * the box that is written in would lie below it.
 */
export function followKeyboard(): void {
  const view = window.visualViewport
  if (!view) return
  let highest = view.height
  let width = view.width
  const fit = (): void => {
    // A person who has zoomed in looks at a part of the page on purpose.
    if (view.scale > 1.01) return
    if (view.width !== width) highest = 0
    width = view.width
    highest = Math.max(highest, view.height)
    document.documentElement.style.setProperty('--seen', `${view.height}px`)
    setKeyboard(view.height < highest * SHARE)
    if (view.offsetTop > 0) window.scrollTo(0, 0)
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
  fit()
}
