import type { Client } from 'pg'
import type { Family } from '../families/family.ts'
import { type Scope, sourcesOf } from '../families/registry.ts'
import type { Row } from '../families/table.ts'
import { Fenced, type Writer } from '../postgres/writer.ts'
import { linkedHash } from '../reader/linkedHash.ts'
import { type Block, readBlocks, type Window } from '../reader/readBlocks.ts'
import type { Watched, WatchList } from '../reader/watchList.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { eventsOf } from '../store/commitBlocks.ts'
import { copyEvents, copyMissingBlocks, copyTouches, copyWatched } from '../store/copyHistory.ts'
import { announce, type Cursor, lockCursor } from '../store/cursor.ts'
import { type Projected, projectEvents } from '../store/projectEvents.ts'
import { readEvents } from '../store/readEvents.ts'
import { hasLive } from '../store/startCursor.ts'
import { createStoredHashes } from '../store/storedHashes.ts'
import { type FamilyState, loadJoining } from './planJoins.ts'

/** What a step of a join works with. */
export interface JoinContext {
  writer: Writer
  chainId: number
  family: Family
  state: FamilyState
  cursor: Cursor
}

const BLOCKS_PER_WINDOW = 200
/** So near to the cursor the rest is read and folded under the cursor's lock. */
const REST_BLOCKS = 400

const kindsOf = (family: Family) => family.contracts.map(({ kind }) => kind)

/** Reads one window of the history of new contracts, with the proofs that every block gets. */
export async function readHistory(context: JoinContext, provider: RpcProvider): Promise<void> {
  const { writer, chainId, family, state, cursor } = context
  const from = state.readTo + 1
  const to = Math.min(cursor.finalized, state.readTo + BLOCKS_PER_WINDOW)
  if (to < from) return setState(context, { state: 'folding' })
  const window = await readOurBlocks(
    context,
    provider,
    { from, to },
    await loadJoining(writer, chainId, kindsOf(family)),
  )
  const readTo = window.blocks.at(-1)?.header.number ?? state.readTo
  await writer.transaction(async (client) => {
    await requireTerm(client, context)
    await copyMissingBlocks(client, chainId, window.blocks)
    await copyEvents(client, 'chain', chainId, window.blocks)
    await copyWatched(client, 'chain', { chainId, isLive: false }, window.discovered)
    const next = readTo < cursor.finalized ? 'reading' : 'folding'
    await client.query('UPDATE chain.family SET read_to = $3, state = $4 WHERE chain_id = $1 AND name = $2', [
      ...[chainId, family.name, readTo, next],
    ])
  })
}

/** Blocks as this family sees them, or the first of them; they must be the ones that are stored, or lead to one. */
async function readOurBlocks(
  { writer, chainId, family, cursor }: JoinContext,
  provider: RpcProvider,
  range: { from: number; to: number },
  watch: WatchList,
): Promise<Window> {
  const stored = createStoredHashes(writer, chainId)
  const { from } = range
  const parentHash = await linkedHash(provider.node, stored, from - 1)
  if (!parentHash) throw new RpcFault('missing', `block ${from - 1} is not stored`)
  // a window that ends at a stored block needs nothing else to prove it
  const last = await stored.upTo(range.to)
  const to =
    last !== null && last.number >= from ? last.number : ((await stored.from(from))?.number ?? range.to)
  const window = await readBlocks(provider, { from, to, parentHash }, watch, {
    isFinal: to <= cursor.finalized,
  })
  const { number, hash } = (window.blocks.at(-1) as Block).header
  if ((await linkedHash(provider.node, stored, number)) !== hash)
    throw wrongAnswer(`the history of ${family.name} does not lead to block ${number} as it is stored`)
  return window
}

/** What the family says between its history and the cursor. */
async function readRest(
  context: JoinContext,
  provider: RpcProvider,
): Promise<{ blocks: Block[]; discovered: Watched[] }> {
  const { writer, chainId, family, state, cursor } = context
  const rest = { blocks: [] as Block[], discovered: [] as Watched[] }
  let watch = await loadJoining(writer, chainId, kindsOf(family))
  for (let from = state.readTo + 1; from <= cursor.number; ) {
    const window = await readOurBlocks(context, provider, { from, to: cursor.number }, watch)
    // only what speaks is folded: the others are stored already
    rest.blocks.push(...window.blocks.filter(({ logs }) => logs.length > 0))
    rest.discovered.push(...window.discovered)
    watch = window.watch
    from += window.blocks.length
  }
  return rest
}

