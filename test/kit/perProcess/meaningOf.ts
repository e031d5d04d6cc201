import { isDeepStrictEqual } from 'node:util'
import type { Process, Variable } from '#settings/schema.ts'
import { VARIABLES } from '#settings/variable.ts'

const variables: Record<string, Variable> = VARIABLES

/**
 * What a process makes of settings, as text: the same for those that differ only in what it does not read, or in a default
 * that is written out.
 */
export function meaningOf(settings: Record<string, string>, process: Process): string {
  const meant = Object.entries(settings).filter(([name, value]) => {
    const variable = variables[name]
    return !variable || (variable.processes.includes(process) && !isDefault(variable, value))
  })
  return JSON.stringify(meant.sort())
}

function isDefault({ schema }: Variable, value: string): boolean {
  const [absent, given] = [schema.safeParse(undefined), schema.safeParse(value)]
  return absent.success && isDeepStrictEqual(given.data, absent.data)
}
