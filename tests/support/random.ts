/** SWITCHYARD_SEED repeats a run, as far as the machine does. */
export const seed = Number(process.env['SWITCHYARD_SEED'] ?? Date.now() % 1_000_000)

/** Mulberry32: numbers from 0 to 1 that are the same for the same seed. */
export function createRandom(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
