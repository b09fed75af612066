import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'

/** Browsers give a page some 16 drawing contexts and take away the oldest beyond that; others of ours need some too. */
const MOST = 8
let inUse = 0

/** Where the processor plays the graphics card, the page's own elements are faster. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i
let isFast: boolean | undefined

function findCard(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  const names = gl?.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = gl && names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : ''
  // The context is given back at once: there are few.
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return gl !== null && !SOFTWARE.test(String(name))
}

const hasCard = (): boolean => (isFast ??= findCard())

export interface Renderer {
  /** Draws by the graphics card where that is wanted, there and not used up; else by the page's own elements. */
  use(webgl: boolean): void
  /** The first screen is there. Before, setting up the graphics card would only keep the person waiting. */
  start(): void
  close(): void
}

/** Both ways look the same; the graphics card is faster, and may be taken away at any time. */
export function createRenderer(terminal: Terminal): Renderer {
  let addon: WebglAddon | null = null
  let lost = false
  let wanted = false
  let frame = 0
  const drop = (): void => {
    if (!addon) return
    const gone = addon
    addon = null
    inUse--
    gone.dispose()
  }
  let started = false
  const load = (): void => {
    if (!wanted || addon || lost || inUse >= MOST || !hasCard()) return
    try {
      const made = new WebglAddon()
      terminal.loadAddon(made)
      addon = made
      inUse++
    } catch {
      // WebGL tells that it is not there only by throwing.
      lost = true
    }
  }
  // Heard before xterm's own, which waits three seconds with an empty screen for the context to come back.
  const onLost = (): void => {
    lost = true
    queueMicrotask(() => {
      drop()
      terminal.refresh(0, terminal.rows - 1)
    })
  }
  terminal.element?.addEventListener('webglcontextlost', onLost, { capture: true })
  return {
    use(webgl) {
      wanted = webgl
      if (!webgl) drop()
      else if (started) load()
    },
    start() {
      if (started) return
      started = true
      // Behind the frame that shows the first screen.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(load)
      })
    },
    close() {
      cancelAnimationFrame(frame)
      terminal.element?.removeEventListener('webglcontextlost', onLost, { capture: true })
      drop()
    },
  }
}
