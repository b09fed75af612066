import { createPreference } from '../../state/preference.ts'
import { MUTED_KEPT, readSettings, type NotificationSettings } from './noticeRules.ts'

const [settings, setSettings] = createPreference('notifications', readSettings)
export { settings }

export const changeSettings = (change: Partial<NotificationSettings>): void =>
  setSettings({ ...settings(), ...change })

export const isMuted = (taskId: string): boolean => settings().muted.includes(taskId)

/** Mutes the agents of a task, or lets them be heard again. */
export function toggleMuted(taskId: string): void {
  const others = settings().muted.filter((id) => id !== taskId)
  changeSettings({ muted: isMuted(taskId) ? others : [...others, taskId].slice(-MUTED_KEPT) })
}
