import { keccak256, toUtf8Bytes, type Wallet } from 'ethers'
import { recordingsAbi, recordingsFactoryAbi, testDollarAbi } from '#generated/abis.ts'
import { createDice } from '../../../simulation/dice.ts'
import type { Stage } from '../../stage.ts'
import { type Called, callsOf } from '../ownFold.ts'

const DAY_S = 86_400
const ALL = 2n ** 256n - 1n
const CONSENT = fields(
  'collaborator:address content:bytes32 payout:address royaltyBps:uint16 deadline:uint256',
)
const AUTHORIZATION = fields(
  'from:address to:address value:uint256 validAfter:uint256 validBefore:uint256 nonce:bytes32',
)

function fields(words: string): { name: string; type: string }[] {
  return words.split(' ').map((word) => {
    const [name = '', type = ''] = word.split(':')
    return { name, type }
  })
}

/** Everybody has dollars, and the first two people a collection that may take them. */
export async function openRecordings(stage: Stage): Promise<string[]> {
  const { deployment, people } = stage
  const dollar = callsOf(stage, deployment.testDollar as string, testDollarAbi)
  const factory = callsOf(stage, deployment.recordingsFactory as string, recordingsFactoryAbi)
  const collections: string[] = []
  for (const creator of people.slice(0, 2)) {
    await factory.by(creator, 'createCollection', [`recordings of ${creator.address}`])
    collections.push(await factory.ask('collectionOf', creator.address))
  }
  for (const person of people.slice(0, 4)) {
    await dollar.by(people[0] as Wallet, 'mint', [person.address, 10n ** 9n])
    for (const collection of collections) await dollar.by(person, 'approve', [collection, ALL])
  }
  return collections
}

/** Random calls of creators and fans; the contracts refuse some of them. @returns how many went through */
export async function actOnRecordings(
  stage: Stage,
  collections: string[],
  count: number,
  seed: string,
): Promise<number> {
  const dice = createDice('recordings', seed)
  const people = stage.people.slice(0, 4)
  const dollar = stage.deployment.testDollar as string
  const one = () => dice.pick(people) as Wallet
  let digests = 0
  const digest = () => keccak256(toUtf8Bytes(`${seed} ${++digests}`))
  const now = async () =>
    Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)

  interface Target extends Called {
    address: string
    creator: Wallet
    id: bigint
  }
  /** a collection and one of its recordings */
  const some = async (): Promise<Target> => {
    const address = dice.pick(collections)
    const calls = callsOf(stage, address, recordingsAbi)
    const last = Number(await calls.ask('lastId'))
    const creator = people[collections.indexOf(address)] as Wallet
    return { ...calls, address, creator, id: BigInt(1 + dice.roll(Math.max(1, last))) }
  }
  /** mostly somebody who has copies */
  const holderOf = async (ask: Called['ask'], id: bigint) => {
    for (const person of dice.shuffled(people))
      if ((await ask<bigint>('balanceOf', person.address, id)) > 0n) return person
    return one()
  }
  const asCreator = async (name: string, args: (target: Target) => unknown[] | Promise<unknown[]>) => {
    const target = await some()
    return target.by(dice.isLucky(0.1) ? one() : target.creator, name, await args(target))
  }
  const gate = () =>
    [
      { token: dollar, kind: 1, rank: 0, id: 0, min: 5n },
      { token: stage.collections[0], kind: 6, rank: dice.roll(3), id: 0, min: 0 },
    ].slice(dice.roll(3))

  async function publish(): Promise<boolean> {
    const target = await some()
    const [content, payout, royaltyBps] = [digest(), one().address, dice.roll(1001)]
    const draft = {
      ...{ content, payout, royaltyBps, metadata: digest(), currency: dice.roll(2) },
      ...{ gateAll: dice.isLucky(0.5), price: BigInt(dice.roll(500)), maxSupply: dice.roll(2) * 20 },
      ...{ perWallet: dice.roll(2) * 6, mintEnd: dice.roll(2) * ((await now()) + 30 * DAY_S) },
    }
    const domain = {
      ...{ name: 'Recordings', version: '1', chainId: 31337, verifyingContract: target.address },
    }
    const guests = people.slice(dice.roll(5)).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
    const consents = await Promise.all(
      guests.map(async (guest, n) => {
        // people sign for ever
        const deadline = n % 2 === 0 ? ALL : BigInt((await now()) + DAY_S)
        const message = { collaborator: guest.address, content, payout, royaltyBps, deadline }
        const signature = await guest.signTypedData(domain, { Consent: CONSENT }, message)
        return { collaborator: guest.address, deadline, signature }
      }),
    )
    return target.by(target.creator, 'publish', [draft, dice.isLucky(0.6) ? [] : gate(), consents])
  }

  async function mint(): Promise<boolean> {
    const { by, ask, id } = await some()
    const found = await ask<{ price: bigint; currency: bigint }>('item', id).catch(() => null)
    if (!found) return false
    const quantity = 1 + dice.roll(4)
    const amount = found.price * BigInt(quantity)
    return by(one(), 'mint', [id, one().address, quantity, amount], found.currency === 0n ? amount : 0n)
  }

  async function mintSigned(): Promise<boolean> {
    const { by, ask, id, address } = await some()
    const found = await ask<{ price: bigint; currency: bigint }>('item', id).catch(() => null)
    if (found?.currency !== 1n) return false
    const [from, to, validBefore] = [one(), one().address, 2n ** 40n + BigInt(++digests)]
    const nonce = await ask<string>('authorizationNonce', id, to, 2, validBefore)
    const token = { name: 'Test Dollar', version: '1', chainId: 31337, verifyingContract: dollar }
    const message = {
      from: from.address,
      to: address,
      value: found.price * 2n,
      validAfter: 0,
      validBefore,
      nonce,
    }
    const signature = await from.signTypedData(token, { ReceiveWithAuthorization: AUTHORIZATION }, message)
    return by(one(), 'mintWithAuthorization', [id, to, 2, from.address, 0, validBefore, signature])
  }

  const calls = [
    publish,
    mint,
    mint,
    mint,
    mintSigned,
    () =>
      asCreator('updateSale', async ({ id, ask }) => {
        const found = await ask<{ minted: bigint; maxSupply: bigint; mintEnd: bigint }>('item', id).catch(
          () => null,
        )
        const maxSupply = dice.pick([found?.maxSupply ?? 0n, (found?.minted ?? 0n) + 1n])
        const mintEnd = dice.pick([found?.mintEnd ?? 0n, BigInt((await now()) + DAY_S)])
        return [id, { price: BigInt(dice.roll(500)), maxSupply, mintEnd }]
      }),
    () => asCreator('setPayout', ({ id }) => [id, one().address]),
    () => asCreator('setMetadata', ({ id }) => [id, digest()]),
    () => (dice.isLucky(0.5) ? asCreator('freeze', ({ id }) => [id]) : publish()),
    async () => {
      const { by, ask, id } = await some()
      const from = await holderOf(ask, id)
      return by(from, 'safeTransferFrom', [from.address, one().address, id, dice.roll(3), '0x'])
    },
    async () => {
      const { by, ask, id } = await some()
      const [from, to] = [await holderOf(ask, id), one()]
      const last = await ask<bigint>('lastId')
      return by(from, 'safeBatchTransferFrom', [
        from.address,
        to.address,
        [id, last, id],
        [1, 0, dice.roll(2)],
        '0x',
      ])
    },
  ]
  let taken = 0
  for (let i = 0; i < count; i++) {
    if (dice.isLucky(0.04)) await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(20) * 3600 })
    if (await dice.pick(calls)()) taken++
  }
  return taken
}

