import {
  type Address,
  concat,
  encodeAbiParameters,
  type Hex,
  keccak256,
  padHex,
  parseEther,
  zeroHash,
} from 'viem'
import { openStage, type Stage } from '../stage.ts'

const NATIVE = 0
const BLOCKS = 1_000n

/** Gas of money that several people share, and of what waits in the ledger. */
export async function measureSplits(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [deployer, creator, drummer, writer, early, fan] = stage.accounts as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ]
  const { ledger, currencyList } = stage
  const models = [
    await stage.deploy('pullSplit', [ledger, currencyList]),
    await stage.deploy('supporterPool', [ledger, currencyList]),
  ]
  const factory = await stage.deploy('splitFactory', [ledger, ...models])
  const make = (name: string, args: readonly unknown[]) =>
    stage.gas({ from: creator, to: factory, contract: 'splitFactory', name, args })
  const credit = (to: Address) =>
    stage.gas({
      ...{ from: deployer, to: ledger, contract: 'ledger', name: 'creditNative', args: [to] },
      value: parseEther('1'),
    })
  const three = payees([creator, drummer, writer], [5_000, 3_333, 1_667])
  const gas: Record<string, number> = {}
  gas['a creator makes a split for three'] = await make('createSplit', [three, creator, zeroHash])
  const where = [three, creator, zeroHash]
  const split = await stage.read<Address>(factory, 'splitFactory', 'splitAddress', where)
  const onSplit = (name: string, args: readonly unknown[]) =>
    stage.gas({ from: creator, to: split, contract: 'pullSplit', name, args })
  for (const sentence of [
    'money is divided between three for the first time',
    'money is divided between three',
  ]) {
    await credit(split)
    gas[sentence] = await onSplit('distribute', [three, NATIVE])
  }
  const two = payees([creator, drummer], [6_000, 4_000])
  gas['an owner changes who shares'] = await onSplit('update', [three, two, [NATIVE]])
  const onLedger = (from: Address, name: string, args: readonly unknown[]) =>
    stage.gas({ from, to: ledger, contract: 'ledger', name, args })
  gas['somebody takes what waits in the ledger'] = await onLedger(drummer, 'withdraw', [NATIVE, drummer])
  gas['somebody sends what waits in the ledger to its owner'] = await onLedger(creator, 'withdrawFor', [
    writer,
    NATIVE,
  ])
  return { ...gas, ...(await supporters(stage, { factory, make, credit, early, fan })) }
}

function payees(accounts: Address[], parts: number[]) {
  return accounts.map((account, n) => ({ account, bps: parts[n], endsAt: 0 }))
}

const leafOf = (account: Address): Hex =>
  keccak256(keccak256(encodeAbiParameters([{ type: 'address' }], [account])))

/** A list of two: each other's leaf is the proof. */
async function supporters(
  stage: Stage,
  pool: {
    factory: Address
    make(name: string, args: readonly unknown[]): Promise<number>
    credit(to: Address): Promise<number>
    early: Address
    fan: Address
  },
) {
  const { factory, make, credit, early, fan } = pool
  const leaves = [early, fan].map(leafOf).sort()
  const root = keccak256(concat(leaves))
  const rule = {
    collection: padHex('0xc0', { size: 20 }),
    first: true,
    bound: BLOCKS,
    currency: 0,
    leastAmount: 1n,
  }
  const args = [root, 2, rule, zeroHash]
  const gas: Record<string, number> = {}
  gas['a creator makes a pool for early supporters'] = await make('createPool', args)
  const address = await stage.read<Address>(factory, 'splitFactory', 'poolAddress', args)
  const pay = (who: Address, other: Address) =>
    stage.gas({
      ...{ from: who, to: address, contract: 'supporterPool', name: 'pay' },
      args: [who, NATIVE, [leafOf(other)]],
    })
  await credit(address)
  gas['the first early supporter claims'] = await pay(early, fan)
  gas['an early supporter claims'] = await pay(fan, early)
  return gas
}
