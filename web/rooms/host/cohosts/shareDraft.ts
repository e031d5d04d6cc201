import type { CoHost, RoomShares } from '#api/rooms/cohosts/contract.ts'
import { WHOLE_BPS } from '#domain/booking/terms.ts'
import { ownBps } from '#domain/room/shares.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'

/** What was typed for each co-host, in percent, by the id of their channel. */
export type ShareDraft = Readonly<Record<string, string>>

/** What is sent for a draft, or why it cannot be. */
export interface TypedShares {
  /** of who gets something, hundredths of a percent */
  shares: { channelId: string; bps: number }[]
  /** what they leave the host, hundredths of a percent; null: it cannot be known yet */
  keptBps: number | null
  /** ids of channels for which something else than a percentage is typed */
  wrong: string[]
}

/** A percentage with up to two decimals in hundredths of a percent, nothing as zero; null when it is none of 0 to 100. */
export function percentBps(text: string): number | null {
  const bps = parseAmount(text.trim() === '' ? '0' : text, 2)
  return bps === null || bps > WHOLE_BPS ? null : Number(bps)
}

/** The fields as the shares are that were set; the host has none. */
export function draftOfShares(shares: RoomShares | null): ShareDraft {
  return Object.fromEntries((shares?.parts ?? []).map(({ channel, bps }) => [channel.id, String(bps / 100)]))
}

/** Reads what was typed for who hosts, in their order; what was typed for others is left out. */
export function typedShares(draft: ShareDraft, asked: readonly Pick<CoHost, 'channel'>[]): TypedShares {
  const read = asked.map(({ channel }) => ({
    channelId: channel.id,
    bps: percentBps(draft[channel.id] ?? ''),
  }))
  const shares = read.filter((one): one is TypedShares['shares'][number] => one.bps !== null && one.bps > 0)
  const wrong = read.filter(({ bps }) => bps === null).map(({ channelId }) => channelId)
  return { shares, keptBps: wrong.length > 0 ? null : ownBps(shares), wrong }
}
