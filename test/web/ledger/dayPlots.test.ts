import { expect } from 'chai'
import { dayBars, dayPlots, type SeriesDay } from '#web/ledger/days/dayPlots.ts'

const euro = { series: 'card', currency: 'EUR', symbol: 'EUR', decimals: 2 } as const
const ether = { series: 'chain', currency: 'eip155:31337/native', symbol: 'ETH', decimals: 18 } as const
const on = (day: string, units: string, of: typeof euro | typeof ether = euro): SeriesDay => ({
  ...of,
  day,
  units,
})

describe('days of earnings as plots [S2.9]', () => {
  const read = {
    ...{ first: '2026-11-20', last: '2026-11-22' },
    days: [
      on('2026-11-20', '810'),
      on('2026-11-22', '-405'),
      on('2026-11-22', (10n ** 18n).toString(), ether),
    ],
  }

  it('each rail and currency has its own, with every day', () => {
    const plots = dayPlots(read)
    expect(plots.map(({ series, currency, total }) => [series, currency, total])).to.deep.equal([
      ['card', 'EUR', 405n],
      ['chain', ether.currency, 10n ** 18n],
    ])
    expect(plots[0]?.days.map(({ day, units }) => [day, units])).to.deep.equal([
      ['2026-11-20', 810n],
      ['2026-11-21', 0n],
      ['2026-11-22', -405n],
    ])
  })

  it('bars stand over the line of nothing and hang under it, as high as their part', () => {
    const [plot] = dayPlots(read)
    const { bars, zero } = dayBars(plot as NonNullable<typeof plot>)
    expect(zero).to.be.closeTo(66.667, 0.01)
    expect(bars.map(({ top, height }) => [Math.round(top), Math.round(height)])).to.deep.equal([
      [0, 67],
      [67, 0],
      [67, 33],
    ])
  })

  it('plots of one currency have one scale, and others their own', () => {
    const back = { ...euro, series: 'given_back', day: '2026-11-21', units: '81' }
    const plots = dayPlots({ ...read, days: [...read.days, back] })
    const highest = plots.map((plot) => Math.max(...dayBars(plot, plots).bars.map(({ height }) => height)))
    expect(highest.map(Math.round)).to.deep.equal([67, 100, 7])
    expect(new Set(plots.map((plot) => dayBars(plot, plots).zero)).size).to.equal(2)
  })

  it('nothing is no plot', () => {
    expect(dayPlots({ ...read, days: [] })).to.deep.equal([])
  })
})
