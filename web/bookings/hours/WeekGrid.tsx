import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { WeekRange } from '#domain/calls/calendar.ts'
import { clockText } from './dayHours.ts'
import { CELLS_A_DAY, cellsOf, paintHours, type WeekCell } from './paintHours.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
/** What is seen first begins with 06:00. */
const FIRST_CELL = 12

/** What is being painted: from where, what was there, and whether it is opened. */
interface Stroke {
  corners: [WeekCell, WeekCell]
  isOpen: boolean
  /** a finger paints one field, for it scrolls, too */
  isTouch: boolean
}

/** The field below a pointer; beyond the edge it is the nearest. */
function cellAt(area: HTMLElement, { clientX, clientY }: PointerEvent): WeekCell {
  const { left, top, width, height } = area.getBoundingClientRect()
  const share =
    getComputedStyle(area).direction === 'rtl' ? 1 - (clientX - left) / width : (clientX - left) / width
  const inside = (part: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(part * count)))
  return { weekday: inside(share, DAYS.length) + 1, half: inside((clientY - top) / height, CELLS_A_DAY) }
}

const isSameCell = (a: WeekCell, b: WeekCell) => a.weekday === b.weekday && a.half === b.half

interface WeekGridProps {
  hours: WeekRange[]
  onChange: (hours: WeekRange[]) => void
}

/** Painting by pointer; what is painted is the hours that are shown until it ends. */
function usePainting({ hours, onChange }: WeekGridProps) {
  const [stroke, setStroke] = useState<Stroke | null>(null)
  const painted = stroke ? paintHours(hours, stroke.corners, stroke.isOpen) : hours

  function begin(event: PointerEvent<HTMLElement>): void {
    if (!event.isPrimary || event.button !== 0) return
    const isTouch = event.pointerType === 'touch'
    const cell = cellAt(event.currentTarget, event)
    const isOpen = cellsOf(hours, cell.weekday)[cell.half] !== 'open'
    if (!isTouch) event.currentTarget.setPointerCapture(event.pointerId)
    setStroke({ corners: [cell, cell], isOpen, isTouch })
  }
  function move(event: PointerEvent<HTMLElement>): void {
    if (!stroke || stroke.isTouch || !event.isPrimary) return
    const cell = cellAt(event.currentTarget, event)
    if (!isSameCell(cell, stroke.corners[1])) setStroke({ ...stroke, corners: [stroke.corners[0], cell] })
  }
  function end(event: PointerEvent<HTMLElement>): void {
    if (!stroke || !event.isPrimary) return
    setStroke(null)
    const [from] = stroke.corners
    const cell = cellAt(event.currentTarget, event)
    // a finger that ends elsewhere meant nothing; what a mouse passed last is not shown yet
    const isMeant = !stroke.isTouch || isSameCell(cell, from)
    if (isMeant) onChange(paintHours(hours, [from, cell], stroke.isOpen))
  }
  const handlers = { onPointerDown: begin, onPointerMove: move, onPointerUp: end }
  return { painted, handlers: { ...handlers, onPointerCancel: () => setStroke(null) } }
}

/**
 * A week that is painted with the mouse, and by single taps. It is for the eye alone: the rows beside it show the same
 * and do the same.
 */
export function WeekGrid(props: WeekGridProps) {
  const { painted, handlers } = usePainting(props)
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = scroller.current
    if (box) box.scrollTop = (box.scrollHeight / CELLS_A_DAY) * FIRST_CELL
  }, [])
  return (
    <div className="week mt-4" aria-hidden="true" data-testid="week-grid">
      <div className="weekdays text-xs text-t3">
        {DAYS.map((day) => (
          <span key={day}>{day}</span>
        ))}
      </div>
      <div className="weekbox" ref={scroller} tabIndex={-1}>
        <div className="weekclocks text-xs text-t3 figures">
          {Array.from({ length: CELLS_A_DAY / 2 }, (_, hour) => clockText(hour * 60)).map((clock) => (
            <span key={clock}>{clock}</span>
          ))}
        </div>
        <div className="weekcells" {...handlers}>
          {DAYS.map((day, at) => (
            <div key={day} className="weekday">
              {cellsOf(painted, at + 1).map((fill, half) => (
                <i key={clockText(half * 30)} className={fill === 'closed' ? '' : fill} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
