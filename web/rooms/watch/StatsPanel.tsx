import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { MediaState, MediaStats } from '#web/media/mediaClient.ts'
import { PLAYER_KEYS } from './usePlayerKeys.ts'

export interface StatsPanelProps {
  media: MediaState
  stats: MediaStats | null
  onClose: () => void
}

const MEDIA_WORDS: Record<MediaState, string> = {
  idle: 'Not connected',
  connecting: 'Connecting',
  waiting: 'Waiting for the host',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  closed: 'Closed',
}

/** A delay in words; it is measured over the network, not from glass to glass. */
export function aboutDelay(delayMs: number | null): string | null {
  return delayMs === null ? null : `about ${(delayMs / 1000).toFixed(1)} s delay`
}

type Row = [key: string, word: string, value: string | null]

function rowsOf(stats: MediaStats | null): Row[] {
  const figure = (value: number | null | undefined, unit: string, digits = 0) =>
    value === null || value === undefined ? null : `${value.toFixed(digits)} ${unit}`
  return [
    ['bitrateKbps', 'Bitrate', figure(stats?.bitrateKbps, 'kbit/s')],
    ['framesPerSecond', 'Frames', figure(stats?.framesPerSecond, 'a second')],
    ['framesDecoded', 'Frames shown', stats?.framesDecoded?.toString() ?? null],
    ['packetsLostPct', 'Lost', figure(stats?.packetsLostPct, '%', 1)],
    ['roundTripMs', 'Round trip', figure(stats?.roundTripMs, 'ms')],
    ['delayMs', 'Delay', aboutDelay(stats?.delayMs ?? null)?.replace(' delay', '') ?? null],
    ['dtlsState', 'Encryption', stats?.dtlsState ?? null],
    ['srtpCipher', 'Cipher', stats?.srtpCipher ?? null],
  ]
}

/** What the connection is doing, in figures, and the keys of the player. */
export function StatsPanel({ media, stats, onClose }: StatsPanelProps) {
  return (
    <section className="statspanel" aria-label="Figures and keys" data-testid="player-stats">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-medium">{MEDIA_WORDS[media]}</h2>
        <Button kind="ghost" className="sq" aria-label="Close figures" onClick={onClose}>
          <Icon name="close" small />
        </Button>
      </div>
      <dl className="kv">
        {rowsOf(stats).map(([key, word, value]) => (
          <div key={key} className="contents">
            <dt>{word}</dt>
            <dd data-figure={key}>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <dl className="kv max-md:hidden mt-4">
        {PLAYER_KEYS.map(([key, word]) => (
          <div key={key} className="contents">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{word}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
