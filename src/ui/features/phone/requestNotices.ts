import { onCleanup } from 'solid-js'
import { cleanLine } from '../../../base/text.ts'
import type { Notice } from '../../bridge.d.ts'
import { clock, type Yard } from '../../state/yard.ts'
import { isWanted, minuteOf } from '../attention/noticeRules.ts'
import { settings } from '../attention/noticeChoice.ts'

/** What a notification of a phone leads to, beside ids of tasks and projects. */
export const PHONE_TARGET = 'phone'

/** Calls `show` with each phone that begins to ask for control, where the person wants to be told of what needs them. */
export function followRequests({ onEvent }: Yard, show: (notice: Notice) => void): void {
  onCleanup(
    onEvent(({ type, images }) => {
      if (type !== 'device.asked' || !images.device) return
      const notice: Notice = {
        ...{ kind: 'needs_you', open: PHONE_TARGET, title: 'A phone asks for control' },
        body: `${cleanLine(images.device.name)}, ${images.device.address}. Compare the number on both screens.`,
      }
      const wanted = settings()
      if (!isWanted(wanted, notice, minuteOf(clock.now()))) return
      show({ ...notice, silent: !wanted.sound, always: !wanted.onlyUnfocused })
    }),
  )
}
