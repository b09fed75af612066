import type { Component } from 'solid-js'
import { NotificationSettings } from '../attention/NotificationSettings.tsx'
import { AboutPage } from './AboutPage.tsx'
import { AgentsPage } from './AgentsPage.tsx'
import { AppearancePage } from './AppearancePage.tsx'
import { GeneralPage } from './GeneralPage.tsx'
import { KeyboardPage } from './KeyboardPage.tsx'
import { PhonePage } from '../phone/PhonePage.tsx'
import { TerminalSettings } from '../terminals/TerminalSettings.tsx'
import { ProjectPage } from './ProjectPage.tsx'

export interface SettingsPage {
  readonly id: string
  readonly title: string
  /** What can be set there, as it is called there: the search finds the page by these words. */
  readonly settings: readonly string[]
  readonly page: Component
}

/** The pages of the settings, in the order of their list. */
export const PAGES: readonly SettingsPage[] = [
  {
    ...{ id: 'general', title: 'General', page: GeneralPage },
    settings: ['Task list at the start', 'Changes at the start', 'Demo', 'Reset this window'],
  },
  {
    ...{ id: 'appearance', title: 'Appearance', page: AppearancePage },
    settings: ['Theme, dark and light', 'Density', 'Text size', 'Motion and animation'],
  },
  {
    ...{ id: 'terminal', title: 'Terminal', page: TerminalSettings },
    settings: [
      ...['Font, size and line height', 'Cursor', 'Lines to scroll back', 'Right click'],
      ...['Copy what is selected', 'Bell', 'Always dark', 'Graphics card'],
    ],
  },
  {
    ...{ id: 'agents', title: 'Agents', page: AgentsPage },
    settings: ['Default agent', 'Installed agents, version and path', 'Verified agents'],
  },
  {
    ...{ id: 'project', title: 'Project', page: ProjectPage },
    settings: [
      ...['Setup command', 'Ignored files to copy', 'Verify commands', 'Folder for worktrees'],
      ...['Agents at once', 'Depth of coordinators', 'Restarts of an agent', 'Uncommitted changes'],
      ...['Limit of each day', 'Limit of each run', 'Limit of each task', 'Calls of an agent'],
      ...['News gathered for a coordinator', 'Give back after', 'Suggestions'],
      ...['File tools', 'Allowed commands', 'Commits', 'Keep history'],
    ],
  },
  {
    ...{ id: 'notifications', title: 'Notifications', page: NotificationSettings },
    settings: ['An agent needs you', 'Ready for review', 'Sound', 'Quiet hours', 'Muted tasks'],
  },
  {
    ...{ id: 'phone', title: 'Phone', page: PhonePage },
    settings: [
      ...['Pair a phone, QR code', 'Address and port for phones', 'Certificate, Tailscale, mkcert'],
      ...['Paired phones, revoke, viewer'],
    ],
  },
  {
    ...{ id: 'keyboard', title: 'Keyboard', page: KeyboardPage },
    settings: ['Shortcuts', 'Keys of each action', 'Reset all keys', 'Keys that a terminal keeps'],
  },
  {
    ...{ id: 'about', title: 'About', page: AboutPage },
    settings: ['Version', 'Host, process and address', 'Data folder', 'Licences'],
  },
]
