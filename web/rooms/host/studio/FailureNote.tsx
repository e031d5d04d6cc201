import { ApiProblem, sentenceOf, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { MediaError } from '#web/media/mediaClient.ts'
import type { GoLine, GoLiveFailed } from '../broadcast/goLive.ts'

const LINES: Record<GoLine, string> = {
  camera: 'The camera was not ready.',
  room: 'The room did not open.',
  viewers: 'Viewers could not be let in.',
}

/** Why a line failed, for a person. */
export function causeSentence(cause: unknown): string {
  if (cause instanceof ApiProblem && cause.problem.code === 'ALREADY_LIVE') {
    return 'This channel is live in another window. End that stream first, or go back to it.'
  }
  if (cause instanceof ApiProblem || cause instanceof Unreachable) return sentenceOf(cause)
  if (cause instanceof MediaError) {
    if (cause.code === 'CAPACITY_FULL') return 'The media engine is full.'
    return cause.code === 'NO_MEDIA_PATH'
      ? 'This network blocks live video (UDP). Try another one, such as mobile data.'
      : 'The media connection could not be made.'
  }
  return ''
}

/** Which line failed, that it was undone, and that nobody saw a live sign. */
export function FailureNote({ failure }: { failure: GoLiveFailed }) {
  const why = causeSentence(failure.cause)
  return (
    <Note tone="bad" icon="alert" role="alert" testId="state:studio:failed">
      <p>
        <span className="font-medium">{LINES[failure.line]}</span> {why}{' '}
        {failure.isUndone
          ? 'Everything was undone; nobody saw a live sign.'
          : 'We could not take everything back; what is left closes by itself. Nobody saw a picture.'}
      </p>
    </Note>
  )
}
