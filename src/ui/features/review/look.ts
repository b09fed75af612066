import { createSignal } from 'solid-js'
import { isRecord, keep, readKept } from './kept.ts'

/** How the person wants changes shown, in all tasks. */
export interface Look {
  readonly split: boolean
  readonly wrap: boolean
  readonly hideSpace: boolean
  readonly tree: boolean
  /** Lines between the changes are shown too. */
  readonly whole: boolean
}

const KEY = 'switchyard.review.look'

function lastLook(): Look {
  const kept = readKept(KEY)
  const is = (name: keyof Look): boolean => isRecord(kept) && kept[name] === true
  return {
    split: is('split'),
    wrap: is('wrap'),
    hideSpace: is('hideSpace'),
    tree: is('tree'),
    whole: is('whole'),
  }
}

const [look, setLook] = createSignal(lastLook())
export { look }

export function changeLook(change: Partial<Look>): void {
  keep(KEY, setLook({ ...look(), ...change }))
}
