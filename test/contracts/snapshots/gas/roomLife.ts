import { type Address, type Hex, padHex, zeroHash } from 'viem'
import { permitDollars, signDollars } from '../signatures.ts'
import { giveDollars, OPENED, openStage } from '../stage.ts'

const DAY_S = 86_400
const DOLLARS = 1_000_000n
const ROOM = 1
const ERC20 = 1

/** A room of a creator and fans with dollars, in a hub that tips in dollars have been through before. */
async function openHouse() {
  const stage = await openStage()
  const [, creator, fan, first, guest] = stage.accounts as [Address, Address, Address, Address, Address]
  const hub = await stage.deploy('roomHub', [stage.ledger, stage.currencyList])
  const lock = await stage.deploy('sessionLock', [hub])
  const on = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: hub, contract: 'roomHub', name, args, value })
  await on(creator, 'openRoom', [creator, 3, true, []])
  const roomId = (BigInt(creator) << 96n) + 1n
  await giveDollars(stage, creator, 1n, hub)
  await giveDollars(stage, fan, DOLLARS * 10n, hub)
  const tip = (currency: number, amount: bigint) => ({
    contextType: ROOM,
    contextId: roomId,
    to: creator,
    currency,
    amount,
    giftCode: 0,
    memoHash: zeroHash,
  })
  await on(fan, 'tip', [tip(1, DOLLARS)])
  return { stage, creator, fan, first, guest, hub, lock, on, roomId, tip }
}

type House = Awaited<ReturnType<typeof openHouse>>

/** Gas of what happens in a room between its opening and its end. */
export async function measureRoomLife(): Promise<Record<string, number>> {
  const house = await openHouse()
  return {
    ...(await tips(house)),
    ...(await locks(house)),
    ...(await sessions(house)),
    ...(await hosting(house)),
  }
}

async function tips({ stage, fan, first, hub, on, tip }: House) {
  const gas: Record<string, number> = {}
  const price = 10n ** 16n
  gas['a fan tips in a room'] = await on(fan, 'tip', [tip(0, price)], price)
  gas['a fan tips dollars in a room'] = await on(fan, 'tip', [tip(1, DOLLARS)])
  const permit = await permitDollars(stage, fan, hub, DOLLARS)
  gas['a fan tips dollars with a permit'] = await on(fan, 'tipWithPermit', [tip(1, DOLLARS), permit])
  const salt = padHex('0x5a17')
  const words = [tip(1, DOLLARS), fan, salt]
  const nonce = await stage.read<Hex>(hub, 'roomHub', 'authorizationNonce', words)
  const payment = await signDollars(stage, { from: fan, to: hub, value: DOLLARS, nonce })
  gas['somebody brings the dollars a fan signed away for a tip'] = await on(first, 'tipWithAuthorization', [
    tip(1, DOLLARS),
    { from: fan, salt, ...payment },
  ])
  return gas
}

async function locks({ stage, first, fan, guest, lock, roomId }: House) {
  const gas: Record<string, number> = {}
  const on = (from: Address, name: string, args: readonly unknown[]) =>
    stage.gas({ from, to: lock, contract: 'sessionLock', name, args })
  for (const owner of [first, fan, guest]) await giveDollars(stage, owner, DOLLARS * 2n, lock)
  const enter = (owner: Address) => on(owner, 'lockForSession', [stage.dollar, DOLLARS, roomId])
  await enter(first)
  gas['a fan locks tokens for a room'] = await enter(fan)
  gas['a fan leaves and takes the tokens back'] = await on(fan, 'leaveSession', [stage.dollar])
  await enter(guest)
  await stage.at(OPENED + 2 * DAY_S)
  gas['somebody sends locked tokens home'] = await on(fan, 'returnTo', [guest, stage.dollar])
  return gas
}

async function sessions({ creator, guest, on }: House) {
  const gas: Record<string, number> = {}
  const until = OPENED + 2 * DAY_S + 7_200
  await on(creator, 'goLive', [creator, until])
  await on(creator, 'endStream', [creator])
  gas['a creator goes live'] = await on(creator, 'goLive', [creator, until])
  gas['a creator stays live for longer'] = await on(creator, 'stayLive', [creator, until + 3_600])
  gas['a creator ends a stream'] = await on(creator, 'endStream', [creator])
  gas['a creator lets a producer go live'] = await on(creator, 'setProducer', [guest, until + DAY_S])
  return gas
}

async function hosting({ stage, creator, guest, on, roomId }: House) {
  const gas: Record<string, number> = {}
  const condition = { token: stage.dollar, kind: ERC20, rank: 0, id: 0n, min: DOLLARS }
  gas['a host asks for a token at the door'] = await on(creator, 'setGate', [roomId, true, [condition]])
  gas['a host opens the door again'] = await on(creator, 'setGate', [roomId, true, []])
  gas['a host lets more people speak'] = await on(creator, 'setMaxSpeakers', [roomId, 5])
  gas['a host sends the tips of a room somewhere else'] = await on(creator, 'setPayee', [roomId, guest])
  gas['a host offers a room'] = await on(creator, 'offerRoom', [roomId, guest])
  gas['somebody takes a room over'] = await on(guest, 'acceptRoom', [roomId])
  gas['a host closes a room'] = await on(guest, 'closeRoom', [roomId])
  return gas
}
