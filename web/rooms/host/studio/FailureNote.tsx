import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { GoLiveFailed } from '../broadcast/goLive.ts'
import type { GoLine } from '../broadcast/lineStates.ts'
import { NotRecorded } from '../chain/recordRoom.ts'
import { causeSentence } from './causeSentence.ts'

const LINES: Record<GoLine, string> = {
  camera: 'The camera was not ready.',
  microphone: 'The microphone was not ready.',
  chain: 'The room is not on the chain yet.',
  room: 'The room did not open.',
  viewers: 'Viewers could not be let in.',
  listeners: 'Listeners could not be let in.',
}

/** A draft of the channel that keeps the new room from its place; null when something else does. */
function draftInTheWay(cause: unknown): { roomId: string; title: string } | null {
  if (!(cause instanceof ApiProblem)) return null
  const { code, facts } = cause.problem
  if ((code !== 'CHANNEL_BUSY' && code !== 'TOO_MANY_DRAFTS') || facts?.state !== 'draft') return null
  return { roomId: String(facts.roomId), title: String(facts.title) }
}

/** What became of everything before the line that failed. */
function restSentence({ cause, isUndone, isLeftOnChain }: GoLiveFailed): string {
  const isSent = cause instanceof NotRecorded && cause.isSent
  const undone = isUndone
    ? `${isLeftOnChain ? 'Here everything' : 'Everything'} was undone; nobody saw a live sign.`
    : 'We could not take everything back; what is left closes by itself. Nobody saw or heard anything.'
  if (!isLeftOnChain)
    // an announced room goes on, and knows what was sent for it
    return isSent ? 'Begin it again once it is there. Nobody saw a live sign.' : undone
  return isSent
    ? `${undone} Once it is on the chain, it is open there until you close it, below.`
    : `${undone} On the chain the room stays open until you close it there, below.`
}

/** Which line failed, that it was undone, and that nobody saw a live sign. */
export function FailureNote({
  failure,
  goWord,
  onEndFirst,
}: {
  failure: GoLiveFailed
  /** what the button below does, e.g. `go live` */
  goWord: string
  /** ends the draft in the way and goes on */
  onEndFirst: (roomId: string) => void
}) {
  const why = causeSentence(failure.cause)
  const draft = draftInTheWay(failure.cause)
  return (
    <Note tone="bad" icon="alert" role="alert" testId="state:studio:failed">
      <p>
        <span className="font-medium">{LINES[failure.line]}</span> {why} {restSentence(failure)}
      </p>
      {draft ? (
        <Button
          size="mid"
          className="whitespace-normal wrap-anywhere"
          onClick={() => onEndFirst(draft.roomId)}
        >
          End “{draft.title}” and {goWord}
        </Button>
      ) : null}
    </Note>
  )
}
