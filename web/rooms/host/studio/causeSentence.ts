import { ApiProblem, sentenceOf, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import { mediaSentence } from '#web/media/mediaSentence.ts'
import { NotRecorded } from '../chain/recordRoom.ts'

/** Why a line failed, for a person. */
export function causeSentence(cause: unknown): string {
  if (cause instanceof ApiProblem && cause.problem.code === 'ALREADY_LIVE') {
    return 'This channel is live in another window. End what is on there first, or go back to it.'
  }
  if (cause instanceof ApiProblem || cause instanceof Unreachable) return sentenceOf(cause)
  if (cause instanceof NotRecorded) return cause.message
  return cause instanceof MediaError ? mediaSentence(cause) : ''
}

/** Why something the host asked for did not come about. */
export function hostSentence(cause: unknown): string {
  return causeSentence(cause) || sentenceOf(cause)
}
