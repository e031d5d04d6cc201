import { Contract, Interface, type Wallet, ZeroAddress } from 'ethers'
import { passManagementAbi, passVouchersAbi, streamPassAbi, testDollarAbi } from '#generated/abis.ts'
import { interfaceOf } from './oracles/interfaceOf.ts'
import type { Stage } from './stage.ts'

export const PRICE = 1000n
export const MONTH_S = 30 * 86_400
const FAR = 2n ** 40n - 1n
/** Nobody decodes errors or events with it, and the parts share theirs. */
const EVERYTHING = new Interface([
  ...streamPassAbi,
  ...[...passVouchersAbi, ...passManagementAbi].filter(
    (entry) =>
      entry.type === 'function' && !streamPassAbi.some((own) => 'name' in own && own.name === entry.name),
  ),
])

export interface Terms {
  price?: bigint
  duration?: number
  maxSupply?: number
  currency?: number
  flags?: number
  refundWindow?: number
  rank?: number
  referralBps?: number
}

/** Every call of the first person's collection, by name; each must go through. */
export interface PassCalls {
  collection: string
  call(from: Wallet, name: string, args: unknown[], value?: bigint): Promise<void>
  tier(terms: Terms): Promise<number>
  buy(fan: Wallet, tier: number, price?: bigint): Promise<bigint>
  byVoucher(fan: Wallet, voucher: { tier: number; price: bigint; trial?: number }): Promise<bigint>
  byAuthorization(fan: Wallet, relayer: Wallet, tier: number): Promise<bigint>
  byPermit(fan: Wallet, tier: number): Promise<bigint>
  byCard(fan: Wallet, sender: Wallet, tier: number): Promise<bigint>
  /** the pass that counts for somebody */
  passOf(fan: Wallet): Promise<bigint>
  wait(seconds: number): Promise<void>
}

export function createPassCalls(stage: Stage): PassCalls {
  const { provider, deployment } = stage
  const creator = stage.people[0] as Wallet
  const collection = stage.collections[0] as string
  const passes = new Contract(collection, EVERYTHING, provider)
  const dollar = new Contract(deployment.testDollar as string, interfaceOf(testDollarAbi), provider)
  const domain = { name: 'StreamPass', version: '1', chainId: 31337, verifyingContract: collection }
  let nonce = 0n
  let tiers = 2

  async function send(from: Wallet, to: Contract, name: string, args: unknown[], value = 0n): Promise<void> {
    const data = to.interface.encodeFunctionData(name, args)
    const hash = await stage.send(from, await to.getAddress(), data, value)
    const receipt = await provider.getTransactionReceipt(hash)
    if (receipt?.status !== 1) throw new Error(`${name} was refused in ${hash}`)
  }
  const call: PassCalls['call'] = (from, name, args, value) => send(from, passes, name, args, value)
  const read = (name: string, ...args: unknown[]) => passes.getFunction(name)(...args)
  const passOf = async (fan: Wallet): Promise<bigint> => (await read('accessOf', fan.address))[0]
  const priceOf = async (tier: number): Promise<bigint> => (await read('tier', tier)).price

  /** EIP-712 of a token, which says its own domain. */
  async function signMoney(fan: Wallet, kind: string, fields: [string, string, unknown][]): Promise<string> {
    const token = {
      name: 'Test Dollar',
      version: '1',
      chainId: 31337,
      verifyingContract: await dollar.getAddress(),
    }
    const types = { [kind]: fields.map(([name, type]) => ({ name, type })) }
    return fan.signTypedData(token, types, Object.fromEntries(fields.map(([name, , value]) => [name, value])))
  }
  const fund = (fan: Wallet, amount: bigint) => send(creator, dollar, 'mint', [fan.address, amount])

  return {
    collection,
    call,
    passOf,
    async tier(terms) {
      const base = { price: PRICE, duration: MONTH_S, maxSupply: 9, minted: 0, referralBps: 0 }
      await call(creator, 'createTier', [
        { ...base, currency: 0, flags: 0, refundWindow: 0, rank: 1, ...terms },
      ])
      return ++tiers
    },
    async buy(fan, tier, price) {
      const value = price ?? (await priceOf(tier))
      await call(fan, 'purchase', [tier, fan.address, value, ZeroAddress], value)
      return passOf(fan)
    },
    async byVoucher(fan, { tier, price, trial = 0 }) {
      const voucher = { tierId: tier, to: fan.address, price, trial, validUntil: FAR, nonce: ++nonce }
      const fields = [
        'uint16 tierId',
        'address to',
        'uint96 price',
        'uint32 trial',
        'uint40 validUntil',
        'uint256 nonce',
      ]
      const signature = await creator.signTypedData(domain, { Voucher: fields.map(field) }, voucher)
      await call(fan, 'purchaseWithVoucher', [voucher, ZeroAddress, signature], price)
      return passOf(fan)
    },
    async byAuthorization(fan, relayer, tier) {
      const price = await priceOf(tier)
      await fund(fan, price)
      const salt = `0x${(++nonce).toString(16).padStart(64, '0')}`
      const signature = await signMoney(fan, 'ReceiveWithAuthorization', [
        ['from', 'address', fan.address],
        ['to', 'address', collection],
        ['value', 'uint256', price],
        ['validAfter', 'uint256', 0],
        ['validBefore', 'uint256', FAR],
        ['nonce', 'bytes32', await read('authorizationNonce', tier, fan.address, ZeroAddress, salt)],
      ])
      const money = { from: fan.address, value: price, validAfter: 0, validBefore: FAR, salt, signature }
      await call(relayer, 'purchaseWithAuthorization', [tier, fan.address, ZeroAddress, money])
      return passOf(fan)
    },
    async byPermit(fan, tier) {
      const price = await priceOf(tier)
      await fund(fan, price)
      const signature = await signMoney(fan, 'Permit', [
        ['owner', 'address', fan.address],
        ['spender', 'address', collection],
        ['value', 'uint256', price],
        ['nonce', 'uint256', await dollar.getFunction('nonces')(fan.address)],
        ['deadline', 'uint256', FAR],
      ])
      const [r, s, v] = [
        signature.slice(0, 66),
        `0x${signature.slice(66, 130)}`,
        Number(`0x${signature.slice(130)}`),
      ]
      const permit = { value: price, deadline: FAR, v, r, s }
      await call(fan, 'purchaseWithPermit', [tier, fan.address, price, ZeroAddress, permit])
      return passOf(fan)
    },
    async byCard(fan, sender, tier) {
      const { timestamp } = await provider.send('eth_getBlockByNumber', ['latest', false])
      const purchase = `0x${(++nonce).toString(16).padStart(64, '0')}`
      const heldUntil = BigInt(timestamp) + 90n * 86_400n
      const voucher = { tierId: tier, to: fan.address, length: MONTH_S, heldUntil, validUntil: FAR, purchase }
      const fields = [
        'uint16 tierId',
        'address to',
        'uint32 length',
        'uint40 heldUntil',
        'uint40 validUntil',
        'bytes32 purchase',
      ]
      const signature = await creator.signTypedData(domain, { CardVoucher: fields.map(field) }, voucher)
      await call(sender, 'claimCard', [voucher, creator.address, signature])
      return passOf(fan)
    },
    wait: async (seconds) => {
      await stage.chain.rpc('local_mine', { blocks: 1, seconds })
    },
  }
}

function field(text: string) {
  const [type, name] = text.split(' ') as [string, string]
  return { type, name }
}
