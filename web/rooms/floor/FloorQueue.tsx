import { useId } from 'react'
import type { FloorOrder } from '#domain/room/words.ts'
import type { Floor, FloorRequest } from '#protocol/floor.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { ORDER_WORDS, spokeText, waitingText } from './floorWords.ts'
import './floorQueue.css'

/** What whoever leads the floor does with its queue. */
export interface FloorLead {
  onGrant: (request: FloorRequest) => void
  onLater: (request: FloorRequest) => void
  onOrder: (order: FloorOrder) => void
  /** id of the request whose answer is under way; null: none is */
  busy: string | null
  /** every place on the floor is taken */
  isFull: boolean
}

export interface FloorQueueProps {
  floor: Floor
  /** server time */
  nowMs: number
  /** null: of somebody who is not in the queue by a seat of this page */
  ownSeatId: string | null
  /** null: of who only looks */
  lead: FloorLead | null
}

const ORDERS = (Object.keys(ORDER_WORDS) as FloorOrder[]).map((value) => ({
  value,
  word: ORDER_WORDS[value],
}))

/** Who asks to speak, as they come up. */
export function FloorQueue({ floor, nowMs, ownSeatId, lead }: FloorQueueProps) {
  const heading = useId()
  const full = useId()
  const more = floor.waiting - floor.requests.length
  return (
    <section className="floorqueue" aria-labelledby={heading} data-testid="floor-queue">
      <div className="flex items-baseline gap-3">
        <h2 className="d4 flex-1" id={heading}>
          Queue
        </h2>
        {lead ? null : <span className="text-xs text-t3">{ORDER_WORDS[floor.order]}</span>}
      </div>
      {lead ? <Choice label="Order" value={floor.order} choices={ORDERS} onChoose={lead.onOrder} /> : null}
      {lead?.isFull && floor.requests.length > 0 ? (
        <p className="text-sm text-t2" id={full}>
          All places are taken. Move somebody to the audience first.
        </p>
      ) : null}
      {floor.requests.length === 0 ? (
        <p className="text-sm text-t2">Nobody asks to speak.</p>
      ) : (
        <ol className="queuerows">
          {floor.requests.map((request, at) => (
            <li key={request.id} data-own={request.seatId === ownSeatId || undefined}>
              <span className="text-sm text-t3 figures">{at + 1}</span>
              <PersonMark id={request.seatId} size="" />
              <div className="min-w-0 flex-1">
                <p className="text-sm font-medium truncate">
                  <bdi>{request.name}</bdi>
                </p>
                <p className="text-xs text-t3 figures">{waitingText(request, nowMs)}</p>
              </div>
              <span className="text-xs text-t2 figures whitespace-nowrap">{spokeText(request)}</span>
              {lead ? <Answers request={request} lead={lead} reasonId={full} /> : null}
            </li>
          ))}
        </ol>
      )}
      {more > 0 ? <p className="text-sm text-t3 figures">and {more.toLocaleString('en')} more</p> : null}
    </section>
  )
}

function Answers({
  request,
  lead,
  reasonId,
}: {
  request: FloorRequest
  lead: FloorLead
  /** where it stands why nobody can be let on */
  reasonId: string
}) {
  const isBusy = lead.busy === request.id
  // one answer at a time: the next one is of the order that the first made
  const isHeld = lead.busy !== null && !isBusy
  return (
    <div className="queueanswers">
      <Button
        isBusy={isBusy}
        disabled={lead.isFull || isHeld}
        aria-describedby={lead.isFull ? reasonId : undefined}
        onClick={() => lead.onGrant(request)}
      >
        Grant
      </Button>
      <Button kind="ghost" disabled={isBusy || isHeld} onClick={() => lead.onLater(request)}>
        Later
      </Button>
    </div>
  )
}
