import type { Action, OfferedAction } from '../../state/actions.ts'

const GROUPS: readonly Action['group'][] = ['Task', 'Review', 'Go to', 'View', 'Project', 'Application']

interface Group {
  readonly title: Action['group']
  readonly actions: readonly OfferedAction[]
}

/** Actions by what they are about; groups without any are left out. */
export const groupActions = (actions: readonly OfferedAction[]): Group[] =>
  GROUPS.map((title) => ({ title, actions: actions.filter(({ group }) => group === title) })).filter(
    (group) => group.actions.length > 0,
  )
