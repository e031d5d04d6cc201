import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { Figures, Plotted } from '#web/media/tracks/recordFigures.ts'
import { Sparkline } from './Sparkline.tsx'

interface Row {
  key: Plotted
  word: string
  unit: string
  show: (value: number) => string
}

const whole = (value: number): string => value.toFixed(0)

const NETWORK: Row[] = [
  { key: 'packetsLostPct', word: 'Loss', unit: '%', show: (value) => value.toFixed(1) },
  { key: 'roundTripMs', word: 'Delay to us and back', unit: 'ms', show: whole },
]

const ROWS: Record<HostedKind, Row[]> = {
  stream: [
    { key: 'bitrateKbps', word: 'Bitrate', unit: 'Mbit/s', show: (value) => (value / 1000).toFixed(1) },
    { key: 'framesPerSecond', word: 'Frames', unit: 'fps', show: whole },
    ...NETWORK,
  ],
  voice: [{ key: 'bitrateKbps', word: 'Bitrate', unit: 'kbit/s', show: whole }, ...NETWORK],
}

/** How what goes out is doing: figures, each with its last minute; of sound alone those of frames are left out. */
export function HealthPanel({ kind, figures }: { kind: HostedKind; figures: Figures }) {
  const rows = ROWS[kind]
  return (
    <section className="health" aria-label="Health" data-testid="health" data-figures={rows.length}>
      {rows.map(({ key, word, unit, show }) => {
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
