import type { MediaStats } from '../mediaClient.ts'

/** What the health panel plots. */
export const PLOTTED = ['bitrateKbps', 'framesPerSecond', 'packetsLostPct', 'roundTripMs'] as const
export type Plotted = (typeof PLOTTED)[number]

/** Latest figures and a short history of the plotted ones, oldest first. */
export interface Figures {
  latest: MediaStats | null
  history: Record<Plotted, number[]>
}

export const NO_FIGURES: Figures = {
  latest: null,
  history: { bitrateKbps: [], framesPerSecond: [], packetsLostPct: [], roundTripMs: [] },
}

const KEEP = 60

/** Figures with one more sample; unknown values leave no point. */
export function withSample(figures: Figures, sample: MediaStats): Figures {
  const history = { ...figures.history }
  for (const key of PLOTTED) {
    const value = sample[key]
    if (value !== null) history[key] = [...history[key], value].slice(-KEEP)
  }
  return { latest: sample, history }
}

/** Reads figures every second until stopped; a reading that fails is left out. */
export function recordFigures(
  read: () => Promise<MediaStats>,
  onFigures: (figures: Figures) => void,
  everyMs = 1000,
): () => void {
  let figures = NO_FIGURES
  let isReading = false
  const timer = setInterval(async () => {
    if (isReading) return
    isReading = true
    const sample = await read().catch(() => null)
    isReading = false
    if (!sample) return
    figures = withSample(figures, sample)
    onFigures(figures)
  }, everyMs)
  return () => clearInterval(timer)
}
