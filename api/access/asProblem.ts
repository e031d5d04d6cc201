import { ProblemError } from '#api/http/problemError.ts'
import { ChainDisputed, ChainUnreadable } from '#api/ports/chain.ts'
import { MediaError } from '#api/ports/media.ts'
import { isLockTimeout } from './seats/locks.ts'

/** Places come back as people leave; asking more often would only meet the limits. */
const FULL_S = 10

/** Turns failures that are not verdicts into problems; no decision is stored for them. Other errors stay. */
export function asProblem(error: unknown): unknown {
  if (error instanceof ChainUnreadable) {
    const detail =
      error instanceof ChainDisputed
        ? 'Our two sources for the chain contradict each other, so we believe neither. Nothing was charged.'
        : 'We cannot read the chain right now. Nothing was charged.'
    return new ProblemError('CHAIN_UNREADABLE', { detail, retryAfterS: 5 }, { cause: error })
  }
  if (error instanceof MediaError) {
    const code = error.code === 'MEDIA_FULL' ? 'MEDIA_FULL' : 'NO_MEDIA_NODE'
    const detail =
      error.code === 'MEDIA_FULL'
        ? 'The media engine is full. Places come back as people leave.'
        : 'The media engine cannot take you right now. Try again in a moment.'
    return new ProblemError(
      code,
      { detail, retryAfterS: code === 'MEDIA_FULL' ? FULL_S : 3 },
      { cause: error },
    )
  }
  if (isLockTimeout(error)) {
    const detail = 'Many people are coming in or asking right now. Try again in a moment.'
    return new ProblemError('BUSY', { detail, retryAfterS: 1 }, { cause: error })
  }
  return error
}