/** Folds one page of stored events. @returns null when there was none left */
export async function foldHistory(context: JoinContext): Promise<Projected | null> {
  const { writer, chainId, family, state } = context
  return writer.transaction(async (client) => {
    await requireTerm(client, context)
    const page = await readEvents(client, {
      ...{ schema: 'chain', chainId, after: state.foldedBlock, upTo: state.readTo, scopes: null },
      joining: { kinds: kindsOf(family), isLive: false, afterLog: state.foldedLog },
    }).next()
    if (page.done) return null
    const done = await projectEvents(client, { schema: 'chain', chainId }, page.value, null)
    const last = page.value.at(-1)
    if (last)
      await client.query(
        'UPDATE chain.family SET folded_block = $3, folded_log = $4 WHERE chain_id = $1 AND name = $2',
        [chainId, family.name, last.block, last.logIndex],
      )
    return done
  })
}

/** True when what lies between the history and the cursor is more than one commit should hold. */
export function isFarBehind({ state, cursor }: JoinContext): boolean {
  return cursor.finalized - state.readTo > REST_BLOCKS
}

/** Reads and folds the rest up to the cursor, with undo, and follows the contracts from there on. */
export async function goLive(
  context: JoinContext,
  provider: RpcProvider,
): Promise<Pick<Projected, 'suspended' | 'news'>> {
  const { writer, chainId, family, cursor } = context
  const rest = await readRest(context, provider)
  return writer.transaction(async (client) => {
    const { epoch, undoFrom, number, hash } = await lockCursor(client, chainId, writer.term, cursor)
    await copyEvents(client, 'chain', chainId, rest.blocks)
    await copyWatched(client, 'chain', { chainId, isLive: false }, rest.discovered)
    const isFirst = !(await hasLive(client, chainId, family))
    const suspended: Scope[] = []
    const touched = new Set<string>()
    const news: Row[] = []
    for (const block of rest.blocks) {
      const height = block.header.number
      const undoBlock = height >= undoFrom ? height : null
      const done = await projectEvents(client, { schema: 'chain', chainId }, eventsOf(block), undoBlock)
      for (const wallets of done.touched.values()) for (const wallet of wallets) touched.add(wallet)
      suspended.push(...done.suspended)
      news.push(...done.news)
    }
    const subjects = { wallets: touched, contracts: new Set(suspended.map(({ address }) => address)) }
    await copyTouches(client, chainId, { block: number, epoch }, subjects)
    await client.query(
      'UPDATE chain.watch SET is_live = true WHERE chain_id = $1 AND NOT is_live AND kind = ANY ($2)',
      [chainId, kindsOf(family)],
    )
    if (isFirst)
      for await (const done of foldForeign(client, context, number)) {
        suspended.push(...done.suspended)
        news.push(...done.news)
      }
    await client.query(
      `UPDATE chain.family SET state = 'live', read_to = $3 WHERE chain_id = $1 AND name = $2`,
      [chainId, family.name, number],
    )
    await announce(client, chainId, { epoch, from: number + 1, to: number, hash })
    return { suspended, news }
  })
}

/** What contracts of other families told this one: it is stored already, and nobody folded it yet. */
async function* foldForeign(
  client: Client,
  { chainId, family }: JoinContext,
  upTo: number,
): AsyncGenerator<Projected> {
  const families = [family.name]
  const own = kindsOf(family)
  const kinds = sourcesOf(families).kinds.filter((kind) => !own.includes(kind))
  const source = { schema: 'chain', chainId, after: -1, upTo, scopes: null } as const
  for await (const events of readEvents(client, { ...source, joining: { kinds, isLive: true, families } }))
    yield await projectEvents(client, source, events, null)
}

async function setState(context: JoinContext, next: Pick<FamilyState, 'state'>): Promise<void> {
  const { writer, chainId, family } = context
  await writer.transaction(async (client) => {
    await requireTerm(client, context)
    await client.query('UPDATE chain.family SET state = $3 WHERE chain_id = $1 AND name = $2', [
      ...[chainId, family.name, next.state],
    ])
  })
}

/** @throws Fenced when another leader took over */
async function requireTerm(client: Client, { writer, chainId }: JoinContext): Promise<void> {
  const found = await client.query('SELECT writer_term FROM chain.cursor WHERE chain_id = $1 FOR SHARE', [
    chainId,
  ])
  if (found.rows[0]?.writer_term !== writer.term)
    throw new Fenced(`term ${writer.term} does not lead any more`)
}
