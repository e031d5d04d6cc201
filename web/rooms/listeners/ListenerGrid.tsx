import { memo, useId, useMemo, useState } from 'react'
import type { Floor } from '#protocol/floor.ts'
import type { Listeners, SeatedListener } from '#protocol/listeners.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { audienceOf } from './audienceOf.ts'
import './listenerGrid.css'

/** Marks of a grid without names; those behind them are counted. */
const MAX_MARKS = 48

export interface ListenerGridProps {
  listeners: Listeners
  /** whoever has a place on it is on the stage, and not here again */
  floor: Pick<Floor, 'places'> | null
  /** null: of who looks on without a seat */
  ownSeatId: string | null
}

/**
 * Who listens in a voice room: a mark each, and their names for who asks for them. The stage around it is drawn each second, and this
 * only when somebody comes or goes.
 */
export const ListenerGrid = memo(function ListenerGrid(props: ListenerGridProps) {
  const [hasNames, setNames] = useState(false)
  return <ListenerGridAt {...props} hasNames={hasNames} onNames={() => setNames(!hasNames)} />
})

export interface ListenerGridAtProps extends ListenerGridProps {
  hasNames: boolean
  onNames: () => void
}

/** The grid with or without names. */
export function ListenerGridAt({ listeners, floor, ownSeatId, hasNames, onNames }: ListenerGridAtProps) {
  const [heading, list] = [useId(), useId()]
  const { people, total } = useMemo(
    () => audienceOf(listeners, floor?.places ?? [], ownSeatId),
    [listeners, floor, ownSeatId],
  )
  const shown = hasNames ? people : people.slice(0, MAX_MARKS)
  const more = total - shown.length
  return (
    <section className="listeners" aria-labelledby={heading} data-testid="listeners">
      <div className="listenershead">
        <h2 className="d4" id={heading}>
          Listeners <span className="text-sm text-t3 figures">{total.toLocaleString('en')}</span>
        </h2>
        {people.length > 0 ? (
          <Button kind="ghost" aria-expanded={hasNames} aria-controls={list} onClick={onNames}>
            {hasNames ? 'Hide names' : 'Show names'}
          </Button>
        ) : null}
      </div>
      {total === 0 ? <p className="text-sm text-t2">Nobody listens yet.</p> : null}
      <ul
        className="listenermarks"
        id={list}
        data-names={hasNames}
        aria-labelledby={heading}
        // names lie in a box that is scrolled by keys, too
        tabIndex={hasNames ? 0 : undefined}
      >
        {shown.map((one) => (
          <ListenerMark key={one.seatId} listener={one} isOwn={one.seatId === ownSeatId} hasName={hasNames} />
        ))}
        {more > 0 ? (
          <li className="text-sm text-t3 figures">
            {hasNames ? `and ${more.toLocaleString('en')} more` : `+${more.toLocaleString('en')}`}
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function ListenerMark({
  listener,
  isOwn,
  hasName,
}: {
  listener: SeatedListener
  isOwn: boolean
  hasName: boolean
}) {
  const { seatId, name, isGuest } = listener
  return (
    <li data-own={isOwn || undefined} title={name}>
      <PersonMark id={seatId} size="" />
      <span className={hasName ? 'listenername' : 'sr-only'}>
        <bdi className="truncate">{name}</bdi>
        {isOwn ? (
          <span className="chip">You</span>
        ) : isGuest ? (
          <span className="text-xs text-t3">guest</span>
        ) : null}
      </span>
    </li>
  )
}
