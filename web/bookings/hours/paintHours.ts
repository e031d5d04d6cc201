import { DAY_MINUTES, type HourRange, STEP_MINUTES, type WeekRange } from '#domain/calls/calendar.ts'

/** One field of the week that is painted: half an hour of a weekday, 0 to 47. */
export interface WeekCell {
  weekday: number
  half: number
}

/** Minutes of one field. */
const CELL_MINUTES = 30
/** Fields of one day. */
export const CELLS_A_DAY = DAY_MINUTES / CELL_MINUTES
const STEPS_A_DAY = DAY_MINUTES / STEP_MINUTES
const STEPS_A_CELL = CELL_MINUTES / STEP_MINUTES

/** The steps of a day that are open. */
function stepsOf(hours: readonly HourRange[]): boolean[] {
  return Array.from({ length: STEPS_A_DAY }, (_, step) => {
    const minute = step * STEP_MINUTES
    return hours.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute)
  })
}

/** The same as ranges that do not touch. */
function rangesOf(steps: readonly boolean[]): HourRange[] {
  const ranges: HourRange[] = []
  steps.forEach((isOpen, step) => {
    if (!isOpen) return
    const fromMinute = step * STEP_MINUTES
    const last = ranges.at(-1)
    if (last?.toMinute === fromMinute) last.toMinute += STEP_MINUTES
    else ranges.push({ fromMinute, toMinute: fromMinute + STEP_MINUTES })
  })
  return ranges
}

const ofDay = (hours: readonly WeekRange[], weekday: number) =>
  hours.filter((range) => range.weekday === weekday)

/** How much of each field of a weekday is open. */
export function cellsOf(hours: readonly WeekRange[], weekday: number): ('open' | 'part' | 'closed')[] {
  const steps = stepsOf(ofDay(hours, weekday))
  return Array.from({ length: CELLS_A_DAY }, (_, half) => {
    const open = steps.slice(half * STEPS_A_CELL, (half + 1) * STEPS_A_CELL).filter(Boolean).length
    return open === STEPS_A_CELL ? 'open' : open === 0 ? 'closed' : 'part'
  })
}

/** The hours with all fields between two corners opened, or closed; days that they do not touch stay as they are. */
export function paintHours(
  hours: readonly WeekRange[],
  [one, other]: readonly [WeekCell, WeekCell],
  isOpen: boolean,
): WeekRange[] {
  const [firstDay, lastDay] = [one.weekday, other.weekday].sort((a, b) => a - b) as [number, number]
  const [first, last] = [one.half, other.half].sort((a, b) => a - b) as [number, number]
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const own = ofDay(hours, weekday)
    if (weekday < firstDay || weekday > lastDay) return own
    const steps = stepsOf(own).fill(isOpen, first * STEPS_A_CELL, (last + 1) * STEPS_A_CELL)
    return rangesOf(steps).map((range) => ({ weekday, ...range }))
  })
}
