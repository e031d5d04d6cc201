import { QUALITIES, type Quality, type Rendition, type RenditionChoice } from '#domain/media/words.ts'

const WORDS: Record<Quality, string> = { auto: 'Auto', high: '720p', low: '360p', sound: 'Sound only' }
const NOW: Record<RenditionChoice, string> = { high: '720p', low: '360p', none: 'sound only' }

export interface QualityPickProps {
  quality: Quality
  /** what comes now */
  level: RenditionChoice
  /** what there is of the camera; with less than two there is nothing to choose between */
  renditions: readonly Rendition[]
  onQuality: (quality: Quality) => void
}

/** How much of the picture somebody wants. */
export function QualityPick({ quality, level, renditions, onQuality }: QualityPickProps) {
  const hasChoice = renditions.length > 1
  const offered = hasChoice ? QUALITIES : (['auto', 'sound'] as const)
  const value = hasChoice || quality === 'sound' ? quality : 'auto'
  const wordOf = (one: Quality) => {
    if (one !== 'auto') return WORDS[one]
    if (!hasChoice) return 'Picture'
    return value === 'auto' ? `Auto (${NOW[level]})` : 'Auto'
  }
  return (
    <select
      className="qualitypick"
      aria-label="Quality"
      value={value}
      onChange={(event) => {
        const chosen = offered.find((one) => one === event.target.value)
        if (chosen) onQuality(chosen)
      }}
    >
      {offered.map((one) => (
        <option key={one} value={one}>
          {wordOf(one)}
        </option>
      ))}
    </select>
  )
}
