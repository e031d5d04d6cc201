import { type Address, type Hex, keccak256, toHex } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed } from '../kit/openWorld.ts'
import type { RecordingStage } from './stage.ts'

export type Call = () => Promise<string | null>
export interface KeptItem {
  content: Hex
  metadata: Hex
  payout: Address
  royaltyBps: number
  currency: number
  collaborators: number
  conditions: number
  gateAll: boolean
  frozen: boolean
  price: bigint
  maxSupply: number
  minted: number
  perWallet: number
  mintEnd: number
}

const DAY = 86_400

/** Every call of the recordings, each about something it can succeed at more often than not. */
export function publishingCalls(stage: RecordingStage, dice: Dice): Record<string, Call> {
  const { world, recordingsFactory, passes, collections, creators, fans, dollar, admin } = stage
  let digests = 0
  const digest = () => keccak256(toHex(`${++digests}`))
  const fan = () => dice.pick(fans)

  async function about(act: (collection: Deployed, id: bigint, item: KeptItem) => Promise<string | null>) {
    if (collections.length === 0) return 'nobody has a collection'
    const collection = dice.pick(collections)
    const last = await world.read<bigint>(collection, 'lastId')
    if (last === 0n) return 'nothing is published'
    const id = dice.amount(1n, last)
    return act(collection, id, await world.read<KeptItem>(collection, 'item', [id]))
  }
  const creatorOf = (collection: Deployed) => world.read<Address>(collection, 'creator')
  const asCreator = async (collection: Deployed, name: string, args: unknown[]) =>
    world.send(dice.roll(12) === 0 ? fan() : await creatorOf(collection), collection, name, args)

  async function open(): Promise<string | null> {
    const creator = dice.pick(creators)
    const answer = await world.send(creator, recordingsFactory, 'createCollection', [`of ${creator}`])
    if (answer) return answer
    const address = await world.read<Address>(recordingsFactory, 'collectionOf', [creator])
    collections.push(await world.know(address, 'Recordings'))
    for (const buyer of fans) await world.send(buyer, dollar, 'approve', [address, 2n ** 255n])
    return null
  }

  async function publish(): Promise<string | null> {
    if (collections.length === 0) return 'nobody has a collection'
    const collection = dice.pick(collections)
    const now = await world.now()
    const draft = {
      content: digest(),
      metadata: digest(),
      payout: fan(),
      royaltyBps: dice.roll(1_001),
      currency: dice.roll(2),
      gateAll: dice.roll(2) === 0,
      price: dice.amount(0n, 1_000n),
      maxSupply: dice.pick([0, 0, 40]),
      perWallet: dice.pick([0, 12]),
      mintEnd: dice.pick([0, 0, now + 90 * DAY]),
    }
    const gate =
      dice.roll(5) === 0 ? [{ token: passes.address, kind: 6, rank: dice.roll(2), id: 0n, min: 0n }] : []
    const guests = dice.roll(3) === 0 ? [...fans].sort().slice(0, 1 + dice.roll(2)) : []
    const deadline = BigInt(now + DAY)
    const consents = []
    for (const collaborator of guests.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))) {
      const { content, payout, royaltyBps } = draft
      const message = { collaborator, content, payout, royaltyBps, deadline }
      const signature = await stage.consent(collaborator, collection.address, message)
      consents.push({ collaborator, deadline, signature })
    }
    return asCreator(collection, 'publish', [draft, gate, consents])
  }

  const mint = () =>
    about(async (collection, id, item) => {
      const amount = item.price * 2n
      const value = item.currency === 0 ? amount + BigInt(dice.roll(2)) : 0n
      return world.send(fan(), collection, 'mint', [id, fan(), 2, amount], value)
    })

  const mintSigned = () =>
    about(async (collection, id, item) => {
      const [from, to, validBefore] = [fan(), fan(), 2n ** 40n + BigInt(++digests)]
      const nonce = await world.read<Hex>(collection, 'authorizationNonce', [id, to, 1, validBefore])
      const signature = await stage.authorize(from, collection.address, item.price, validBefore, nonce)
      const args = [id, to, 1, from, 0n, validBefore, signature]
      return world.send(fan(), collection, 'mintWithAuthorization', args)
    })

  return {
    createCollection: open,
    setImplementation: () =>
      world.send(admin, recordingsFactory, 'setImplementation', [dice.pick(stage.models)]),
    publish,
    mint,
    mintWithAuthorization: mintSigned,
    updateSale: () =>
      about((collection, id, item) => {
        const maxSupply = dice.pick([item.maxSupply, item.minted + 20])
        const mintEnd = dice.pick([item.mintEnd, item.mintEnd && item.mintEnd - DAY])
        return asCreator(collection, 'updateSale', [
          id,
          { price: dice.amount(0n, 1_000n), maxSupply, mintEnd },
        ])
      }),
    setPayout: () => about((collection, id) => asCreator(collection, 'setPayout', [id, fan()])),
    setMetadata: () => about((collection, id) => asCreator(collection, 'setMetadata', [id, digest()])),
    freeze: () =>
      dice.roll(3) === 0 ? about((collection, id) => asCreator(collection, 'freeze', [id])) : publish(),
    safeTransferFrom: () =>
      about((collection, id) => {
        const from = fan()
        return world.send(from, collection, 'safeTransferFrom', [from, fan(), id, dice.amount(0n, 1n), '0x'])
      }),
    safeBatchTransferFrom: () =>
      about((collection, id) => {
        const from = fan()
        const args = [from, fan(), [id, id], [1n, dice.amount(0n, 1n)], '0x']
        return world.send(from, collection, 'safeBatchTransferFrom', args)
      }),
  }
}
