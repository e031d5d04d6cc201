import type { Pool, PoolClient } from 'pg'
import type { Log } from '#api/access/deps.ts'
import type { RoomVerbs } from '#api/access/roomVerbs.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'

/** What the hub on the chain says of a room of ours that it leads. */
export interface LedRoom {
  /** 0x hex */
  hub: string
  /** under which it stands there, digits */
  hubRoomId: string
  /** 0x hex */
  payee: string
}
/** SQL: the row `h` of the index is the room that `l`, a link, says leads a room of ours. After a reorg another one may have its number. */
export const LED_BY = `h.chain_id = l.chain_id AND h.hub = l.hub AND h.room_id = l.hub_room_id AND h.created_tx = l.opened_tx`

/**
 * SQL: the contract that divides what is tipped in the room `r`; NULL: nothing is divided there, or nobody made it yet. Of one list
 * there may be several contracts that nobody owns: they are alike.
 * @param chain SQL of the id of the chain
 */
export const splitOfRoom = (
  chain: string,
) => `(SELECT x.split FROM chain.split_as_of x WHERE x.chain_id = ${chain} AND x.owner IS NULL
    AND x.payees_hash = r.payees_hash ORDER BY x.created_block, x.split LIMIT 1)`

/** What rooms ask of tips. */
export interface TipVerbs {
  /**
   * Says anew whom tips of a room pay and under which number, in the transaction that opens it or follows the chain.
   * @param led what the hub says of it; null: it leads no such room
   */
  fixContext(tx: PoolClient, roomId: string, led: LedRoom | null): Promise<void>
  /** Whom tips of a room of this channel would pay now, 0x hex; null: nobody yet. */
  payeeOf(db: Pool | PoolClient, roomId: string): Promise<string | null>
  /** Whom tips of each of these channels would pay now, 0x hex by the id of the channel; who is missing can be paid by nobody. */
  payeesOf(db: Pool | PoolClient, channelIds: readonly string[]): Promise<Map<string, string>>
}

/** What of a condition follows from what stands at its address. */
export type TokenAtAddress = Omit<TokenCondition, 'minUnits' | 'tokenId'>

/** What rooms ask of tokens, by addresses in 0x hex. Never in a transaction: the chain may be asked. */
export interface TokenVerbs {
  /** A creator token or a vault that was made here; null where the index knows neither. */
  findOwn(address: string): Promise<TokenAtAddress | null>
  /**
   * Any token, wherever it was made, or a vault that was made here.
   * @param options `askedBy`: account; `field`: JSON pointer of what names the address, for whom it is refused; `tokenId`: of an ERC-1155
   * @throws ProblemError INVALID_INPUT for what is no token, CHAIN_UNREADABLE, RATE_LIMITED
   */
  find(
    address: string,
    options: { askedBy: string; field: string; tokenId?: string | undefined },
  ): Promise<TokenAtAddress>
}

/** Everything the verbs of rooms depend on. */
export interface RoomDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  media: MediaProvider
  log: Log
  /** who enters, sits and is banned */
  access: RoomVerbs
  settings: {
    CHAIN_ID: number
    /** ISO 4217; what is sold in by card */
    CARD_CURRENCY: string
    /** seconds after which a stream without its host ends */
    HOST_GONE_S: number
    /** seconds after which an opened draft without media is taken down */
    UNPUBLISHED_S: number
    /** seconds after its time at which an announced stream that has not begun ends */
    MISSED_S: number
    /** seconds before its time at which a reminder is due, and by which any may be late */
    REMIND_BEFORE_S: number
    REMIND_LATE_S: number
    /** mails that followers of a channel get of it in a day */
    FOLLOWER_MAILS_DAY: number
    OPENING_PAUSE_S: number
    /** whether rooms that are not public begin where nobody saw that the media provider closes them */
    TRTC_UNPROVEN: 'closed' | 'allow'
    OPENING_PAUSE_MAX_S: number
  }
}
