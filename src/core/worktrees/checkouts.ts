import type { Event } from '../../contract/event.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Ports } from '../ports.ts'

/** A folder in which a project's work lies. */
export interface Checkout {
  /** Id of the task whose worktree it is, or `main`. */
  readonly id: string
  readonly root: string
}

type Needed = Pick<Ports, 'store' | 'files' | 'clock'>

/** So many milliseconds a folder counts as lying where it was found: its path may be led elsewhere by a new link. */
const BELIEVED_MS = 1_000

const OPEN: readonly Task['status'][] = ['pending', 'in_progress', 'blocked', 'review', 'failed']

/** A checkout and the project that it is of. */
interface Place extends Checkout {
  readonly project_id: string
}

function placeOf({ id, project_id, status, isolation, worktree: root }: Task): Place | undefined {
  const isOpen = root !== null && isolation === 'worktree' && OPEN.includes(status)
  return isOpen ? { id, root, project_id } : undefined
}

/**
 * The worktrees of all open tasks, read once, because every lock and every hook before an edit asks for them. A task of
 * which an event has told since is read again by the next who asks, so they are those of the store at every moment.
 */
export class Checkouts {
  readonly #ports: Needed
  /** By task id; null until somebody asks. */
  #worktrees: Map<string, Place> | null = null
  readonly #stale = new Set<string>()
  readonly #ofProject = new Map<string, readonly Checkout[]>()
  readonly #resolved = new Map<string, { readonly real: string; readonly at: number }>()

  constructor(ports: Needed) {
    this.#ports = ports
  }

  /** Takes notice of an event, right after its commit. */
  note({ images: { task } }: Event): void {
    if (task && this.#worktrees) this.#stale.add(task.id)
  }

  /** The worktrees of the project's open tasks and its main checkout, the longest path first. */
  of({ id, root }: Project): readonly Checkout[] {
    const places = this.#read()
    const known = this.#ofProject.get(id)
    if (known) return known
    const worktrees = [...places.values()].filter(({ project_id: of }) => of === id)
    // A worktree may lie inside the main checkout, so the longest root that fits is the right one.
    const all = [...worktrees, { id: 'main', root }].toSorted(
      (one, other) => other.root.length - one.root.length,
    )
    this.#ofProject.set(id, all)
    return all
  }

  /** The folder of a checkout with every symlink resolved; as it is written where it does not exist. */
  async resolve({ root }: Checkout): Promise<string> {
    const now = this.#ports.clock.now()
    const known = this.#resolved.get(root)
    if (known && Math.abs(now - known.at) < BELIEVED_MS) return known.real
    const real = await this.#ports.files.realPath(root)
    if (real !== null) this.#resolved.set(root, { real, at: now })
    else this.#resolved.delete(root)
    return real ?? root
  }

  #read(): Map<string, Place> {
    if (!this.#worktrees) {
      const where = { isolation: 'worktree' as const, status: OPEN }
      const open = this.#ports.store.read((tables) => tables.tasks.list({ where, present: 'worktree' }))
      const places = open.flatMap((task) => placeOf(task) ?? [])
      this.#worktrees = new Map(places.map((place) => [place.id, place]))
    }
    for (const id of this.#stale) this.#renew(this.#worktrees, id)
    this.#stale.clear()
    return this.#worktrees
  }

  #renew(places: Map<string, Place>, id: string): void {
    const before = places.get(id)
    const task = this.#ports.store.read((tables) => tables.tasks.get(id))
    const now = task && placeOf(task)
    if (before?.root === now?.root) return
    if (now) places.set(id, now)
    else places.delete(id)
    if (before) this.#resolved.delete(before.root)
    const { project_id: of } = now ?? before ?? {}
    if (of !== undefined) this.#ofProject.delete(of)
  }
}
