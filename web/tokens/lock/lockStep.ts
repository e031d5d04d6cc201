/** What one wallet has of a token, free to move and in the session lock, in smallest units. */
export interface WalletFigures {
  /** 0x hex */
  wallet: string
  freeUnits: bigint
  /** of any room; 0: nothing is locked */
  lockedUnits: bigint
  /** until then it counts and stays with its room, seconds; it is given back only to who takes it back */
  untilS: number
  /** for which it was locked, digits */
  hubRoomId: string
}

/** What a door asks for: so much, locked for this room. */
export interface LockAsked {
  minUnits: string
  lockedFor: string
}

/**
 * The next thing for one wallet to do. `lock`: `units` more, beside `carriedUnits` that are locked and go along. `over`: what is locked
 * would be enough, but its time is over and there is nothing to lock beside it, which is what renews it. `short`: `units` are to be locked
 * and `missingUnits` of them are not there.
 */
export type LockStep =
  | { kind: 'enough'; lockedUnits: bigint; untilS: number }
  | { kind: 'lock'; units: bigint; carriedUnits: bigint; isRenewal: boolean }
  | { kind: 'over'; lockedUnits: bigint }
  | { kind: 'elsewhere'; lockedUnits: bigint; untilS: number }
  | { kind: 'short'; units: bigint; missingUnits: bigint; carriedUnits: bigint }

/**
 * What one wallet does next so that enough is locked for a room.
 * @param nowS seconds; at its end a lock counts no more
 */
export function lockStep(
  { freeUnits, lockedUnits, untilS, hubRoomId }: Omit<WalletFigures, 'wallet'>,
  { minUnits, lockedFor }: LockAsked,
  nowS: number,
): LockStep {
  const isInForce = lockedUnits > 0n && untilS > nowS
  if (isInForce && hubRoomId !== lockedFor) return { kind: 'elsewhere', lockedUnits, untilS }
  const missing = BigInt(minUnits) - lockedUnits
  if (isInForce && missing <= 0n) return { kind: 'enough', lockedUnits, untilS }
  // what is over counts again once anything is locked beside it
  const isRenewal = missing <= 0n
  const units = isRenewal ? 1n : missing
  if (freeUnits >= units) return { kind: 'lock', units, carriedUnits: lockedUnits, isRenewal }
  if (isRenewal) return { kind: 'over', lockedUnits }
  return { kind: 'short', units, missingUnits: units - freeUnits, carriedUnits: lockedUnits }
}

/** Lower is better: what is there already, what one press brings, and what more has to be done for. */
const PLACE: Record<LockStep['kind'], number> = { enough: 0, lock: 1, over: 2, short: 3, elsewhere: 3 }

interface OwnWallet {
  wallet: string
  opens: boolean
  /** other tokens that the door asks for as well are missing in it */
  isLacking: boolean
}

/**
 * The wallet that locks, unless somebody chooses another one: of those to which the door would open, and where there are any of those that
 * lack nothing else, the first that has enough, else the one that has most. Undefined for who has no wallet.
 * @param wallets as the server lists them, the one first in which tokens help most
 */
export function lockingWallet(
  wallets: readonly OwnWallet[],
  figures: readonly WalletFigures[],
  asked: LockAsked,
  nowS: number,
): string | undefined {
  const open = wallets.filter(({ opens }) => opens)
  const whole = open.filter(({ isLacking }) => !isLacking)
  const most = [whole, open, wallets].find(({ length }) => length > 0) ?? []
  const known = most.flatMap(({ wallet }) => {
    const one = figures.find((each) => each.wallet === wallet)
    return one ? [{ wallet, step: lockStep(one, asked, nowS), units: one.freeUnits + one.lockedUnits }] : []
  })
  const better = (a: (typeof known)[number], b: (typeof known)[number]) => {
    const order = PLACE[b.step.kind] - PLACE[a.step.kind]
    const isBetter = order === 0 ? PLACE[a.step.kind] === 3 && b.units > a.units : order < 0
    return isBetter ? b : a
  }
  return (known.length > 0 ? known.reduce(better) : wallets[0])?.wallet
}

/** True where a wallet is short of what the others have free: that is sent to it. */
export function isFreeSplit(figures: readonly WalletFigures[], wallet: string, step: LockStep): boolean {
  if (step.kind !== 'short') return false
  const others = figures.filter((one) => one.wallet !== wallet)
  return others.reduce((sum, { freeUnits }) => sum + freeUnits, 0n) >= step.missingUnits
}
