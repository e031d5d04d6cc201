import { type Address, parseSignature, zeroAddress } from 'viem'
import type { Dice } from '../kit/dice.ts'
import { MONTH_S, PRICE, type Stage, signFor, TIERS, WINDOW_S, word } from './stage.ts'

type Call = () => Promise<string | null>
const FAR = 2n ** 40n - 1n
const RICH = PRICE * 20n
const BUYABLE = [1, 2, 3, 4, 5, 5, 6, 7, 8, 9]

/** Every state-changing function of a collection, with arguments that often fit. */
export function callsOf(stage: Stage, dice: Dice): [string, Call][] {
  const { world, creator, attestor, people, pass, dollar, currencies, admin } = stage
  const person = () => dice.pick(people)
  const tier = () => dice.pick(BUYABLE)
  let nonce = 0
  const passId = () => BigInt(1 + dice.roll(40))
  const mine = async (who: Address) =>
    (await world.read<readonly unknown[]>(pass, 'accessOf', [who]))[0] as bigint
  const costOf = async (tierId: number) =>
    world.read<{ price: bigint; currency: number }>(pass, 'tier', [tierId]).then(({ price, currency }) => ({
      price,
      value: currency === 0 ? price : 0n,
    }))
  const send = (from: Address, name: string, args: unknown[], value = 0n) =>
    world.send(from, pass, name, args, value)
  const referrer = () => dice.pick([zeroAddress, ...people])

  const voucher = async () => {
    const [tierId, to, isTrial] = [tier(), person(), dice.roll(3) === 0]
    const price = isTrial ? 0n : dice.amount(1n, PRICE)
    const made = { tierId, to, price, trial: isTrial ? 86_400 : 0, validUntil: FAR, nonce: BigInt(++nonce) }
    const signature = await signFor(stage, creator, 'StreamPass', pass.address, 'Voucher', [
      ['uint16', 'tierId', tierId],
      ['address', 'to', to],
      ['uint96', 'price', price],
      ['uint32', 'trial', made.trial],
      ['uint40', 'validUntil', made.validUntil],
      ['uint256', 'nonce', made.nonce],
    ])
    const { value } = await costOf(tierId)
    return send(person(), 'purchaseWithVoucher', [made, referrer(), signature], value && price)
  }
  const authorization = async () => {
    const [from, tierId, salt] = [person(), dice.pick([TIERS.dollars, TIERS.refundableHigher]), word(++nonce)]
    const [to, by] = [dice.pick([from, person()]), referrer()]
    const { price } = await costOf(tierId)
    const value = price + dice.amount(0n, 5n)
    const signature = await signFor(stage, from, 'Test Dollar', dollar.address, 'ReceiveWithAuthorization', [
      ['address', 'from', from],
      ['address', 'to', pass.address],
      ['uint256', 'value', value],
      ['uint256', 'validAfter', 0n],
      ['uint256', 'validBefore', FAR],
      ['bytes32', 'nonce', await world.read(pass, 'authorizationNonce', [tierId, to, by, salt])],
    ])
    const money = { from, value, validAfter: 0n, validBefore: FAR, salt, signature }
    return send(person(), 'purchaseWithAuthorization', [tierId, to, by, money])
  }
  const permit = async () => {
    const [who, tierId] = [person(), dice.pick([TIERS.dollars, TIERS.refundableHigher])]
    const { price } = await costOf(tierId)
    const signature = await signFor(stage, who, 'Test Dollar', dollar.address, 'Permit', [
      ['address', 'owner', who],
      ['address', 'spender', pass.address],
      ['uint256', 'value', RICH],
      ['uint256', 'nonce', await world.read(dollar, 'nonces', [who])],
      ['uint256', 'deadline', FAR],
    ])
    const { r, s, yParity } = parseSignature(signature)
    const given = { value: RICH, deadline: FAR, v: 27 + yParity, r, s }
    return send(who, 'purchaseWithPermit', [tierId, who, price, referrer(), given])
  }
  const card = async () => {
    const [tierId, to, signer] = [tier(), person(), dice.pick([creator, attestor])]
    const heldUntil = BigInt((await world.now()) + 86_400 * (1 + dice.roll(100)))
    const [length, purchase] = [dice.pick([MONTH_S, MONTH_S, 0]), word(++nonce)]
    const made = { tierId, to, length, heldUntil, validUntil: FAR, purchase }
    const signature = await signFor(stage, signer, 'StreamPass', pass.address, 'CardVoucher', [
      ['uint16', 'tierId', tierId],
      ['address', 'to', to],
      ['uint32', 'length', length],
      ['uint40', 'heldUntil', heldUntil],
      ['uint40', 'validUntil', FAR],
      ['bytes32', 'purchase', purchase],
    ])
    return send(dice.pick([to, person()]), 'claimCard', [made, signer, signature])
  }
  const purchase = async () => {
    const [who, held] = [person(), dice.roll(2)]
    const current = held ? await world.read<readonly unknown[]>(pass, 'accessOf', [who]) : []
    const tierId = (current[1] as number) || tier()
    const { price, value } = await costOf(tierId)
    const to = dice.roll(5) ? who : person()
    return send(who, 'purchase', [tierId, to, price, referrer()], value && value + dice.amount(0n, 3n))
  }
  const renew = async () => {
    const who = person()
    const id = await mine(who)
    if (id === 0n) return 'nothing'
    const { value } = await costOf(await world.read(pass, 'tierOf', [id]))
    return send(dice.pick([who, person()]), 'renewSubscription', [id, MONTH_S], value)
  }
  const upgrade = async () => {
    const [who, to] = [person(), dice.pick([2, 3, 6, 7, 8])]
    return send(who, 'upgrade', [await mine(who), to, RICH], to === TIERS.refundableHigher ? 0n : RICH)
  }
  const move = async () => {
    const who = person()
    const id = dice.roll(3) ? await mine(who) : passId()
    return send(who, dice.pick(['transferFrom']), [who, person(), id])
  }
  const refund = async () => {
    const who = person()
    return send(who, 'refund', [await mine(who)])
  }
  const revoke = async () => {
    const id = dice.roll(2) ? await mine(person()) : passId()
    const tierId = await world.read<number>(pass, 'tierOf', [id]).catch(() => 0)
    const isDollars = tierId === TIERS.dollars || tierId === TIERS.refundableHigher
    return send(
      dice.pick([creator, creator, attestor]),
      'revoke',
      [id, RICH * 9n],
      isDollars ? 0n : RICH * 9n,
    )
  }
  const burn = async () => {
    const who = person()
    return send(who, 'burn', [await mine(who)])
  }
  const grant = async () => {
    const end = dice.roll(8) ? (await world.now()) + dice.roll(3 * MONTH_S) + 1 : 0
    return send(creator, 'grant', [[person()], tier(), end])
  }
  const updateTier = async () => {
    const tierId = tier()
    const old = await world.read<object>(pass, 'tier', [tierId])
    const { flags } = old as { flags: number }
    const change = { price: dice.amount(PRICE / 2n, PRICE * 2n), referralBps: dice.roll(2000) }
    const flipped = dice.roll(4) ? flags & ~10 : flags ^ dice.pick([2, 8])
    return send(creator, 'updateTier', [tierId, { ...old, ...change, flags: flipped }])
  }

  const approve = async () => {
    const who = person()
    return send(who, 'approve', [person(), await mine(who)])
  }

  return [
    ['purchase', purchase],
    ['purchase again', purchase],
    ['renewSubscription', renew],
    ['upgrade', upgrade],
    ['transferFrom', move],
    ['purchaseWithVoucher', voucher],
    ['purchaseWithAuthorization', authorization],
    ['purchaseWithPermit', permit],
    ['claimCard', card],
    ['refund', refund],
    ['refund again', refund],
    ['revoke', revoke],
    ['burn', burn],
    ['grant', grant],
    ['approve', approve],
    ['setApprovalForAll', () => send(person(), 'setApprovalForAll', [person(), dice.roll(2) === 0])],
    ['follow', () => send(person(), 'follow', [])],
    ['unfollow', () => send(person(), 'unfollow', [])],
    ['voidVoucher', () => send(creator, 'voidVoucher', [BigInt(1000 + dice.roll(100))])],
    [
      'sweepMatured',
      () => send(person(), 'sweepMatured', [Array.from({ length: 30 }, (_, n) => BigInt(n + 1))]),
    ],
    ['updateTier', updateTier],
    ['setPayout', () => send(creator, 'setPayout', [person()])],
    ['setRoyalty', () => send(creator, 'setRoyalty', [dice.roll(1001)])],
    ['setPaused', () => world.send(admin, currencies, 'setPaused', [1, dice.roll(5) === 0])],
    ['wait', () => world.wait(dice.roll(WINDOW_S)).then(() => null)],
  ]
}
