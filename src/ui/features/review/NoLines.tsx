import { Show } from 'solid-js'
import { EmptyState } from '../../kit/EmptyState.tsx'
import type { ShownFile } from './filePatch.ts'
import { look } from './look.ts'

function noLines({ file, problem }: ShownFile): { title: string; words: string } {
  if (problem !== null) return { title: 'The diff of this file cannot be shown', words: problem }
  if (look().hideSpace && (file.additions ?? 0) + (file.deletions ?? 0) > 0)
    return {
      title: 'Whitespace only',
      words: 'All changes of this file are changes of whitespace, which are hidden.',
    }
  if (file.from !== null) return { title: 'Renamed without a change', words: `It was ${file.from}.` }
  return { title: 'No lines to compare', words: 'The file is empty, or only its mode has changed.' }
}

/** Why a changed file has no lines to show. */
export function NoLines(props: { readonly shown: ShownFile | null }) {
  return (
    <Show when={props.shown}>
      {(shown) => (
        <EmptyState title={noLines(shown()).title}>
          <p class="muted">{noLines(shown()).words}</p>
        </EmptyState>
      )}
    </Show>
  )
}
