import type { Address, Hex } from 'viem'
import type { RoomsModel } from './replayRooms.ts'

/** The tables that an index keeps of the hub and the locks, each row from facts alone. */
export function roomRows(model: RoomsModel, chainId: number, hub: Address, now: number) {
  const hubRoom = [...model.rooms].map(([room_no, room]) => ({
    chain_id: chainId,
    hub,
    room_no,
    host: room.host,
    status: room.closedAt === 0 ? 'open' : 'closed',
    flags: room.all ? 1 : 0,
    gates: room.conditions,
    opened_at: room.openedAt,
    closed_at: room.closedAt === 0 ? null : room.closedAt,
  }))
  const hubSession = [...model.sessions.values()].map((session) => ({
    chain_id: chainId,
    hub,
    creator_wallet: session.creator,
    started_block: session.startedBlock,
    started_at: session.startedAt,
    ended_at: session.endedAt ?? (session.until <= now ? session.until : null),
    by: session.by,
  }))
  const seen = new Map<string, number>()
  const tip = model.tips.map((given) => {
    const ord = seen.get(given.tx) ?? 0
    seen.set(given.tx, ord + 1)
    return {
      chain_id: chainId,
      block: given.block,
      log_index: given.logIndex,
      tx_hash: given.tx as Hex,
      ord,
      context_type: given.contextType,
      context_id: given.contextId,
      from: given.from,
      to: given.to,
      currency: given.currency,
      amount_wei: given.amount,
      gift_code: given.giftCode,
      memo_hash: given.memoHash as Hex,
    }
  })
  const tokenLock = [...model.locks].map(([key, lock]) => {
    const [owner, token] = key.split(':') as [Address, Address]
    return { chain_id: chainId, hub, owner, token, amount: lock.amount, until: lock.until }
  })
  return { hubRoom, hubSession, tip, tokenLock }
}
