/** Text beside a tool's output as the hooks of several CLIs take it. */
export const addedContext = (event: string, text: string): Readonly<Record<string, unknown>> => ({
  hookSpecificOutput: { hookEventName: event, additionalContext: text },
})

/** Whether the call tells of a subagent: text for the agent itself would go to the wrong model. */
export const isOfSubagent = (body: Readonly<Record<string, unknown>>): boolean =>
  typeof body['agent_id'] === 'string'
