import { expect } from 'chai'
import { cellsOf, paintHours } from '#web/bookings/hours/paintHours.ts'

const on = (weekday: number, fromMinute: number, toMinute: number) => ({ weekday, fromMinute, toMinute })
const at = (weekday: number, half: number) => ({ weekday, half })

describe('a week that is painted', () => {
  it('opens all fields between two corners, whichever came first, and joins what they touch', () => {
    const hours = [on(2, 600, 660)]
    const painted = [on(1, 660, 780), on(2, 600, 780), on(3, 660, 780)]
    expect(paintHours(hours, [at(1, 22), at(3, 25)], true)).to.deep.equal(painted)
    expect(paintHours(hours, [at(3, 22), at(1, 25)], true)).to.deep.equal(painted)
    expect(paintHours([], [at(7, 47), at(7, 47)], true)).to.deep.equal([on(7, 1410, 1440)])
  })

  it('closes them, parts ranges, and leaves other days as they were written', () => {
    const hours = [on(1, 600, 1020), on(2, 600, 660), on(2, 660, 720)]
    expect(paintHours(hours, [at(1, 24), at(1, 25)], false)).to.deep.equal([
      ...[on(1, 600, 720), on(1, 780, 1020)],
      ...[on(2, 600, 660), on(2, 660, 720)],
    ])
  })

  it('shows a field that is half open as neither', () => {
    const cells = cellsOf([on(4, 615, 690), on(5, 0, 1440)], 4)
    expect(cells.slice(19, 24)).to.deep.equal(['closed', 'part', 'open', 'open', 'closed'])
    expect(new Set(cellsOf([on(5, 0, 1440)], 5))).to.deep.equal(new Set(['open']))
  })
})
