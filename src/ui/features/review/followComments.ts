import { createEffect, on, onCleanup, type Accessor } from 'solid-js'
import type { DiffLine } from './diffLines.ts'
import type { Drafts } from './drafts.ts'
import { settleComment } from './outdate.ts'

interface Followed {
  readonly drafts: Drafts
  /** Grows with each look at the files. */
  readonly edition: Accessor<number>
  linesOf(path: string): Promise<readonly DiffLine[] | null>
}

/** Keeps comments on the whole change at their lines as the agent goes on, and says of which the lines are gone. */
export function followComments({ drafts, edition, linesOf }: Followed): void {
  let ended = false
  onCleanup(() => (ended = true))
  const settle = async (at: number): Promise<void> => {
    const open = drafts.comments.filter(({ commit, resolved, quote }) => {
      return commit === null && !resolved && quote !== ''
    })
    for (const path of new Set(open.map((comment) => comment.path))) {
      const lines = await linesOf(path)
      if (ended || at !== edition()) return
      if (lines === null) continue
      for (const comment of drafts.comments.filter((each) => each.path === path && open.includes(each))) {
        const moved = settleComment(comment, lines)
        if (moved) drafts.change(comment.id, moved)
      }
    }
  }
  createEffect(on(edition, (at) => void settle(at), { defer: true }))
}
