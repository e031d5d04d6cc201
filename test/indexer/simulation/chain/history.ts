import { act, actElsewhere, openWorld } from '../contracts/act.ts'
import { poison } from '../contracts/poison.ts'
import type { World } from '../contracts/world.ts'
import { createDice } from '../dice.ts'
import { type Block, type Draft, sealBlock } from './sealBlock.ts'
import { makeTransaction, TRANSACTION_TYPES, type TransactionType } from './transactions.ts'

export type ModelBlock = Block<World>

/** A tree of blocks that hash, link and prove like real ones, grown from one genesis. */
export interface History {
  chainId: number
  genesis: ModelBlock
  /** first block that holds events of ours */
  fromBlock: number
  blocks: ReadonlyMap<string, ModelBlock>
  /** @param salt tells children of one parent apart: the same parent and salt give the same block */
  mine(parent: ModelBlock, salt: string): ModelBlock
  /** what the other block holds, behind a transaction of a stranger, on top of another parent; its world must continue it */
  mineAgain(parent: ModelBlock, other: ModelBlock, salt: string): ModelBlock
}

const FIRST_AT = 1_790_000_000
const BLOCK_S = 2
/** Share of the transactions that say what no fold can follow. */
const POISON = [0, 0.03, 0.1]

export function createHistory(
  seed: number,
  options: { chainId?: number; salt?: string; blockS?: number } = {},
): History {
  const { chainId = 31337, salt: own = 'main', blockS = BLOCK_S } = options
  const traits = createDice(seed, 'traits')
  const laterFields = traits.pick([0, 1, 2, 4, 5, 6])
  const types: TransactionType[] = [...TRANSACTION_TYPES].slice(
    0,
    traits.between(1, TRANSACTION_TYPES.length),
  )
  const fromBlock = traits.between(1, 4)
  const poisoned = traits.pick(POISON)
  const blocks = new Map<string, ModelBlock>()

  function keep(block: ModelBlock): ModelBlock {
    const known = blocks.get(block.hash)
    if (known) return known
    blocks.set(block.hash, block)
    return block
  }

  function seal(parent: ModelBlock | null, salt: string, drafts: Draft[], world: World): ModelBlock {
    const at = FIRST_AT + (parent ? parent.number + 1 : 0) * blockS
    return keep(sealBlock<World>(parent, { drafts, world, at, laterFields, salt: `${own}/${seed}/${salt}` }))
  }

  function strange(parent: ModelBlock, salt: string, world: World): Draft {
    const dice = createDice(seed, parent.hash, salt, 'stranger')
    const transaction = makeTransaction(
      dice.pick(types),
      chainId,
      `${parent.hash}/${salt}/stranger/${dice.roll(2 ** 31)}`,
    )
    return { transaction, logs: actElsewhere({ world, dice, at: parent.at + blockS }) }
  }

  const genesis = seal(null, 'genesis', [], openWorld(seed))
  return {
    chainId,
    genesis,
    fromBlock,
    blocks,
    mine(parent, salt) {
      const dice = createDice(seed, own, parent.hash, salt)
      const world = structuredClone(parent.world)
      const drafts: Draft[] = []
      const isOurs = parent.number + 1 >= fromBlock && !dice.isLucky(0.25)
      for (let i = dice.roll(3); i > 0; i--) drafts.push(strange(parent, `${salt}/${i}`, world))
      for (let i = isOurs ? dice.between(1, 4) : 0; i > 0; i--) {
        const transaction = makeTransaction(dice.pick(types), chainId, `${parent.hash}/${salt}/${i}`)
        const scene = { world, dice, at: parent.at + blockS }
        // one transaction may hold several deeds, and strangers' logs between ours
        const logs = [...act(scene), ...actElsewhere(scene)]
        if (dice.isLucky(0.2)) logs.push(...act(scene))
        if (dice.isLucky(poisoned)) logs.push(...poison(scene))
        drafts.push({ transaction, logs })
      }
      if (dice.isLucky(0.5)) drafts.push(strange(parent, `${salt}/last`, world))
      return seal(parent, salt, drafts, world)
    },
    mineAgain(parent, other, salt) {
      return seal(parent, salt, [strange(parent, salt, other.world), ...other.drafts], other.world)
    },
  }
}
