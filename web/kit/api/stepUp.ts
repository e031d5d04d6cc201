import { ApiProblem } from './ApiProblem.ts'

/**
 * Asks the person for one of these proofs; none means that a factor has to be added first.
 * True once it was proven; false when they closed it.
 */
export type AskStepUp = (methods: readonly string[]) => Promise<boolean>

let ask: AskStepUp | null = null
let open: Promise<boolean> | null = null

/** Who answers requests that need a second proof; requests that come meanwhile wait for the same answer. */
export function askStepUpsWith(asker: AskStepUp): void {
  ask = asker
}

/** Asks for one of these proofs, once for all who need one at a time. False where nobody can be asked. */
export async function askForProof(methods: readonly string[]): Promise<boolean> {
  if (!ask) return false
  // signing in again may be needed by what a sheet that is open does itself
  if (methods.includes('sign-in')) return ask(methods)
  open ??= ask(methods).finally(() => {
    open = null
  })
  return open
}

/** True when a refused request may be sent again: it needed a second proof, and that was given now. */
export async function wasSteppedUp(error: unknown): Promise<boolean> {
  if (!(error instanceof ApiProblem) || error.problem.code !== 'STEP_UP_REQUIRED') return false
  const { methods } = error.problem.facts ?? {}
  return askForProof(Array.isArray(methods) ? (methods as string[]) : [])
}
