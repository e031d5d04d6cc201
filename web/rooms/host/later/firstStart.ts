import { ownZone } from '../../schedule/when.ts'

const DAY_MS = 86_400_000

/** `2026-11-23T20:00` as the clocks of a zone show an instant. */
export function localIn(instant: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(new Date(instant))
  return parts.replace(' ', 'T')
}

/** What a new date begins with: tomorrow evening, here. */
export function firstStart(nowMs: number): { local: string; zone: string } {
  const zone = ownZone()
  return { local: `${localIn(nowMs + DAY_MS, zone).slice(0, 10)}T20:00`, zone }
}
