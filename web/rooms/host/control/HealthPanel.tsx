import type { Figures, Plotted } from '#web/media/tracks/recordFigures.ts'
import { Sparkline } from './Sparkline.tsx'

interface Row {
  key: Plotted
  word: string
  unit: string
  show: (value: number) => string
}

const ROWS: Row[] = [
  { key: 'bitrateKbps', word: 'Bitrate', unit: 'Mbit/s', show: (value) => (value / 1000).toFixed(1) },
  { key: 'framesPerSecond', word: 'Frames', unit: 'fps', show: (value) => value.toFixed(0) },
  { key: 'packetsLostPct', word: 'Loss', unit: '%', show: (value) => value.toFixed(1) },
  { key: 'roundTripMs', word: 'Delay to us and back', unit: 'ms', show: (value) => value.toFixed(0) },
]

/** How the outgoing picture is doing: four figures, each with its last minute. */
export function HealthPanel({ figures }: { figures: Figures }) {
  return (
    <section className="health" aria-label="Health" data-testid="health">
      {ROWS.map(({ key, word, unit, show }) => {
        const value = figures.latest?.[key] ?? null
        return (
          <div key={key}>
            <p className="text-xs text-t3">{word}</p>
            <p className="d4 figures whitespace-nowrap" data-figure={key}>
              {value === null ? '–' : show(value)} <span className="unit">{unit}</span>
            </p>
            <Sparkline values={figures.history[key]} />
          </div>
        )
      })}
    </section>
  )
}
