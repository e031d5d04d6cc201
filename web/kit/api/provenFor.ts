import type { StepUpState } from '#api/accounts/contract.ts'
import { call } from './client.ts'
import { askForProof } from './stepUp.ts'

/**
 * Asks for a second proof before something that cannot be taken back is begun. True when nothing is missing any more.
 * @throws ApiProblem, Unreachable as `call` does
 */
export async function provenFor(need: keyof StepUpState['missing']): Promise<boolean> {
  const methods = (await call('getStepUp', {})).missing[need]
  return methods === null || askForProof(methods)
}
