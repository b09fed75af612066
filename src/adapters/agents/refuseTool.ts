/** How several CLIs are told that a tool must not run; the reason goes to the model as the tool's result. */
export const denyTool = (event: string, reason: string): Readonly<Record<string, unknown>> => ({
  hookSpecificOutput: {
    hookEventName: event,
    permissionDecision: 'deny',
    permissionDecisionReason: reason,
  },
})
