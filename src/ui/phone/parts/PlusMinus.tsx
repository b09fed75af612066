import { Show } from 'solid-js'

interface Counts {
  readonly additions: number | null
  readonly deletions: number | null
}

/** Added and removed lines; nothing where nothing has changed or it is not known. */
export function PlusMinus(props: { readonly counts: Counts | null }) {
  const shown = () => {
    const { additions, deletions } = props.counts ?? { additions: 0, deletions: 0 }
    return additions === null || deletions === null || additions + deletions === 0
      ? null
      : { additions, deletions }
  }
  return (
    <Show when={shown()}>
      {(now) => (
        <span class="plus-minus">
          <span class="plus">
            +{now().additions}
            <span class="visually-hidden"> lines added,</span>
          </span>{' '}
          <span class="minus">
            −{now().deletions}
            <span class="visually-hidden"> removed</span>
          </span>
        </span>
      )}
    </Show>
  )
}
