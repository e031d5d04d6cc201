/** Something in the index that keeps a false row out, or a true one in. */
export interface Guard {
  /** source below the root */
  file: string
  /** stands there once, to the letter */
  text: string
  /** what stands there when it is gone */
  without: string
}

const NEVER = 'if (false)'

/** Each is taken out in turn, and some seed must fail without it. */
export const GUARDS: Record<string, Guard> = {
  'block hash': { file: 'indexer/proof/header.ts', text: 'if (hashOf(raw) !== hash)', without: NEVER },
  'receipts root': {
    file: 'indexer/proof/receipts.ts',
    text: 'if (toHex(root) === header.receiptsRoot)',
    without: 'if (true)',
  },
  'link between blocks': {
    file: 'indexer/reader/readHeaders.ts',
    text: 'if (parent && header.parentHash !== parent.hash)',
    without: NEVER,
  },
  'link to the cursor': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'if (first.parentHash !== range.parentHash)',
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
    text: "if (watch.kindOf(log.address) !== 'factory') continue",
    without: '',
  },
  'logs of strangers are dropped': {
    file: 'indexer/reader/readBlocks.ts',
    text: 'const watchKind = watch.kindOf(log.address)',
    without: "const watchKind = watch.kindOf(log.address) ?? 'collection'",
  },
  'the watch list goes back with the blocks': {
    file: 'indexer/follow/chainFollower.ts',
    text: '    watch = await loadWatchList(writer, chainId, options.roots)',
    without: '',
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
    file: 'indexer/store/rollBack.ts',
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
    text: "    ['pass_sale', 'block'],\n",
    without: '',
  },
  'watched contracts go with their blocks': {
    file: 'indexer/store/rollBack.ts',
    text: "    ['watch', 'from_block'],\n",
    without: '',
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
    text: 'safe = greatest(c.safe, ours.safe, ours.finalized)',
    without: 'safe = greatest(ours.safe, ours.finalized, c.finalized)',
  },
  'a level is a block of ours': {
    file: 'indexer/store/levels.ts',
    text: 'FILTER (WHERE number = $5::bigint AND hash = $6::bytea)',
    without: 'FILTER (WHERE number = $5::bigint)',
  },
  'rows go before they are folded again': {
    file: 'indexer/store/rollBack.ts',
    text: "    ['tier', 'collection'],\n",
    without: '',
  },
  'what is folded again ends at the ancestor': {
    file: 'indexer/store/rollBack.ts',
    text: 'upTo: ancestor, contracts',
    without: 'upTo: ancestor - 1, contracts',
  },
}
