import type { z } from 'zod'
import { chainDefaults } from './chainProfile.ts'
import type { Process } from './schema.ts'
import { VARIABLES, type VariableName } from './variable.ts'

type ReadBy<P extends Process> = {
  [N in VariableName]: P extends (typeof VARIABLES)[N]['processes'][number] ? N : never
}[VariableName]

/** Settings of one process, by variable name. */
export type Settings<P extends Process> = { [N in ReadBy<P>]: z.infer<(typeof VARIABLES)[N]['schema']> }

/** Raised with every problem at once, one line per variable. */
export class SettingsError extends Error {
  readonly problems: string[]
  constructor(process: Process, problems: string[]) {
    super(
      `The ${process} process cannot start. Set these variables (see .env.example):\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Parses the environment of one process.
 * @param environment names to text; an empty text counts as absent
 * @throws SettingsError with the full list of what is missing or wrong
 */
export function parseSettings<P extends Process>(
  process: P,
  environment: Record<string, string | undefined>,
): Settings<P> {
  const settings: Record<string, unknown> = {}
  const fallback: Record<string, string | undefined> = chainDefaults(
    environment.CHAIN_ID,
    environment.CHAIN_BLOCK_S,
  )
  const problems: string[] = []
  for (const [name, variable] of Object.entries(VARIABLES)) {
    if (!(variable.processes as readonly Process[]).includes(process)) continue
    const result = variable.schema.safeParse(environment[name] || fallback[name])
    if (result.success) settings[name] = result.data
    else
      problems.push(
        `${name}: ${environment[name] ? result.error.issues[0]?.message : 'is missing'}. ${variable.about}`,
      )
  }
  if (problems.length > 0) throw new SettingsError(process, problems)
  return settings as Settings<P>
}
