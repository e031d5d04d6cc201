import { type Address, type Hex, padHex, toHex, zeroAddress } from 'viem'
import { FAR, permitDollars, signDollars, signerFor } from '../../signatures.ts'
import { giveDollars, OPENED, openStage, type Stage } from '../../stage.ts'
import { DOLLARS, MONTH_S, openCollection, PRICE, termsOf } from '../passes.ts'

const VOUCHER = 'uint16 tierId, address to, uint96 price, uint32 trial, uint40 validUntil, uint256 nonce'
const CARD = 'uint16 tierId, address to, uint32 length, uint40 heldUntil, uint40 validUntil, bytes32 purchase'
const HELD_UNTIL = OPENED + 90 * 86_400
const [NATIVE, IN_DOLLARS] = [1, 2]

/** Gas of passes that are bought by a signature. The first purchase of each kind is not the one that is told. */
export async function measureSignedPasses(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, relayer, ...fans] = stage.accounts as [Address, Address, Address, ...Address[]]
  const { address: pass } = await openCollection(stage, creator)
  const on = (
    from: Address,
    name: string,
    args: readonly unknown[],
    value?: bigint,
    contract = 'passVouchers',
  ) => stage.gas({ from, to: pass, contract, name, args, value })
  for (const terms of [termsOf(PRICE, 1), termsOf(DOLLARS, 2, 1)])
    await on(creator, 'createTier', [terms], undefined, 'streamPass')
  await giveDollars(stage, creator, 1n, pass)
  const sign = signerFor(stage, 'StreamPass', pass)
  let nonce = 0n

  const byVoucher = async (to: Address, price: bigint, trial = 0) => {
    const voucher = { tierId: NATIVE, to, price, trial, validUntil: FAR, nonce: ++nonce }
    const signature = await sign(creator, 'Voucher', VOUCHER, voucher)
    return on(to, 'purchaseWithVoucher', [voucher, zeroAddress, signature], price)
  }
  const byCard = async (to: Address) => {
    const purchase = padHex(toHex(++nonce))
    const held = { length: MONTH_S, heldUntil: HELD_UNTIL, validUntil: FAR, purchase }
    const voucher = { tierId: NATIVE, to, ...held }
    const signature = await sign(creator, 'CardVoucher', CARD, voucher)
    return on(relayer, 'claimCard', [voucher, creator, signature])
  }
  const signed = signedMoney(stage, pass)
  const next = () => fans.shift() as Address
  await byVoucher(next(), PRICE / 2n)
  const gas: Record<string, number> = {}
  gas['a new fan buys with a voucher'] = await byVoucher(next(), PRICE / 2n)
  gas['a new fan tries a pass for nothing'] = await byVoucher(next(), 0n, 7 * 86_400)
  gas['a creator takes a voucher back'] = await on(creator, 'voidVoucher', [++nonce])
  gas['a pass is made for a payment by card'] = await byCard(next())
  await on(relayer, 'purchaseWithAuthorization', await signed.authorization(next()))
  gas['somebody brings the dollars a new fan signed away for a pass'] = await on(
    relayer,
    'purchaseWithAuthorization',
    await signed.authorization(next()),
  )
  const fan = next()
  gas['a new fan buys a pass with dollars and a permit'] = await on(
    fan,
    'purchaseWithPermit',
    await signed.permit(fan),
  )
  return gas
}

/** Arguments of a purchase for a new fan who has just these dollars. */
function signedMoney(stage: Stage, pass: Address) {
  const fund = (fan: Address) =>
    stage.gas({
      from: stage.accounts[0] as Address,
      to: stage.dollar,
      contract: 'testDollar',
      name: 'mint',
      args: [fan, DOLLARS * 2n],
    })
  return {
    async authorization(from: Address) {
      await fund(from)
      const salt = padHex('0x5a17')
      const words = [IN_DOLLARS, from, zeroAddress, salt]
      const nonce = await stage.read<Hex>(pass, 'passVouchers', 'authorizationNonce', words)
      const payment = await signDollars(stage, { from, to: pass, value: DOLLARS, nonce })
      return [IN_DOLLARS, from, zeroAddress, { from, value: DOLLARS, salt, ...payment }]
    },
    async permit(fan: Address) {
      await fund(fan)
      return [IN_DOLLARS, fan, DOLLARS, zeroAddress, await permitDollars(stage, fan, pass, DOLLARS)]
    },
  }
}
