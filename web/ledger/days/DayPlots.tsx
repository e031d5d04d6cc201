import { EarnedMoney } from '../earnings/EarnedMoney.tsx'
import { earnedText } from '../earnings/earningsText.ts'
import { type DayPlot, dayBars, dayPlots, type ReadDays } from './dayPlots.ts'
import './days.css'

/** Width of a bar with the space behind it, in units of the plot. */
const STEP = 10
const BAR = 7

/** A day of a calendar, without a zone. */
const dayText = (day: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00Z`),
  )

function Plot({ plot, among, word }: { plot: DayPlot; among: readonly DayPlot[]; word: string }) {
  const { bars, zero } = dayBars(plot, among)
  const best = plot.days.reduce((top, one) => (one.units > top.units ? one : top))
  const said = `${word}, ${plot.symbol}: ${earnedText(plot.total, plot)} in ${plot.days.length} days, most on ${dayText(best.day)} with ${earnedText(best.units, plot)}`
  const [first, last] = [plot.days[0], plot.days.at(-1)]
  return (
    <figure className={`dayplot ${plot.series}`} data-testid={`plot-${plot.series}-${plot.symbol}`}>
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm text-t2">
        <span>
          {word}, {plot.symbol}
        </span>
        <EarnedMoney units={plot.total} of={plot} />
      </figcaption>
      <svg viewBox={`0 -1 ${bars.length * STEP} 102`} preserveAspectRatio="none" role="img" aria-label={said}>
        <line
          x1="0"
          x2={bars.length * STEP}
          y1={zero}
          y2={zero}
          className="dayline"
          vectorEffect="non-scaling-stroke"
        />
        {bars.map(({ day, units, top, height }, at) =>
          units === 0n ? null : (
            <rect
              key={day}
              x={at * STEP + (STEP - BAR) / 2}
              y={top}
              width={BAR}
              height={height}
              className={units < 0n ? 'daybar text-bad' : 'daybar'}
            />
          ),
        )}
      </svg>
      <p className="flex justify-between text-xs text-t3" aria-hidden="true">
        <span>{first ? dayText(first.day) : ''}</span>
        <span>{last ? dayText(last.day) : ''}</span>
      </p>
    </figure>
  )
}

function DayTable({ read, plots, wordOf }: Pick<DayPlotsProps, 'read' | 'wordOf'> & { plots: DayPlot[] }) {
  const days = [...new Set(read.days.map(({ day }) => day))].sort().reverse()
  return (
    <table className="tbl mt-2" aria-labelledby="days">
      <thead>
        <tr>
          <th scope="col">Day</th>
          {plots.map(({ series, currency, symbol }) => (
            <th scope="col" className="num" key={`${series}/${currency}`}>
              {wordOf(series)}, {symbol}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day}>
            <th scope="row">{dayText(day)}</th>
            {plots.map((plot) => (
              <td className="num" key={`${plot.series}/${plot.currency}`}>
                <EarnedMoney units={plot.days.find((one) => one.day === day)?.units ?? 0n} of={plot} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export interface DayPlotsProps {
  title: string
  testId: string
  read: ReadDays
  /** what a series is called */
  wordOf: (series: string) => string
  /** said where there is nothing */
  none: string
}

/** Money day by day, a plot for each series and currency, and the same as a table. */
export function DayPlots({ title, testId, read, wordOf, none }: DayPlotsProps) {
  const plots = dayPlots(read)
  return (
    <section className="mt-8" aria-labelledby="days" data-testid={testId}>
      <h2 className="d5" id="days">
        {title}
      </h2>
      {plots.length === 0 ? (
        <p className="text-sm text-t2 mt-2">{none}</p>
      ) : (
        <>
          <div className="dayplots mt-3">
            {plots.map((plot) => (
              <Plot
                key={`${plot.series}/${plot.currency}`}
                plot={plot}
                among={plots}
                word={wordOf(plot.series)}
              />
            ))}
          </div>
          <details className="mt-3">
            <summary className="text-sm text-t2 cursor-pointer">As a table</summary>
            <div className="overflow-x-auto">
              <DayTable read={read} plots={plots} wordOf={wordOf} />
            </div>
          </details>
        </>
      )}
    </section>
  )
}
