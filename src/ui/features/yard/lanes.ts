/** Lines that the strip has room for; further tasks are counted. */
export const MOST_LANES = 6
/** As many do without a higher strip. */
export const FEW_LANES = 3

export type Lanes = ReadonlyMap<string, number>

/**
 * A lane for each task, the outermost being 0. A task keeps its lane for as long as it lives. A new one goes inside of all
 * others, where its line crosses none, unless that made the strip higher without need; it waits where there is no lane.
 */
export function assignLanes(before: Lanes, ids: readonly string[]): Lanes {
  const lanes = new Map(ids.flatMap((id) => (before.has(id) ? [[id, before.get(id) ?? 0]] : [])))
  for (const id of ids) {
    if (lanes.has(id)) continue
    const taken = new Set(lanes.values())
    const lane = freeLane(taken, FEW_LANES) ?? freeLane(taken, MOST_LANES)
    if (lane !== undefined) lanes.set(id, lane)
  }
  return lanes
}

function freeLane(taken: ReadonlySet<number>, count: number): number | undefined {
  const inside = Math.max(-1, ...taken) + 1
  if (inside < count) return inside
  return Array.from({ length: count }, (_, at) => at).find((at) => !taken.has(at))
}