/** One recording that goes through all that can be said of it, whatever the dice did. */
export async function useRecording(stage: Stage, collection: string): Promise<void> {
  const [creator, guest, fan] = stage.people as [Wallet, Wallet, Wallet]
  const { by, ask } = callsOf(stage, collection, recordingsAbi)
  const must = async (from: Wallet, name: string, args: unknown[]) => {
    if (!(await by(from, name, args))) throw new Error(`${name} was refused`)
  }
  const [content, payout, royaltyBps] = [keccak256(toUtf8Bytes('sure')), guest.address, 250]
  const message = { collaborator: guest.address, content, payout, royaltyBps, deadline: ALL }
  const domain = { name: 'Recordings', version: '1', chainId: 31337, verifyingContract: collection }
  const signature = await guest.signTypedData(domain, { Consent: CONSENT }, message)
  const draft = {
    ...{ content, payout, royaltyBps, metadata: content, currency: 1, gateAll: false, price: 7 },
    ...{ maxSupply: 0, perWallet: 9, mintEnd: 0 },
  }
  await must(creator, 'publish', [draft, [], [{ collaborator: guest.address, deadline: ALL, signature }]])
  const id = await ask<bigint>('lastId')
  await must(fan, 'mint', [id, fan.address, 5, 35])
  await must(fan, 'safeTransferFrom', [fan.address, guest.address, id, 1, '0x'])
  await must(fan, 'safeBatchTransferFrom', [fan.address, guest.address, [id, id, id], [1, 0, 2], '0x'])
  await must(creator, 'updateSale', [id, { price: 8, maxSupply: 5, mintEnd: 2 ** 40 - 1 }])
  await must(creator, 'setMetadata', [id, keccak256(content)])
  await must(creator, 'freeze', [id])
}
