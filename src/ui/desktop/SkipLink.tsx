import { Button } from '../kit/Button.tsx'

/** The first stop of the keyboard: past the bar and the list, to the work itself. */
export function SkipLink() {
  const skip = (): void => {
    const main = document.querySelector('main')
    if (!main) return
    main.tabIndex = -1
    main.focus()
  }
  return (
    <Button class="skip-link" onClick={skip}>
      Skip to the work
    </Button>
  )
}
