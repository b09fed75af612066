import type { Attention } from '../../../contract/attention.ts'
import type { Notice } from '../../bridge.d.ts'

/** What the person wants to be told of by the system, and when. */
export interface NotificationSettings {
  /** Dialogs, blockers, conflicts and failures. */
  readonly needsYou: boolean
  /** Changes that are ready for review. */
  readonly finished: boolean
  readonly sound: boolean
  /** Only while no window of Switchyard has the focus. */
  readonly onlyUnfocused: boolean
  readonly quiet: boolean
  /** Minutes after local midnight at which quiet hours begin and end. */
  readonly quietFrom: number
  readonly quietTo: number
  /** Ids of the tasks whose agents are muted. */
  readonly muted: readonly string[]
}

const DAY = 24 * 60
/** Tasks come and go; what was muted longest ago is forgotten first. */
export const MUTED_KEPT = 200

export const DEFAULT_SETTINGS: NotificationSettings = {
  ...{ needsYou: true, finished: true, sound: true, onlyUnfocused: true },
  ...{ quiet: false, quietFrom: 22 * 60, quietTo: 8 * 60, muted: [] },
}

/** Whole settings out of whatever was stored. */
export function readSettings(stored: unknown): NotificationSettings {
  const given: Readonly<Record<string, unknown>> =
    typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = given[name]
    return typeof value === 'boolean' ? value : otherwise
  }
  const minute = (name: string, otherwise: number): number => {
    const value = given[name]
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < DAY
      ? value
      : otherwise
  }
  const { muted } = given
  return {
    needsYou: flag('needsYou', DEFAULT_SETTINGS.needsYou),
    finished: flag('finished', DEFAULT_SETTINGS.finished),
    sound: flag('sound', DEFAULT_SETTINGS.sound),
    onlyUnfocused: flag('onlyUnfocused', DEFAULT_SETTINGS.onlyUnfocused),
    quiet: flag('quiet', DEFAULT_SETTINGS.quiet),
    quietFrom: minute('quietFrom', DEFAULT_SETTINGS.quietFrom),
    quietTo: minute('quietTo', DEFAULT_SETTINGS.quietTo),
    muted: Array.isArray(muted)
      ? muted.filter((each) => typeof each === 'string').slice(-MUTED_KEPT)
      : DEFAULT_SETTINGS.muted,
  }
}

/** Minutes after local midnight of an instant in milliseconds. */
export function minuteOf(now: number): number {
  const date = new Date(now)
  return date.getHours() * 60 + date.getMinutes()
}

/** Whether a minute of the day lies in quiet hours; those that end before they begin go over midnight. */
export function isQuiet({ quiet, quietFrom, quietTo }: NotificationSettings, minute: number): boolean {
  if (!quiet || quietFrom === quietTo) return false
  return quietFrom < quietTo
    ? minute >= quietFrom && minute < quietTo
    : minute >= quietFrom || minute < quietTo
}

/** Whether a notice is shown: its kind is wanted, its task is not muted, and it is no quiet hour. */
export function isWanted(
  wanted: NotificationSettings,
  { kind, open }: Pick<Notice, 'kind' | 'open'>,
  minute: number,
): boolean {
  const kindWanted = kind === 'finished' ? wanted.finished : wanted.needsYou
  return kindWanted && !wanted.muted.includes(open) && !isQuiet(wanted, minute)
}

const kindOf = ({ kind }: Attention): Notice['kind'] =>
  kind === 'failure' ? 'failed' : kind === 'review' ? 'finished' : 'needs_you'

const HEADS: Readonly<Record<Notice['kind'], string>> = {
  needs_you: 'Needs you',
  finished: 'Ready for review',
  failed: 'Failed',
}

/** The notice of what begins to wait, in the agent's own words where it has some; `subject` is what it is about. */
export function noticeOf(item: Attention, subject: string): Notice {
  const kind = kindOf(item)
  return {
    kind,
    title: `${HEADS[kind]}: ${subject}`.slice(0, 200),
    body: item.text.slice(0, 300),
    open: item.task_id ?? item.project_id,
  }
}
