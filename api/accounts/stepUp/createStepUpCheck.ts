import type { Pool } from 'pg'
import { type MissingStepUp, missingStepUp, type SecondFactorRule } from '#domain/stepUp.ts'
import type { StepUpCondition } from '../../http/contract.ts'
import type { CheckStepUp, StepUpQuestion } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readSessionProof, type StepUpTimes } from './sessionProof.ts'

export interface StepUpSettings extends StepUpTimes {
  SECOND_FACTOR: SecondFactorRule
}

interface StepUpCheckDeps {
  pool: Pool
  settings: StepUpSettings
  /** whether a conditional need applies to a request; the features that own the objects say so */
  conditions: Record<StepUpCondition, (question: StepUpQuestion) => boolean | Promise<boolean>>
}

/** One sentence for what is missing. */
export function stepUpSentence({ methods }: MissingStepUp, freshS: number): string {
  if (methods.length === 0) return 'Add a passkey or an authenticator app first: this needs a second factor.'
  if (methods.includes('sign-in'))
    return `Sign in again: this needs a sign-in of the last ${Math.ceil(freshS / 60)} minutes.`
  return 'Confirm that it is you, with your passkey, your authenticator app or a recovery code.'
}

/** What stands before verbs whose routes ask for a step-up: a session alone does not open them. */
export function createStepUpCheck({ pool, settings, conditions }: StepUpCheckDeps): CheckStepUp {
  return async (question) => {
    const { need, when } = question.stepUp
    if (when && !(await conditions[when](question))) return
    const proof = await readSessionProof(pool, { use: question.sessionId, token: question.token }, settings)
    if (!proof) throw new ProblemError('SIGN_IN_REQUIRED')
    const missing = missingStepUp(need, proof, settings.SECOND_FACTOR)
    if (!missing) return
    const detail = stepUpSentence(missing, settings.FRESH_SIGN_IN_S)
    throw new ProblemError('STEP_UP_REQUIRED', { detail, facts: { ...missing } })
  }
}
