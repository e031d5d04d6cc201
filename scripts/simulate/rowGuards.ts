import type { Guard, SourceChange } from './guard.ts'

const NEVER = 'if (false)'

/** Logs of strangers leave where receipts are read, and once more where a window is put together. */
const STRANGERS_STAY: readonly SourceChange[] = [
  {
    file: 'indexer/proof/receipts.ts',
    text: 'if (!this.#followed.mayFollow(this.#leaf.addressHead())) return',
    without: '',
  },
  {
    file: 'indexer/proof/receipts.ts',
    text: 'if (this.#followed.kindOf(address) === undefined) return',
    without: '',
  },
]

/** Those of proofs, rows and commits. */
export const ROW_GUARDS: Record<string, Guard> = {
  'block hash': {
    file: 'indexer/proof/header.ts',
    text: 'const isProven = hashOf(raw) === hash',
    without: 'const isProven = true',
  },
  'receipts root': {
    file: 'indexer/proof/receipts.ts',
    text: 'if (toHex(rootOfLeaves(writer, this.#leaves)) !== receiptsRoot)',
    without: NEVER,
  },
  'link between blocks': {
    file: 'indexer/reader/readHeaders.ts',
    text: 'if (parent && header.parentHash !== parent.hash)',
    without: NEVER,
  },
  'link to the cursor': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'if (!parentHash && first.parentHash !== range.parentHash)',
    without: NEVER,
  },
  'height that was asked for': {
    file: 'indexer/reader/readHeaders.ts',
    text: 'if (header.number !== numbers[i])',
    without: NEVER,
  },
  'answers by their id': {
    file: 'indexer/rpc/endpoint.ts',
    text: 'results[answer.id as number] = answer.result',
    without: 'results[answers.indexOf(answer)] = answer.result',
  },
  'a quarantine is lifted': {
    file: 'indexer/createIndexer.ts',
    text: 'if (mayHaveGap) await liftQuarantine(writer, chainId)',
    without: '',
  },
  'a new collection is looked for in its own blocks': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'isNew = fresh.length > 0',
    without: 'isNew = false',
  },
  'only our factory makes collections': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'const type = kind && eventTypeOf(kind, log)',
    without: "const type = eventTypeOf(kind ?? 'factory', log)",
    also: STRANGERS_STAY,
  },
  'logs of strangers are dropped': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'if (kind) logs.push({ log, type: eventTypeOf(kind, log) })',
    without: "logs.push({ log, type: eventTypeOf(kind ?? 'collection', log) })",
    also: STRANGERS_STAY,
  },
  'the watch list goes back with the blocks': {
    file: 'indexer/follow/reorgs.ts',
    text: 'return { cursor: next, watch: await loadWatchList(writer, chainId) }',
    without: 'return { cursor: next, watch: await loadWatchList(writer, chainId, 0) }',
  },
  'one transaction': { file: 'indexer/postgres/writer.ts', text: "await client.query('BEGIN')", without: '' },
  'rows are kept as they were before': {
    file: 'indexer/store/projectEvents.ts',
    text: 'if (undoBlock !== null) await keepBefore',
    without: 'if (false) await keepBefore',
  },
  'each block has its own picture of before': {
    file: 'indexer/store/commitBlocks.ts',
    text: 'isRevocable ? busy.map((block) => [block]) : [busy]',
    without: '[busy]',
  },
  'undo begins with the lowest block': {
    file: 'indexer/store/rowStore.ts',
    text: 'ORDER BY key, block`',
    without: 'ORDER BY key, block DESC`',
  },
  'undo goes with its blocks': {
    file: 'indexer/store/rollBack.ts',
    text: "    ['undo', 'block'],\n",
    without: '',
  },
  'sales go with their blocks': {
    file: 'indexer/store/rollBack.ts',
    text: "    ...JOURNALS.map(({ name }) => [name, 'block']),\n",
    without: '',
  },
  'watched contracts go with their blocks': {
    file: 'indexer/store/rollBack.ts',
    text: 'from_block > $2 AND creator_wallet IS NOT NULL',
    without: 'from_block > $2 AND false',
  },
  'an epoch for each rollback': {
    file: 'indexer/store/rollBack.ts',
    text: 'const epoch = oldEpoch + 1',
    without: 'const epoch = oldEpoch',
  },
  'finality never falls': {
    file: 'indexer/store/levels.ts',
    text: 'finalized = greatest(c.finalized, ours.finalized)',
    without: 'finalized = ours.finalized',
  },
  'safe never falls': {
    file: 'indexer/store/levels.ts',
    text: 'safe = greatest(c.safe, ours.safe)',
    without: 'safe = greatest(ours.safe, c.finalized)',
  },
  'a level is a block of ours': {
    file: 'indexer/agreement/createAgreement.ts',
    text: '((await stored.at(number)) === hash ? number : 0)',
    without: '((await stored.at(number)) ? number : 0)',
  },
  'rows go before they are folded again': {
    file: 'indexer/store/scopes.ts',
    text: 'for (const table of [...PROJECTIONS, ...JOURNALS]) {',
    without: 'for (const table of JOURNALS) {',
  },
  'what is folded again ends at the ancestor': {
    file: 'indexer/store/rollBack.ts',
    text: 'await foldScopes(client, chainId, affected, ancestor)',
    without: 'await foldScopes(client, chainId, affected, ancestor - 1)',
  },
}
