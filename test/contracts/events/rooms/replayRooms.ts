import { type Address, zeroAddress } from 'viem'
import type { Fact } from '../kit/openWorld.ts'

export interface Condition {
  token: Address
  kind: number
  rank: number
  id: bigint
  min: bigint
}

export interface RoomFacts {
  host: Address
  openedAt: number
  payee: Address
  closedAt: number
  conditions: Condition[]
  all: boolean
  maxSpeakers: number
  offeredTo: Address
}

export interface SessionFacts {
  creator: Address
  startedBlock: number
  startedAt: number
  /** who started it */
  by: Address
  until: number
  /** null: no event says that it ended; it ends at `until` by itself */
  endedAt: number | null
  /** zero: by itself */
  endedBy: Address | null
}

export interface TipFacts {
  block: number
  logIndex: number
  tx: string
  contextType: number
  contextId: bigint
  from: Address
  to: Address
  currency: number
  amount: bigint
  giftCode: number
  memoHash: string
}

/** What the logs alone say. Keys of pairs are `first:second`. */
export interface RoomsModel {
  rooms: Map<bigint, RoomFacts>
  openedBy: Map<Address, number>
  sessions: Map<bigint, SessionFacts>
  newest: Map<Address, bigint>
  producers: Map<string, number>
  tips: TipFacts[]
  tokens: Map<number, Address>
  locks: Map<string, { roomId: bigint; amount: bigint; until: number }>
  owed: Map<string, bigint>
  balances: Map<string, bigint>
}

/** Every argument of every event of the hub, the locks, the ledger and the tokens. */
interface Args extends Omit<RoomFacts, 'conditions'>, Omit<TipFacts, 'block' | 'logIndex' | 'tx'> {
  roomId: bigint
  sessionId: bigint
  conditions: Condition[]
  creator: Address
  producer: Address
  by: Address
  startedAt: number
  endedAt: number
  until: number
  token: Address
  owner: Address
  account: Address
  owed: bigint
}

type Teller = (model: RoomsModel, args: Args, fact: Fact) => void

const roomOf = (model: RoomsModel, args: Args) => model.rooms.get(args.roomId) as RoomFacts
const sessionOf = (model: RoomsModel, args: Args) => model.sessions.get(args.sessionId) as SessionFacts

function move(model: RoomsModel, token: Address, account: Address, amount: bigint) {
  const key = `${token}:${account}`
  model.balances.set(key, (model.balances.get(key) ?? 0n) + amount)
}

const TELLERS: Record<string, Teller> = {
  RoomOpened(model, args) {
    const { host, payee, maxSpeakers, all, conditions, openedAt } = args
    const room = { host, openedAt, payee, closedAt: 0, conditions, all, maxSpeakers, offeredTo: zeroAddress }
    model.rooms.set(args.roomId, room)
    model.openedBy.set(host, (model.openedBy.get(host) ?? 0) + 1)
  },
  RoomClosed(model, args) {
    roomOf(model, args).closedAt = args.closedAt
  },
  GateChanged: (model, args) =>
    void Object.assign(roomOf(model, args), { all: args.all, conditions: args.conditions }),
  RoomPayeeChanged(model, args) {
    roomOf(model, args).payee = args.payee
  },
  MaxSpeakersChanged(model, args) {
    roomOf(model, args).maxSpeakers = args.maxSpeakers
  },
  HostOffered(model, args) {
    roomOf(model, args).offeredTo = args.offeredTo
  },
  HostChanged: (model, args) =>
    void Object.assign(roomOf(model, args), { host: args.host, payee: args.payee, offeredTo: zeroAddress }),
  Tipped(model, args, { block, logIndex, tx }) {
    const { contextType, contextId, from, to, currency, amount, giftCode, memoHash } = args
    const context = { contextType, contextId, giftCode, memoHash }
    model.tips.push({ block, logIndex, tx, ...context, from, to, currency, amount })
  },
  CurrencyLearned: (model, args) => void model.tokens.set(args.currency, args.token),
  StreamStarted(model, args, { block }) {
    const { creator, startedAt, by, until } = args
    const open = { endedAt: null, endedBy: null }
    model.sessions.set(args.sessionId, { creator, startedBlock: block, startedAt, by, until, ...open })
    model.newest.set(creator, args.sessionId)
  },
  StreamExtended(model, args) {
    sessionOf(model, args).until = args.until
  },
  StreamEnded: (model, args) =>
    void Object.assign(sessionOf(model, args), { endedAt: args.endedAt, endedBy: args.by }),
  ProducerSet: (model, args) => void model.producers.set(`${args.creator}:${args.producer}`, args.until),
  TokensLocked: (model, args) =>
    void model.locks.set(`${args.owner}:${args.token}`, {
      roomId: args.roomId,
      amount: args.amount,
      until: args.until,
    }),
  TokensReturned: (model, args) => void model.locks.delete(`${args.owner}:${args.token}`),
  Credited: (model, args) => void model.owed.set(`${args.account}:${args.currency}`, args.owed),
  Withdrawn: (model, args) => void model.owed.set(`${args.account}:${args.currency}`, args.owed),
  Transfer(model, args, { emitter }) {
    move(model, emitter, args.from, -args.amount)
    move(model, emitter, args.to, args.amount)
  },
}

/** Rebuilds everything from the logs of a program, in their order. */
export function replayRooms(facts: Fact[]): RoomsModel {
  const model: RoomsModel = {
    rooms: new Map(),
    openedBy: new Map(),
    sessions: new Map(),
    newest: new Map(),
    producers: new Map(),
    tips: [],
    tokens: new Map(),
    locks: new Map(),
    owed: new Map(),
    balances: new Map(),
  }
  for (const fact of facts) TELLERS[fact.name]?.(model, fact.args as unknown as Args, fact)
  return model
}

/** Whether somebody may enter, from facts: the gates of the programs ask for balances only. */
export function admits(model: RoomsModel, roomId: bigint, account: Address): boolean {
  const room = model.rooms.get(roomId)
  if (room?.closedAt !== 0) return false
  if (room.host === account || room.conditions.length === 0) return true
  const holds = (condition: Condition) => holdingOf(model, condition, account).passes
  return room.all ? room.conditions.every(holds) : room.conditions.some(holds)
}

/** What somebody holds of what one condition asks about. */
export function holdingOf(model: RoomsModel, { token, kind, min }: Condition, account: Address) {
  if (kind !== 1 && kind !== 2) return { answered: false, amount: 0n, passes: false }
  const amount = model.balances.get(`${token}:${account}`) ?? 0n
  return { answered: true, amount, passes: amount >= min }
}
