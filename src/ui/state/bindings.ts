import { createSignal } from 'solid-js'
import { readBindings } from './keyBindings.ts'
import { createPreference } from './preference.ts'

/** The person's own keys, in all windows of this browser. */
export const [bindings, setBindings] = createPreference('keys', readBindings)

/** While keys are being taken down, they do nothing else. */
export const [isTakingKeys, setTakingKeys] = createSignal(false)
