import { createSignal } from 'solid-js'

/** Whether the centre of the window shows all running agents side by side rather than one task. */
const [tilesShown, showTiles] = createSignal(false)
export { showTiles, tilesShown }
