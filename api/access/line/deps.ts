import type { AccessDeps } from '../deps.ts'

/** What the line in front of a full room depends on. */
export interface LineDeps {
  settings: Pick<
    AccessDeps['settings'],
    'LINE_OFFER_S' | 'LINE_LOST_S' | 'MAX_SEATS' | 'MAX_GUEST_SEATS' | 'GUEST_ROOM_PCT'
  >
}

/** Without a sign of its page for so long nobody is offered a place; the turn itself is kept longer. Seconds. */
export function hereS({ settings }: LineDeps): number {
  return settings.LINE_LOST_S / 4
}
